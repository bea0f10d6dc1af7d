/** What the partner door takes and answers: snake_case, and counselors by the organization's own ids. */
import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsNotEmpty, IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { longestFeedback, longestNote } from '../../assignments/assignment.entity.js';
import { type AssignmentStatus, statuses } from '../../assignments/lifecycle.js';
import { PageQuery } from '../../http/paging/page.dto.js';
import { difficulties, type Difficulty, modes, type Mode } from '../../scenarios/scenario.entity.js';
import { isPlainName, isPlainText } from '../../http/validation/acceptable.js';
import type { Day } from '../../http/validation/days.js';
import { IsInstant, IsMoment } from '../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { ToList } from '../../http/validation/query-values.js';
import { readName } from '../../http/validation/read-text.js';
import { Reads } from '../../http/validation/text.js';

const longestId = 200;

export class ExternalCreateBody {
  /** The counselor's external id. */
  @Reads(readName)
  @IsString()
  @IsNotEmpty()
  @MaxLength(longestId)
  user_id: string;

  /** The scenario's id or external id. */
  @Reads(readName)
  @IsString()
  @IsNotEmpty()
  @MaxLength(longestId)
  scenario_id: string;

  /** A time, or a date that stands for its end where the organization is. */
  @IsOptional()
  @IsMoment()
  @ApiProperty({ type: String, nullable: true, required: false })
  due_date?: Date | Day | null;

  @IsOptional()
  @IsString()
  @MaxLength(longestNote)
  note?: string | null;

  /** See {@link Acceptable}. */
  static accept(input: Record<string, unknown>): ExternalCreateBody | undefined {
    const { user_id, scenario_id, due_date = null, note = null, ...others } = input;
    if (!isPlainName(user_id, longestId) || !isPlainName(scenario_id, longestId)) return undefined;
    if (due_date !== null || (note !== null && !isPlainText(note, longestNote))) return undefined;
    if (Object.keys(others).length > 0) return undefined;
    return Object.assign(new ExternalCreateBody(), { user_id, scenario_id, due_date, note });
  }
}

export class ExternalResultBody {
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(100)
  @ApiProperty({ format: 'double' })
  score?: number | null;

  @IsOptional()
  @IsString()
  @MaxLength(longestFeedback)
  feedback?: string | null;
}

export class ExternalAssignmentQuery extends PageQuery {
  /** The counselor's external id. */
  @MayBeAbsent()
  @Reads(readName)
  @IsString()
  @MaxLength(200)
  user_id?: string;

  /** Repeatable: any of them. */
  @MayBeAbsent()
  @ToList()
  @IsIn(statuses, { each: true })
  @ApiProperty({ enum: statuses, isArray: true, required: false })
  status?: AssignmentStatus[];

  /** Changed at or after this time, in whatever way; creating it is a change too. */
  @MayBeAbsent()
  @IsInstant()
  @ApiProperty({ type: String, format: 'date-time', required: false })
  updated_since?: Date;
}

export class ExternalAssignmentDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  user_id: string;
  @ApiProperty({ format: 'uuid' })
  scenario_id: string;
  scenario_external_id: string;
  scenario_title: string;
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
  assigned_at: Date;
  due_date: Date | null;
  started_at: Date | null;
  completed_at: Date | null;
}

export class ExternalAssignmentPage {
  items: ExternalAssignmentDto[];
  /** Asks for the page that follows; null on the last. */
  next_cursor: string | null;
  /** Asks for the page before; null on the first. */
  previous_cursor: string | null;
}

export class ExternalResultValueDto {
  @ApiProperty({ format: 'double' })
  score: number | null;
  feedback: string | null;
  completed_at: Date;
}

export class ExternalResultDto {
  @ApiProperty({ format: 'uuid' })
  assignment_id: string;
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
  /** Null until it is completed. */
  result: ExternalResultValueDto | null;
}

export class ExternalScenarioDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  external_id: string;
  title: string;
  description: string;
  @ApiProperty({ type: String, enum: [...modes, null], nullable: true })
  mode: Mode | null;
  @ApiProperty({ type: String, enum: [...difficulties, null], nullable: true })
  difficulty: Difficulty | null;
  skills: string[];
  estimated_minutes: number | null;
}

export class ExternalScenarioPage {
  items: ExternalScenarioDto[];
  /** Asks for the page that follows; null on the last. */
  next_cursor: string | null;
  /** Asks for the page before; null on the first. */
  previous_cursor: string | null;
}
