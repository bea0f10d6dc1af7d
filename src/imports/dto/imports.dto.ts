import { PageDto } from '../../http/paging/page.dto.js';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import {
  certainties,
  type Certainty,
  type DateOrder,
  dateOrders,
  type Dialect,
  dialects,
} from '../file/source.js';
import {
  type ImportMode,
  importModes,
  type ImportStatus,
  importStatuses,
  type ImportType,
  importTypes,
  type OnExisting,
  onExistingWords,
  type ReportFormat,
  reportFormats,
} from '../import-words.js';
import { outcomes, type RowOutcome } from '../report/reasons.js';

export class RowsQuery {
  /** Only rows that came to this; all unless told. */
  @IsOptional()
  @IsIn(outcomes)
  @ApiProperty({ enum: outcomes, required: false })
  outcome?: RowOutcome;

  /**
   * `csv`; `ndjson`: lines of NDJSON whole, and rows of other files as objects; `xlsx`: a workbook, of which all cells are texts. Each has
   * `line`, `outcome` and `reason` added to what came.
   */
  @IsOptional()
  @IsIn(reportFormats)
  @ApiProperty({ enum: reportFormats, default: 'csv', required: false })
  format: ReportFormat = 'csv';
}

@ApiSchema({
  description:
    'How many rows came to what. The others add up to `total`, at every moment; those that are not always there are told where they can be.',
})
export class ImportCountsDto {
  /** Rows that are decided; at the end of a completed import, all of the file. */
  total: number;
  /** Assignments, counselors or scenarios that were created; in a dry run, that would be. */
  created: number;
  /** Of counselors, of scenarios, and of assignments with `onExisting=update`: those that were there with other values. */
  updated?: number;
  /** Of cancellations, and of an undo: assignments that were cancelled. */
  cancelled?: number;
  /**
   * Assignments that were active already, also by an earlier row of the file; of counselors and scenarios, those
   * without a change; of cancellations, pairs that were not active, so that there was nothing to cancel.
   */
  existing: number;
  /** Of assignments: pairs that were left out because they were completed before. */
  completedBefore?: number;
  /** Of an undo: assignments that somebody has touched since, which stay as they are. */
  touched?: number;
  /** Rows with a fault, of which the report tells. */
  invalid: number;
  /** Where the upload says `only`, or `each` in `columns`: rows that it leaves out, since they are none of these or have none of them. */
  leftOut?: number;
}

@ApiSchema({ description: 'The admin who uploaded a file, or kept a mapping.' })
export class UploaderDto {
  /** The user. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Their name at that time. */
  name: string;
}

@ApiSchema({
  description:
    'How sure it is how the file is to be read: `told`: the upload said it; `certain`: the file proves it; `likely`.',
})
export class CertaintyDto {
  /** Of `encoding`. */
  @ApiProperty({ enum: certainties, required: false })
  encoding?: Certainty;
  /** Of `delimiter`. */
  @ApiProperty({ enum: certainties, required: false })
  delimiter?: Certainty;
  /** Of `dialect`. */
  @ApiProperty({ enum: certainties, required: false })
  dialect?: Certainty;
  /** Of `sheet`. */
  @ApiProperty({ enum: certainties, required: false })
  sheet?: Certainty;
  /** Of `dateOrder`. */
  @ApiProperty({ enum: certainties, required: false })
  dateOrder?: Certainty;
}

@ApiSchema({ description: 'What is worth a look before somebody relies on an import.' })
export class WarningDto {
  /** What kind of thing it is, for programs. */
  code: string;
  /** What it is, and what to do if it is not meant so. */
  message: string;
  /** How often it was seen in the file. */
  count: number;
  /** The first lines, or rows of the sheet, with it. */
  lines: number[];
}

@ApiSchema({ description: 'An import, as it is now.' })
export class ImportDto {
  /** The import. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** What the rows of the file are; `undo`: what another import created, which is cancelled. */
  @ApiProperty({ enum: importTypes })
  type: ImportType;
  /** Of an undo: the import that it undoes; else null. */
  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  undoOf: string | null;
  /** What the file is called; null: nobody said. */
  fileName: string | null;
  /**
   * `queued`: it waits for its turn; `running`; `completed`: all rows are decided; `failed`: `error` says why;
   * `cancelled`: an admin ended it.
   */
  @ApiProperty({ enum: importStatuses })
  status: ImportStatus;
  /** `partial`: what can be done is. `atomic`: all rows, or nothing. */
  @ApiProperty({ enum: importModes })
  mode: ImportMode;
  /** Whether it only makes the report. */
  dryRun: boolean;
  /** Whether pairs that were completed before are assigned again. */
  reassignCompleted: boolean;
  /** Whether archived counselors or scenarios that a row names come back. */
  unarchive: boolean;
  /** What becomes of the active assignment that a row meets. */
  @ApiProperty({ enum: onExistingWords })
  onExisting: OnExisting;
  /** How far it is: from 0 to 1. */
  @ApiProperty({ format: 'double' })
  progress: number;
  /** What the rows came to until now. */
  counts: ImportCountsDto;
  /** How many rows the file has; null until it is read. */
  rows: number | null;
  /** Rows that are decided in a second, on average; null while the file is read. */
  rowsPerSecond: number | null;
  /** Seconds until it ends, at this rate; null where there is none yet, or no longer. */
  secondsLeft: number | null;
  /** Why it failed, in a sentence; null: it did not. */
  error: string | null;
  /** As what the bytes of the file were read, such as `utf-8`, for whoever uploaded it to check; null: not yet. */
  encoding: string | null;
  /** What separates the fields of the file; null: not read yet, or of NDJSON. */
  delimiter: string | null;
  /** How fields are written that have in them what separates fields; null: not read yet, or no CSV. */
  @ApiProperty({ enum: dialects, nullable: true })
  dialect: Dialect | null;
  /** Of a workbook: the sheet that was read. */
  sheet: string | null;
  /** The order of year, month and day in dates that are not written as `2027-01-31`; null: not read yet, or it has none. */
  @ApiProperty({ enum: dateOrders, nullable: true })
  dateOrder: DateOrder | null;
  /** How sure it is that the file is to be read so. */
  certainty: CertaintyDto;
  /** The columns of the file that are left out. */
  ignored: string[];
  /** What is worth a look. */
  warnings: WarningDto[];
  /** How long the file is, in bytes. */
  bytes: number;
  /** Who uploaded it. */
  createdBy: UploaderDto;
  /** When it was uploaded, in UTC. */
  createdAt: Date;
  /** When its turn came, in UTC; null: not yet. */
  startedAt: Date | null;
  /** When it ended, well or not, in UTC; null: not yet. */
  finishedAt: Date | null;
}

@ApiSchema({ description: 'What undoing an import came to.' })
export class UndoDto {
  /** Assignments that were cancelled. */
  cancelled: number;
  /** Assignments that somebody has touched since, which stay as they are. The rows of `import` say which, and why. */
  touched: number;
  /** The undo, which is an import itself: it can be followed, cancelled, and asked for its rows. */
  import: ImportDto;
}

@ApiSchema({ description: 'A page of imports.' })
export class ImportPage extends PageDto {
  /** The imports of this page, newest first. */
  items: ImportDto[];
}
