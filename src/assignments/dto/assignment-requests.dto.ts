/** What the web door takes. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
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
  ToDistinct,
  ToList,
} from '../../http/validation/query-values.js';
import { IsName } from '../../http/validation/text.js';
import { longestFeedback, longestNote } from '../assignment.entity.js';
import { type BulkMode, bulkModes } from '../bulk-assignment.service.js';
import { mostAtOnce } from '../bulk-changes.service.js';
import { type AssignmentStatus, statuses } from '../lifecycle.js';
import { type Sort, sorts } from '../sql/list.js';

/** What an assignment says beside who and what; null for nothing. */
export class EditAssignmentBody {
  /** A time, or a date that stands for its end where the organization is. */
  @IsOptional()
  @IsMoment()
  @ApiProperty({
    type: String,
    nullable: true,
    required: false,
    examples: ['2027-01-31T12:00:00Z', '2027-01-31'],
  })
  dueAt?: Date | Day | null;

  @IsOptional()
  @IsString()
  @MaxLength(longestNote)
  note?: string | null;
}

export class CreateAssignmentBody extends EditAssignmentBody {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  counselorId: string;

  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  scenarioId: string;
}

export class BulkBody extends EditAssignmentBody {
  @IsArray()
  @ArrayNotEmpty()
  @IsUUID(undefined, { each: true })
  counselorIds: string[];

  @IsArray()
  @ArrayNotEmpty()
  @IsUUID(undefined, { each: true })
  scenarioIds: string[];

  /** `partial`: what can be created is. `atomic`: all that is wanted, or nothing. */
  @MayBeAbsent()
  @IsIn(bulkModes)
  @ApiProperty({ enum: bulkModes, required: false, default: 'partial' })
  mode: BulkMode = 'partial';

  /** Also pairs that were completed before. */
  @MayBeAbsent()
  @IsBoolean()
  reassignCompleted: boolean = false;

  /** The same checks and the same answer, and nothing is created. */
  @MayBeAbsent()
  @IsBoolean()
  dryRun: boolean = false;
}

export class ResultBody {
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

/** What is left out stays; null empties it. */
export class CorrectResultBody extends ResultBody {
  /** Why, for the history. */
  @IsName(longestNote)
  @ApiProperty({ maxLength: longestNote })
  reason: string;
}

export class CompleteBody {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ResultBody)
  result?: ResultBody | null;
}

export class CancelBody {
  @IsOptional()
  @IsString()
  @MaxLength(longestNote)
  reason?: string | null;
}

/** Assignments that a request names, each once however often. */
const AssignmentIds = (): PropertyDecorator =>
  applyDecorators(
    ToDistinct(),
    IsArray(),
    ArrayNotEmpty(),
    ArrayMaxSize(mostAtOnce),
    IsUUID(undefined, { each: true }),
    ApiProperty({ type: String, format: 'uuid', isArray: true, minItems: 1, maxItems: mostAtOnce }),
  );

export class BulkCancelBody extends CancelBody {
  @AssignmentIds()
  ids: string[];
}

/** What is absent stays as it is; null empties it. */
export class BulkEditBody extends EditAssignmentBody {
  @AssignmentIds()
  ids: string[];
}

/** Which assignments a list or a summary is about. */
export class AssignmentFilterQuery {
  /** Repeatable: any of them. */
  @IdFilter()
  counselorId?: string[];

  /** Repeatable: any of them. */
  @IdFilter()
  scenarioId?: string[];

  /** The import that created it. */
  @MayBeAbsent()
  @IsUUID()
  @ApiProperty({ type: String, format: 'uuid', required: false })
  importId?: string;

  /** Changed at or after this time, in whatever way; creating it is a change too. */
  @MayBeAbsent()
  @IsInstant()
  @ApiProperty({ type: String, format: 'date-time', required: false })
  updatedSince?: Date;

  /** Of the counselor. Repeatable: any of them. */
  @GroupFilter()
  group?: string[];

  /** Repeatable: any of them. */
  @MayBeAbsent()
  @ToList()
  @IsIn(statuses, { each: true })
  @ApiProperty({ enum: statuses, isArray: true, required: false })
  status?: AssignmentStatus[];

  /** Active and due before now (true), or all others (false). */
  @MayBeAbsent()
  @ToBoolean()
  @IsBoolean()
  overdue?: boolean;

  /** Due on this day where the organization is. */
  @MayBeAbsent()
  @IsDay()
  @ApiProperty({ type: String, format: 'date', required: false })
  dueOn?: Day;

  /** A date: due before that day begins where the organization is; or a time: due before it. */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false })
  dueBefore?: Date | Day;

  /** A date: due after that day has ended where the organization is; or a time: due after it. */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false })
  dueAfter?: Date | Day;

  /**
   * Words; each is found somewhere in the name, external id or e-mail of the counselor, or in the title or external id of the
   * scenario, without regard to case and accents.
   */
  @SearchFilter()
  q?: string;
}

export class AssignmentQuery extends IntersectionType(AssignmentFilterQuery, PageQuery) {
  /** A leading minus sorts downwards. Assignments without a due date count as due last. */
  @MayBeAbsent()
  @IsIn(sorts)
  @ApiProperty({ enum: sorts, required: false, default: '-createdAt' })
  sort: Sort = '-createdAt';
}
