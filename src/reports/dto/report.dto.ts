import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Day } from '../../http/validation/days.js';
import { type Grouping, groupings } from '../report-words.js';

@ApiSchema({ description: 'What was counted. Each count of `totals` is the sum of those of all rows.' })
export class FiguresDto {
  /** How many were assigned: the sum of the four that follow. */
  total: number;
  /** How many nobody has begun. */
  pending: number;
  /** How many are begun. */
  inProgress: number;
  /** How many are completed. */
  completed: number;
  /** How many are cancelled. */
  cancelled: number;
  /** How many of those that are pending or in progress were due before `asOf`. */
  overdue: number;
  /**
   * The median of the days from assigned to completed, of the completed; between the two in the middle where they are
   * even in number. To a thousandth; null: none is completed.
   */
  @ApiProperty({ format: 'double' })
  medianDays: number | null;
  /** Days within which nine in ten of the completed were: the 90th percentile, between two where it lies there. */
  @ApiProperty({ format: 'double' })
  p90Days: number | null;
  /** The mean of the scores, to a hundredth; null: there is none. */
  @ApiProperty({ format: 'double' })
  meanScore: number | null;
  /** How many of the completed have a score from 0 to less than 10, from 10 to less than 20, and so on; the last to 100. */
  @ApiProperty({ type: Number, isArray: true, minItems: 10, maxItems: 10 })
  scores: number[];
  /** How many of the completed have no score: with `scores` they are `completed`. */
  withoutScore: number;
}

@ApiSchema({ description: 'The scenario that a row is of.' })
export class ReportedScenarioDto {
  /** The scenario. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The id that the organization, its files and its partners use for it. */
  externalId: string;
  /** Its title. */
  title: string;
}

@ApiSchema({ description: 'The counselor whom a row is of.' })
export class ReportedCounselorDto {
  /** The counselor. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** The id that the organization, its files and its partners use for them. */
  externalId: string;
  /** Their name; `Erased` of who was erased. */
  name: string;
}

@ApiSchema({
  description: 'What was counted of one scenario, counselor, group or week: what `groupBy` says is there.',
})
export class ReportRowDto extends FiguresDto {
  /** By `scenario`. */
  scenario?: ReportedScenarioDto;
  /** By `counselor`. */
  counselor?: ReportedCounselorDto;
  /** By `group`; null: the counselors who are in none. */
  @ApiProperty({ type: String, nullable: true, required: false })
  group?: string | null;
  /** By `week`: its Monday. Of a week that is cut off by `from` or `to` only what is between them is counted. */
  @ApiProperty({ type: String, format: 'date', required: false })
  weekStart?: Day;
}

@ApiSchema({ description: 'A report: all of it is of one moment, and adds up.' })
export class ReportDto {
  /** That moment, in UTC. */
  asOf: Date;
  /** What has a row of its own. */
  @ApiProperty({ enum: groupings })
  groupBy: Grouping;
  /** Since when what is counted was assigned, in UTC; null: since ever. */
  from: Date | null;
  /** Before when it was, in UTC; null: until now. */
  to: Date | null;
  /**
   * Those of which there is something: by title or name, groups with those in none last; weeks by time, from the first
   * to the last in which something was assigned, with all between.
   */
  rows: ReportRowDto[];
  /** All of it. */
  totals: FiguresDto;
}
