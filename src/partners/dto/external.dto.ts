/** What the partner door takes and answers: snake_case, and counselors by the organization's own ids. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsInt, IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { longestFeedback, longestNote, mostMonths } from '../../assignments/assignment.entity.js';
import { type AssignmentStatus, statuses } from '../../assignments/lifecycle.js';
import { PageQuery } from '../../http/paging/page.dto.js';
import { difficulties, type Difficulty, modes, type Mode } from '../../scenarios/scenario.entity.js';
import { isPlainName, isPlainText } from '../../http/validation/acceptable.js';
import type { Day } from '../../http/validation/days.js';
import { IsInstant, IsMoment } from '../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { ToList } from '../../http/validation/query-values.js';
import { readName } from '../../http/validation/read-text.js';
import { IsName, Reads } from '../../http/validation/text.js';

const longestId = 200;

@ApiSchema({ description: 'A scenario for a counselor.' })
export class ExternalCreateBody {
  /** The counselor, by your organization’s own id of them (their external id). */
  @IsName(longestId)
  user_id: string;

  /** The scenario, by its id here or by your organization’s own id of it (its external id). */
  @IsName(longestId)
  scenario_id: string;

  /** When it is due: a time, or a date that stands for its end where the organization is. Null: at no time. */
  @IsOptional()
  @IsMoment()
  @ApiProperty({ type: String, nullable: true, required: false })
  due_date?: Date | Day | null;

  /** What the counselor should know about it. Null: nothing. */
  @IsOptional()
  @IsString()
  @MaxLength(longestNote)
  note?: string | null;

  /**
   * Months until it comes again, once it is completed or cancelled, with the same note: on the same day of that month, or its last
   * where it is shorter. Null: it does not.
   */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(mostMonths)
  @ApiProperty({ type: 'integer', nullable: true, required: false, minimum: 1, maximum: mostMonths })
  repeat_every_months?: number | null;

  /** See {@link Acceptable}. */
  static accept(input: Record<string, unknown>): ExternalCreateBody | undefined {
    const {
      user_id,
      scenario_id,
      due_date = null,
      note = null,
      repeat_every_months = null,
      ...others
    } = input;
    if (!isPlainName(user_id, longestId) || !isPlainName(scenario_id, longestId)) return undefined;
    if (
      due_date !== null ||
      repeat_every_months !== null ||
      (note !== null && !isPlainText(note, longestNote))
    )
      return undefined;
    if (Object.keys(others).length > 0) return undefined;
    return Object.assign(new ExternalCreateBody(), {
      user_id,
      scenario_id,
      due_date,
      note,
      repeat_every_months,
    });
  }
}

@ApiSchema({ description: 'What came of an exercise.' })
export class ExternalResultBody {
  /** From 0 to 100, fractions too. Null: none. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  @ApiProperty({ format: 'double' })
  score?: number | null;

  /** What the counselor is told, in words. Null: nothing. */
  @IsOptional()
  @IsString()
  @MaxLength(longestFeedback)
  feedback?: string | null;
}

export class ExternalAssignmentQuery extends PageQuery {
  /** Those of this counselor, by your organization’s own id of them (their external id). */
  @MayBeAbsent()
  @Reads(readName)
  @IsString()
  @MaxLength(200)
  user_id?: string;

  /** Those that have this status. Repeatable: any of them. */
  @MayBeAbsent()
  @ToList()
  @IsIn(statuses, { each: true })
  @ApiProperty({ enum: statuses, isArray: true, required: false })
  status?: AssignmentStatus[];

  /** Those that changed at or after this time, in whatever way; creating it is a change too. */
  @MayBeAbsent()
  @IsInstant()
  @ApiProperty({ type: String, format: 'date-time', required: false })
  updated_since?: Date;
}

@ApiSchema({ description: 'An assignment, as it is now.' })
export class ExternalAssignmentDto {
  /** The assignment. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The counselor, by your organization’s own id of them (their external id). */
  user_id: string;
  /** The scenario, by its id here. */
  @ApiProperty({ format: 'uuid' })
  scenario_id: string;
  /** The scenario, by your organization’s own id of it. */
  scenario_external_id: string;
  /** What people call the scenario. */
  scenario_title: string;
  /**
   * `pending`: nobody has begun; `in_progress`: begun; `completed`, `cancelled`: it has ended, and the scenario can
   * be assigned to the counselor again.
   */
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
  /** When it was assigned, in UTC. */
  assigned_at: Date;
  /**
   * When it is due, in UTC; null: at no time. Given as a day, it is the last millisecond of that day where the
   * organization is.
   */
  due_date: Date | null;
  /** When it was begun, in UTC; null: it was not. */
  started_at: Date | null;
  /** When it was completed, in UTC; null: it was not. */
  completed_at: Date | null;
  /** How many months after it the next comes, once it is completed or cancelled; null: none does. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 1, maximum: mostMonths })
  repeat_every_months: number | null;
  /** The assignment that it followed, as one that repeats; null: none. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  previous_id: string | null;
  /** The assignment that followed it when it ended; null: none, or none yet. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  next_id: string | null;
}

@ApiSchema({ description: 'A page of assignments.' })
export class ExternalAssignmentPage {
  /** The assignments of this page, newest first. */
  items: ExternalAssignmentDto[];
  /** Send it as `cursor` for the page that follows; null on the last. */
  next_cursor: string | null;
  /** Send it as `cursor` for the page before; null on the first. */
  previous_cursor: string | null;
}

@ApiSchema({ description: 'What came of an exercise.' })
export class ExternalResultValueDto {
  /** 0 to 100, fractions too; null: none was given. */
  @ApiProperty({ format: 'double' })
  score: number | null;
  /** What the counselor is told, in words; null: nothing. */
  feedback: string | null;
  /** When it was completed, in UTC. */
  completed_at: Date;
}

@ApiSchema({ description: 'An assignment and what came of it.' })
export class ExternalResultDto {
  /** The assignment. */
  @ApiProperty({ format: 'uuid' })
  assignment_id: string;
  /** How far it is: `pending`, `in_progress`, `completed` or `cancelled`. */
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
  /** What came of it; null until it is completed. */
  result: ExternalResultValueDto | null;
}

@ApiSchema({ description: 'A training exercise, as it is now.' })
export class ExternalScenarioDto {
  /** The scenario. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Your organization’s own id of it. */
  external_id: string;
  /** What people call it. */
  title: string;
  /** What it is about, at most 20,000 characters. */
  description: string;
  /** `phone` or `chat`; null: it is not said. */
  @ApiProperty({ type: String, enum: [...modes, null], nullable: true })
  mode: Mode | null;
  /** `beginner`, `intermediate` or `advanced`; null: it is not said. */
  @ApiProperty({ type: String, enum: [...difficulties, null], nullable: true })
  difficulty: Difficulty | null;
  /** What it trains: at most 50, of at most 100 characters each. */
  skills: string[];
  /** How long it takes, in minutes; null: it is not said. */
  estimated_minutes: number | null;
}

@ApiSchema({ description: 'A page of scenarios.' })
export class ExternalScenarioPage {
  /** The scenarios of this page, by title. */
  items: ExternalScenarioDto[];
  /** Send it as `cursor` for the page that follows; null on the last. */
  next_cursor: string | null;
  /** Send it as `cursor` for the page before; null on the first. */
  previous_cursor: string | null;
}
