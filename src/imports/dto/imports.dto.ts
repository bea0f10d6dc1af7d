import { PageDto } from '../../http/paging/page.dto.js';
import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ToBoolean } from '../../http/validation/query-values.js';
import {
  type ImportMode,
  importModes,
  type ImportStatus,
  importStatuses,
  type ImportType,
  importTypes,
} from '../import-words.js';
import { outcomes, type RowOutcome } from '../report/reasons.js';

/** What is to be done with the rows of a file. */
export class ImportQuery {
  /** What the rows of the file are. */
  @IsOptional()
  @IsIn(importTypes)
  @ApiProperty({ enum: importTypes, default: 'assignments', required: false })
  type: ImportType = 'assignments';

  /** `partial`: what can be done is, and rows with a fault are reported. `atomic`: all rows, or nothing. */
  @IsOptional()
  @IsIn(importModes)
  @ApiProperty({ enum: importModes, default: 'partial', required: false })
  mode: ImportMode = 'partial';

  /** Whether only to make the report, and to do nothing. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  dryRun: boolean = false;

  /** Of assignments: whether to assign also the pairs that were completed before. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  reassignCompleted: boolean = false;

  /** Of counselors and scenarios: whether those that a row names come back if they are archived. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  unarchive: boolean = false;

  /** What the file is called, at most 255 characters, where the request does not say that itself, as a form does. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  fileName?: string;
}

@ApiSchema({ description: 'A file, and what is to be done with its rows.' })
export class UploadForm extends OmitType(ImportQuery, ['fileName']) {
  /** The file: CSV or NDJSON, by its `Content-Type` or the end of its name. */
  @ApiProperty({ format: 'binary' })
  file: string;
}

export class RowsQuery {
  /** Only rows that came to this; all unless told. */
  @IsOptional()
  @IsIn(outcomes)
  @ApiProperty({ enum: outcomes, required: false })
  outcome?: RowOutcome;
}

@ApiSchema({ description: 'How many rows came to what. The others add up to `total`, at every moment.' })
export class ImportCountsDto {
  /** Rows that are decided; at the end of a completed import, all of the file. */
  total: number;
  /** Assignments, counselors or scenarios that were created; in a dry run, that would be. */
  created: number;
  /** Of counselors and scenarios: those that were there with other values. */
  updated?: number;
  /**
   * Assignments that were active already, also by an earlier row of the file; of counselors and scenarios, those
   * without a change.
   */
  existing: number;
  /** Of assignments: pairs that were left out because they were completed before. */
  completedBefore?: number;
  /** Rows with a fault, of which the report tells. */
  invalid: number;
}

@ApiSchema({ description: 'The admin who uploaded a file.' })
export class UploaderDto {
  /** The user. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** Their name at that time. */
  name: string;
}

@ApiSchema({ description: 'An import, as it is now.' })
export class ImportDto {
  /** The import. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** What the rows of the file are. */
  @ApiProperty({ enum: importTypes })
  type: ImportType;
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

@ApiSchema({ description: 'A page of imports.' })
export class ImportPage extends PageDto {
  /** The imports of this page, newest first. */
  items: ImportDto[];
}
