/** What the web door answers to a request about many assignments. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type AssignmentStatus, statuses } from '../lifecycle.js';

@ApiSchema({ description: 'A pair that was assigned.' })
export class CreatedPairDto {
  /** The new assignment; null in a dry run. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  id: string | null;
  /** The counselor of the pair. */
  @ApiProperty({ format: 'uuid' })
  counselorId: string;
  /** The scenario of the pair. */
  @ApiProperty({ format: 'uuid' })
  scenarioId: string;
}

@ApiSchema({ description: 'A pair that has an assignment already.' })
export class ExistingPairDto {
  /** The counselor of the pair. */
  @ApiProperty({ format: 'uuid' })
  counselorId: string;
  /** The scenario of the pair. */
  @ApiProperty({ format: 'uuid' })
  scenarioId: string;
  /** The assignment that it has. */
  @ApiProperty({ format: 'uuid' })
  assignmentId: string;
}

@ApiSchema({ description: 'How many pairs came to what. The others add up to `requested`.' })
export class BulkSummaryDto {
  /** Pairs that were asked for, each once. */
  requested: number;
  /** Pairs that were assigned; in a dry run, that would be. */
  created: number;
  /** Pairs that were active already. */
  existing: number;
  /** Pairs that were left out because they were completed before. */
  completedBefore: number;
}

@ApiSchema({ description: 'What became of each pair.' })
export class BulkResultDto {
  /** Pairs that were assigned; in a dry run, that would be. */
  created: CreatedPairDto[];
  /** Pairs that were active already, each with its assignment. */
  existing: ExistingPairDto[];
  /** Pairs that were left out because they were completed before, each with the last such assignment. */
  completedBefore: ExistingPairDto[];
  /** The same in numbers. */
  summary: BulkSummaryDto;
}

@ApiSchema({ description: 'An assignment that stayed as it was.' })
export class UnchangedAssignmentDto {
  /** The assignment. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The status that it had, and has. */
  @ApiProperty({ enum: statuses })
  status: AssignmentStatus;
}

@ApiSchema({ description: 'What became of each assignment that was named, in the order of the request.' })
export class BulkChangeDto {
  /** Those that were changed; in a dry run, that would be. */
  @ApiProperty({ type: String, format: 'uuid', isArray: true })
  changed: string[];
  /** Those that have ended, were so already, or have another `version` than was asked for. */
  unchanged: UnchangedAssignmentDto[];
  /** Ids of no assignment that you can see. */
  @ApiProperty({ type: String, format: 'uuid', isArray: true })
  notFound: string[];
}
