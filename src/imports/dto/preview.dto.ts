import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { askedFor, type AskedFor } from '../file/file-fault.js';
import { type DateOrder, dateOrders, dialects, type Dialect } from '../file/source.js';
import { type ImportFormat, importFormats } from '../import-words.js';
import { SuggestionDto } from '../mappings/dto/suggestion.dto.js';
import { CertaintyDto, WarningDto } from './imports.dto.js';

export const columnUses = ['column', 'filter', 'ignored', 'unknown'] as const;
export type ColumnUse = (typeof columnUses)[number];

@ApiSchema({ description: 'A column of a file, and what it is taken for.' })
export class PreviewColumnDto {
  /** As it came. */
  name: string;
  /**
   * `column`: it is read, as `columns`; `filter`: rows are chosen by it; `ignored`: it is left out, as was asked for; `unknown`: it is
   * none of ours, and what to do with it is to be said.
   */
  @ApiProperty({ enum: columnUses })
  use: ColumnUse;
  /** The columns of ours that are read from it, alone or with others. */
  columns: string[];
}

@ApiSchema({ description: 'A row of a file, as it came and as it is understood.' })
export class PreviewRowDto {
  /** Where it begins, from 1: a line of a text, a row of a sheet. */
  line: number;
  /** As it came, in the order of `header`, and then what it has beyond that; null where a line says nothing of it. */
  @ApiProperty({ type: 'array', items: { type: 'string', nullable: true } })
  fields: (string | null)[];
  /**
   * As it is understood, by our columns, with due dates written out, such as `Sunday 31 January 2027, end of day`: empty is what is
   * empty, null what the row says nothing of. Where a value has a fault, it is as it came. Null: no row of the file can be read.
   */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', nullable: true },
    nullable: true,
  })
  values: Record<string, string | null> | null;
  /** Its due date, in UTC; null: it has none that is understood. */
  dueAt: Date | null;
  /** The day of its due date, where it was given as one. */
  @ApiProperty({ format: 'date', nullable: true })
  dueOn: string | null;
  /** What is wrong with it, before anything is looked up. */
  faults: string[];
  /** Why it is left out, by what the upload says; null: it is not. */
  leftOut: string | null;
}

@ApiSchema({ description: 'A file, as an import would read it. Nothing of it is stored.' })
export class PreviewDto {
  /** Why it cannot be imported as it is, in a sentence that says what to do; null: it can, but for rows with faults. */
  error: string | null;
  /** What the upload has to say for the file to be read. */
  @ApiProperty({ enum: askedFor, isArray: true })
  asks: AskedFor[];
  /** What the file is; null: it could not be opened. */
  @ApiProperty({ enum: importFormats, nullable: true })
  format: ImportFormat | null;
  /** As what its bytes are read, such as `utf-8`. */
  encoding: string | null;
  /** What separates its fields. */
  delimiter: string | null;
  /** How fields are written that have in them what separates fields. */
  @ApiProperty({ enum: dialects, nullable: true })
  dialect: Dialect | null;
  /** Of a workbook: the sheet that is read. */
  sheet: string | null;
  /** Of a workbook: the names of all sheets, of which an upload may say another. */
  sheets: string[];
  /** How sure it is that the file is to be read so. */
  certainty: CertaintyDto;
  /** The order of year, month and day in its dates, where it matters: what was said, or found. */
  @ApiProperty({ enum: dateOrders, nullable: true })
  dateOrder: DateOrder | null;
  /** How a file with this header is probably to be read, if the upload does not say `columns`; null: nothing is known of it, or it needs nothing. */
  @ApiProperty({ type: SuggestionDto, nullable: true })
  suggestion: SuggestionDto | null;
  /** The names of its columns, as they came, without those of a report. */
  header: string[];
  /** What each of them is taken for. */
  columns: PreviewColumnDto[];
  /** The first twenty rows. */
  rows: PreviewRowDto[];
  /** The last five, of those that are not in `rows`. */
  lastRows: PreviewRowDto[];
  /** How many rows there are in what was read. */
  rowCount: number;
  /** How many of them have faults, before anything is looked up. */
  faultyRowCount: number;
  /** How many of them are left out, by what the upload says. */
  leftOutCount: number;
  /** Whether all of the file was read: not of a first mebibyte, and not of a file that takes longer than a preview may. */
  isWhole: boolean;
  /** What is worth a look. */
  warnings: WarningDto[];
}
