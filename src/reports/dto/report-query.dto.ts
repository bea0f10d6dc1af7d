import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import type { Day } from '../../http/validation/days.js';
import { IsMoment } from '../../http/validation/is-moment.js';
import { MayBeAbsent } from '../../http/validation/may-be-absent.js';
import { type Grouping, groupings } from '../report-words.js';
import { type ReportFormat, reportFormats } from '../write-report.js';

export class ReportQuery {
  /**
   * What has a row of its own: each scenario, each counselor, each group of counselors as they are grouped now, or each
   * week, from Monday on where the organization is.
   */
  @IsIn(groupings)
  @ApiProperty({ enum: groupings })
  groupBy: Grouping;

  /** Those that were assigned since the beginning of this day, where the organization is, or since this time. Since ever unless told. */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false, example: '2026-12-01' })
  from?: Date | Day;

  /** Those that were assigned before this day began, or before this time: after `from`. Until now unless told. */
  @MayBeAbsent()
  @IsMoment()
  @ApiProperty({ type: String, required: false, example: '2027-01-01' })
  to?: Date | Day;

  /** What `Accept` may say too, and this before it; JSON where neither does. `xlsx`: a workbook. */
  @MayBeAbsent()
  @IsIn(reportFormats)
  @ApiProperty({ enum: reportFormats, required: false })
  format?: ReportFormat;
}
