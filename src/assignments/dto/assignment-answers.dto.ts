/** What the web door answers. */
import { PageDto } from '../../http/paging/page.dto.js';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Day } from '../../http/validation/days.js';
import {
  type ActorKind,
  actorKinds,
  type AssignmentStatus,
  type ChangeActorKind,
  changeActorKinds,
  type Door,
  doors,
  statuses,
} from '../lifecycle.js';
import { mostMonths } from '../assignment.entity.js';
import type { ChangedFields } from '../assignment-change.entity.js';

@ApiSchema({ description: 'The counselor whom an assignment is of.' })
export class AssignedCounselorDto {
  /** The counselor. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The id that the organization, its files and its partners use for them. */
  externalId: string;
  /** Their name; `Erased` of who was erased. */
  name: string;
}

@ApiSchema({ description: 'The scenario that is assigned.' })
export class AssignedScenarioDto {
  /** The scenario. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The id that the organization, its files and its partners use for it. */
  externalId: string;
  /** Its title. */
  title: string;
}

@ApiSchema({ description: 'Who assigned: a person, a partner by its key, or an import.' })
export class ActorDto {
  /** `user`: a person; `partner`: another system, with an API key; `import`: a file. */
  @ApiProperty({ enum: actorKinds })
  kind: ActorKind;
  /** Of the user, the API key or the import. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The name at that time. */
  name: string;
}

@ApiSchema({ description: 'Who changed an assignment.' })
export class ChangeActorDto {
  /** `user`: a person; `partner`: another system, with an API key; `import`: a file; `system`: nobody’s request. */
  @ApiProperty({ enum: changeActorKinds })
  kind: ChangeActorKind;
  /** Of the user, the API key or the import; for `system`, of the organization. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The name at that time. */
  name: string;
}

@ApiSchema({ description: 'What came of an exercise.' })
export class ResultDto {
  /** 0 to 100, fractions too; null: none was given. */
  @ApiProperty({ format: 'double' })
  score: number | null;
  /** What the counselor is told, in words; null: nothing. */
  feedback: string | null;
}

@ApiSchema({ description: 'An assignment, as it is now.' })
export class AssignmentDto {
  /** The assignment. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Who has it to do. */
  counselor: AssignedCounselorDto;
  /** What they have to do. */
  scenario: AssignedScenarioDto;
  /**
   * `pending`: nobody has begun; `in_progress`: begun; `completed`, `cancelled`: it has ended, and the scenario can
   * be assigned to the counselor again.
   */
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
  /**
   * When it is due, in UTC; null: at no time. Given as a day, it is the last millisecond of that day where the
   * organization is.
   */
  dueAt: Date | null;
  /** The day that `dueAt` is in the organization's time zone; where it was given as a day, always that day. */
  @ApiProperty({ type: String, format: 'date', nullable: true })
  dueOn: Day | null;
  /** Whether it is active, `pending` or `in_progress`, and was due before now. */
  overdue: boolean;
  /** What the counselor should know about it, at most 2,000 characters; null: nothing. */
  note: string | null;
  /** How many months after it the next comes, once it is completed or cancelled; null: none does. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, maximum: mostMonths })
  repeatEveryMonths: number | null;
  /** The assignment that it followed, as one that repeats; null: none. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  previousId: string | null;
  /** The assignment that followed it when it ended; null: none, or none yet. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  nextId: string | null;
  /** Who assigned it; of one that followed another, who assigned the first. */
  assignedBy: ActorDto;
  /** What came of it; null until it is completed, and where nothing was said then. */
  result: ResultDto | null;
  /** 1 when it is created, and one more with every change: what `ETag` begins with. */
  version: number;
  /** When it was assigned, in UTC. */
  createdAt: Date;
  /** When it was begun, in UTC; null: it was not. */
  startedAt: Date | null;
  /** When it was completed, in UTC; null: it was not. */
  completedAt: Date | null;
  /** When it was cancelled, in UTC; null: it was not. */
  cancelledAt: Date | null;
}

@ApiSchema({ description: 'A page of assignments.' })
export class AssignmentPage extends PageDto {
  /** The assignments of this page, in the order that was asked for. */
  items: AssignmentDto[];
}

@ApiSchema({ description: 'One change of an assignment.' })
export class ChangeDto {
  /** The assignment's version that this change made. */
  version: number;
  /** When, in UTC. */
  at: Date;
  /** Who made it. */
  by: ChangeActorDto;
  /** How it came: `web`, `partner`, `import`, or `system` for the service itself. */
  @ApiProperty({ enum: doors })
  door: Door;
  /** The status before; null: it was created. */
  @ApiProperty({ type: String, enum: [...statuses, null], nullable: true })
  from: AssignmentStatus | null;
  /** The status after, also where it is the same. */
  @ApiProperty({ enum: statuses })
  to: AssignmentStatus;
  /**
   * Fields that changed, each with its value before and after. `dueOn` is there where the due date became a day, or
   * ceased to be one: null is what was not given as a day.
   */
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: {
      type: 'object',
      required: ['from', 'to'],
      properties: { from: { description: 'The value before.' }, to: { description: 'The value after.' } },
    },
  })
  changes: ChangedFields | null;
  /**
   * Why it was cancelled, or its result corrected, if said; or why the service itself changed it, or made it as the next
   * of a series.
   */
  reason: string | null;
}

@ApiSchema({ description: 'A page of changes of one assignment.' })
export class HistoryPage extends PageDto {
  /** The changes of this page, oldest first. */
  items: ChangeDto[];
}

@ApiSchema({ description: 'What is due in one week.' })
export class WeekDto {
  /** Its first day, a Monday where the organization is. */
  @ApiProperty({ format: 'date' })
  weekStart: string;
  /** Due in this week, and nobody has begun. */
  pending: number;
  /** Due in this week, and begun. */
  inProgress: number;
  /** Of these two, how many were due before now. */
  overdue: number;
}

@ApiSchema({ description: 'Assignments in numbers, all of one moment.' })
export class SummaryDto {
  /** The moment that all the numbers are of, in UTC. */
  asOf: Date;
  /** Pending or in progress. */
  open: number;
  /** Of the open ones, how many were due before that moment. */
  overdue: number;
  /** Of the open ones, how many have no due date. */
  withoutDueDate: number;
  /** Completed in the 168 hours before that moment. */
  completedLast7Days: number;
  /** Open ones by the week in which they are due: this week, the eight before it and the eight after. */
  openByWeek: WeekDto[];
}
