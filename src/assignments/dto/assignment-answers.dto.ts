/** What the web door answers. */
import { PageDto } from '../../http/paging/page.dto.js';
import { ApiProperty } from '@nestjs/swagger';
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
import type { ChangedFields } from '../assignment-change.entity.js';

export class AssignedCounselorDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  externalId: string;
  name: string;
}

export class AssignedScenarioDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  externalId: string;
  title: string;
}

export class ActorDto {
  @ApiProperty({ enum: actorKinds })
  kind: ActorKind;
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The name at that time. */
  name: string;
}

export class ChangeActorDto {
  /** `system`: nobody's request. */
  @ApiProperty({ enum: changeActorKinds })
  kind: ChangeActorKind;
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The name at that time. */
  name: string;
}

export class ResultDto {
  @ApiProperty({ format: 'double' })
  score: number | null;
  feedback: string | null;
}

export class AssignmentDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  counselor: AssignedCounselorDto;
  scenario: AssignedScenarioDto;
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
  dueAt: Date | null;
  /** The day that `dueAt` is in the organization's time zone; where it was given as a day, always that day. */
  @ApiProperty({ type: String, format: 'date', nullable: true })
  dueOn: Day | null;
  /** Active and due before now. */
  overdue: boolean;
  note: string | null;
  assignedBy: ActorDto;
  /** What came of it, if it was said when it was completed. */
  result: ResultDto | null;
  /** One more with every change. */
  version: number;
  createdAt: Date;
  startedAt: Date | null;
  completedAt: Date | null;
  cancelledAt: Date | null;
}

export class AssignmentPage extends PageDto {
  items: AssignmentDto[];
}

export class ChangeDto {
  /** The assignment's version that this change made. */
  version: number;
  at: Date;
  by: ChangeActorDto;
  @ApiProperty({ enum: doors })
  door: Door;
  /** Null: it was created. */
  @ApiProperty({ type: String, enum: [...statuses, null], nullable: true })
  from: AssignmentStatus | null;
  @ApiProperty({ enum: statuses })
  to: AssignmentStatus;
  /**
   * Fields that changed, each with its value before and after. `dueOn` is there where the due date became a day, or
   * ceased to be one: null is what was not given as a day.
   */
  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: { type: 'object', required: ['from', 'to'], properties: { from: {}, to: {} } },
  })
  changes: ChangedFields | null;
  /** Why it was cancelled, or its result corrected, if said; or why the service itself changed it. */
  reason: string | null;
}

export class HistoryPage extends PageDto {
  items: ChangeDto[];
}

export class CreatedPairDto {
  /** Null in a dry run. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  id: string | null;
  @ApiProperty({ format: 'uuid' })
  counselorId: string;
  @ApiProperty({ format: 'uuid' })
  scenarioId: string;
}

export class ExistingPairDto {
  @ApiProperty({ format: 'uuid' })
  counselorId: string;
  @ApiProperty({ format: 'uuid' })
  scenarioId: string;
  @ApiProperty({ format: 'uuid' })
  assignmentId: string;
}

export class BulkSummaryDto {
  /** Distinct pairs. */
  requested: number;
  created: number;
  existing: number;
  completedBefore: number;
}

export class BulkResultDto {
  created: CreatedPairDto[];
  /** Pairs that were active already, each with its assignment. */
  existing: ExistingPairDto[];
  /** Pairs that were left out because they were completed before, each with the last such assignment. */
  completedBefore: ExistingPairDto[];
  summary: BulkSummaryDto;
}

export class WeekDto {
  /** A Monday, in the organization's time zone. */
  @ApiProperty({ format: 'date' })
  weekStart: string;
  pending: number;
  inProgress: number;
  /** Of these, due before now. */
  overdue: number;
}

export class SummaryDto {
  /** When all of it was so, at once. */
  asOf: Date;
  /** Pending or in progress. */
  open: number;
  /** Open and due before now. */
  overdue: number;
  /** Open and without a due date. */
  withoutDueDate: number;
  /** Completed within 168 hours. */
  completedLast7Days: number;
  /** Open ones by the week in which they are due: this week, the eight before it and the eight after. */
  openByWeek: WeekDto[];
}

export class UnchangedAssignmentDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Which it had, and has. */
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
}

/** What became of each assignment that was named, in the order of the request. */
export class BulkChangeDto {
  @ApiProperty({ type: String, format: 'uuid', isArray: true })
  changed: string[];
  unchanged: UnchangedAssignmentDto[];
  @ApiProperty({ type: String, format: 'uuid', isArray: true })
  notFound: string[];
}
