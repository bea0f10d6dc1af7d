import { PageDto } from '../../http/paging/page.dto.js';
import { ApiProperty } from '@nestjs/swagger';
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
  /** What the rows are. */
  @IsOptional()
  @IsIn(importTypes)
  @ApiProperty({ enum: importTypes, default: 'assignments', required: false })
  type: ImportType = 'assignments';

  /** `partial`: what can be done is. `atomic`: all rows, or nothing. */
  @IsOptional()
  @IsIn(importModes)
  @ApiProperty({ enum: importModes, default: 'partial', required: false })
  mode: ImportMode = 'partial';

  /** The same checks and the same report, and nothing is done. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  dryRun: boolean = false;

  /** Also pairs that were completed before. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  reassignCompleted: boolean = false;

  /** Of a roster: whom or what a row names comes back if it is archived. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  unarchive: boolean = false;

  /** What the file is called, where the request does not say that itself, as a form does. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  fileName?: string;
}

export class RowsQuery {
  /** Which rows; all unless told. */
  @IsOptional()
  @IsIn(outcomes)
  @ApiProperty({ enum: outcomes, required: false })
  outcome?: RowOutcome;
}

/** How many rows came to what. They add up to `total`, at every moment. */
export class ImportCountsDto {
  /** Rows that are decided. At the end of a completed import, all of the file. */
  total: number;
  created: number;
  /** Of a roster: those that were there with other values. */
  updated?: number;
  /** Assignments that were active already, also by an earlier row of the file; of a roster, those without a change. */
  existing: number;
  /** Of assignments. */
  completedBefore?: number;
  invalid: number;
}

export class UploaderDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  name: string;
}

export class ImportDto {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ enum: importTypes })
  type: ImportType;
  fileName: string | null;
  @ApiProperty({ enum: importStatuses })
  status: ImportStatus;
  @ApiProperty({ enum: importModes })
  mode: ImportMode;
  dryRun: boolean;
  reassignCompleted: boolean;
  /** Whether what is archived and named by a row of a roster comes back. */
  unarchive: boolean;
  /** From 0 to 1. */
  @ApiProperty({ format: 'double' })
  progress: number;
  counts: ImportCountsDto;
  /** How many the file has, once it is read. */
  rows: number | null;
  /** Decided in a second, on average; null while the file is read. */
  rowsPerSecond: number | null;
  /** Until it ends, at this rate; null where there is none yet, or no longer. */
  secondsLeft: number | null;
  /** Why it failed. */
  error: string | null;
  /** What was read out of the file beside its rows, for the person who uploaded it to check. */
  encoding: string | null;
  delimiter: string | null;
  bytes: number;
  createdBy: UploaderDto;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export class ImportPage extends PageDto {
  items: ImportDto[];
}
