/** What the web door takes. */
import { ApiProperty, IntersectionType, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../../http/paging/page.dto.js';
import type { Day } from '../../http/validation/days.js';
import { IsDay, IsInstant, IsMoment } from '../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import {
  GroupFilter,
  IdFilter,
  SearchFilter,
  ToBoolean,
  ToList,
} from '../../http/validation/query-values.js';
import { IsName } from '../../http/validation/text.js';
import { longestFeedback, longestNote, mostMonths } from '../assignment.entity.js';
import { type AssignmentStatus, statuses } from '../lifecycle.js';
import { type Sort, sorts } from '../sql/list.js';

@ApiSchema({
  description:
    'What an assignment says beside who and what. What is left out stays as it is; null empties it.',
})
export class EditAssignmentBody {
  /** When it is due: a time, or a date that stands for its end where the organization is. Null: at no time. */
  @IsOptional()
  @IsMoment()
  @ApiProperty({
    type: String,
    nullable: true,
    required: false,
    examples: ['2027-01-31T12:00:00Z', '2027-01-31'],
  })
  dueAt?: Date | Day | null;

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
  repeatEveryMonths?: number | null;
}

@ApiSchema({ description: 'A scenario for a counselor.' })
export class CreateAssignmentBody extends EditAssignmentBody {
  /** Who is to do it. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  counselorId: string;

  /** What they are to do. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  scenarioId: string;
}

@ApiSchema({ description: 'What came of an exercise.' })
export class ResultBody {
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

@ApiSchema({ description: 'A corrected result. What is left out stays as it is; null empties it.' })
export class CorrectResultBody extends ResultBody {
  /** Why it is corrected, for the history. */
  @IsName(longestNote)
  reason: string;
}

@ApiSchema({ description: 'How it ended.' })
export class CompleteBody {
  /** What came of it. Null: nothing is said about that. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ResultBody)
  result?: ResultBody | null;
}

@ApiSchema({ description: 'Why it is taken back.' })
export class CancelBody {
  /** For the history. Null: it is not said. */
  @IsOptional()
  @IsString()
  @MaxLength(longestNote)
  reason?: string | null;

  /** Whether nothing follows where it repeats: else the next is created, as when it is completed. */
  @MayBeAbsent()
  @IsBoolean()
  @ApiProperty({ type: Boolean, required: false, default: false })
  endSeries?: boolean;
}

/** Which assignments a list or a summary is about. */
export class AssignmentFilterQuery {
  /** Those with this id. Repeatable, up to 200 times: any of them. */
  @IdFilter()
  id?: string[];

  /** Those of this counselor. Repeatable, up to 200 times: of any of them. */
  @IdFilter()
  counselorId?: string[];

  /** Those of this scenario. Repeatable, up to 200 times: of any of them. */
  @IdFilter()
  scenarioId?: string[];

  /** Those that this import created. */
  @MayBeAbsent()
  @IsUUID()
  @ApiProperty({ type: String, format: 'uuid', required: false })
  importId?: string;

  /** Those that changed at or after this time, in whatever way; creating it is a change too. */
  @MayBeAbsent()
  @IsInstant()
  @ApiProperty({ type: String, format: 'date-time', required: false })
  updatedSince?: Date;

  /** Those whose counselor is of this group. Repeatable: of any of them. */
  @GroupFilter()
  group?: string[];

  /** Those that have this status. Repeatable: any of them. */
  @MayBeAbsent()
  @ToList()
  @IsIn(statuses, { each: true })
  @ApiProperty({ enum: statuses, isArray: true, required: false })
  status?: AssignmentStatus[];

  /** `true`: those that are active and were due before now; `false`: all others. */
  @MayBeAbsent()
  @ToBoolean()
  @IsBoolean()
  overdue?: boolean;

  /** Those that are due on this day, where the organization is. */
  @MayBeAbsent()
  @IsDay()
  @ApiProperty({ type: String, format: 'date', required: false })
  dueOn?: Day;

  /**
   * A date: those that are due before that day begins, where the organization is. A time: those that are due before
   * it.
   */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false })
  dueBefore?: Date | Day;

  /**
   * A date: those that are due after that day has ended, where the organization is. A time: those that are due after
   * it.
   */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false })
  dueAfter?: Date | Day;

  /** `true`: those that are due at no time; `false`: those that are due at some time. */
  @MayBeAbsent()
  @ToBoolean()
  @IsBoolean()
  withoutDueDate?: boolean;

  /**
   * A date: those that were completed after that day had ended, where the organization is. A time: those that were
   * completed after it.
   */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false })
  completedAfter?: Date | Day;

  /**
   * Words, at most 200 characters; each must be found somewhere in the name, external id or e-mail of the counselor,
   * or in the title or external id of the scenario, without regard to case and accents.
   */
  @SearchFilter()
  q?: string;
}

export class AssignmentQuery extends IntersectionType(AssignmentFilterQuery, PageQuery) {
  /**
   * By when they were created or are due; a leading minus sorts downwards. Those without a due date count as due
   * last.
   */
  @MayBeAbsent()
  @IsIn(sorts)
  @ApiProperty({ enum: sorts, required: false, default: '-createdAt' })
  sort: Sort = '-createdAt';
}
