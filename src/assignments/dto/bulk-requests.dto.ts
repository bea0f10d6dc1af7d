/** What the web door takes about many assignments at once. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { ToDistinct } from '../../http/validation/query-values.js';
import { type BulkMode, bulkModes } from '../bulk-assignment.service.js';
import { mostAtOnce } from '../bulk-changes.service.js';
import { CancelBody, EditAssignmentBody } from './assignment-requests.dto.js';

@ApiSchema({
  description: 'Scenarios for counselors: each of the one for each of the other, at most 5,000 pairs.',
})
export class BulkBody extends EditAssignmentBody {
  /** Who are to do them; an id that is repeated counts once. */
  @IsArray()
  @ArrayNotEmpty()
  @IsUUID(undefined, { each: true })
  counselorIds: string[];

  /** What each of them is to do; an id that is repeated counts once. */
  @IsArray()
  @ArrayNotEmpty()
  @IsUUID(undefined, { each: true })
  scenarioIds: string[];

  /** `partial`: what can be assigned is. `atomic`: all pairs, or none where one is active already (409). */
  @MayBeAbsent()
  @IsIn(bulkModes)
  @ApiProperty({ enum: bulkModes, required: false, default: 'partial' })
  mode: BulkMode = 'partial';

  /** Whether to assign also the pairs that were completed before. */
  @MayBeAbsent()
  @IsBoolean()
  reassignCompleted: boolean = false;

  /** Whether only to say what would become of each pair, and to assign nothing. */
  @MayBeAbsent()
  @IsBoolean()
  dryRun: boolean = false;
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

/** Absent and not false unless it is said, so that a repeat of what an earlier build did is still the same. */
const DryRun = (): PropertyDecorator =>
  applyDecorators(
    MayBeAbsent(),
    IsBoolean(),
    ApiProperty({ type: Boolean, required: false, default: false }),
  );

@ApiSchema({ description: 'Assignments to take back.' })
export class BulkCancelBody extends CancelBody {
  /** The assignments; an id that is repeated counts once. */
  @AssignmentIds()
  ids: string[];

  /** Whether only to say what would become of each, and to cancel nothing. */
  @DryRun()
  dryRun?: boolean;
}

@ApiSchema({ description: 'Assignments to change. What is left out stays as it is; null empties it.' })
export class BulkEditBody extends EditAssignmentBody {
  /** The assignments; an id that is repeated counts once. */
  @AssignmentIds()
  ids: string[];

  /** Only those that have this version, and so are as they were known to be; others stay as they are. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  version?: number;

  /** Whether only to say what would become of each, and to change nothing. */
  @DryRun()
  dryRun?: boolean;
}
