/** What an upload asks for: what is to be done with the rows of its file, and how it is to be read. */
import { ApiProperty, ApiSchema, OmitType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  buildMessage,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { timeZoneOf } from '../../http/validation/days.js';
import { ToBoolean } from '../../http/validation/query-values.js';
import { delimiterNamed } from '../file/text/delimiter.js';
import { encodingNamed } from '../file/text/encodings.js';
import { type AskedReading, dateOrders, type DateOrder, dialects, type Dialect } from '../file/source.js';
import { IsColumns, IsOnly } from '../mappings/mapping-checks.js';
import {
  type ImportMode,
  importModes,
  type FileType,
  fileTypes,
  type OnExisting,
  onExistingWords,
} from '../import-words.js';

/** What is to be done with the rows of a file. */
export class ImportQuery {
  /** What the rows of the file are. */
  @IsOptional()
  @IsIn(fileTypes)
  @ApiProperty({ enum: fileTypes, default: 'assignments', required: false })
  type: FileType = 'assignments';

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

  /** Of assignments: what becomes of the active one that a row meets. `update`: its due date and note are the row's. */
  @IsOptional()
  @IsIn(onExistingWords)
  @ApiProperty({ enum: onExistingWords, default: 'skip', required: false })
  onExisting: OnExisting = 'skip';

  /** What the bytes of the file are, such as `utf-8` or `windows-1252`; found unless told. */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  @IsKnown(
    'isEncoding',
    encodingNamed,
    'is no encoding that is known, such as utf-8, windows-1252, macintosh or ibm850',
  )
  encoding?: string;

  /** What separates the fields of the file: the character, or its name, such as `tab`; found unless told. */
  @IsOptional()
  @IsString()
  @MaxLength(20)
  @IsKnown(
    'isDelimiter',
    delimiterNamed,
    'must be one character that is no letter, digit, quote or backslash, or one of comma, semicolon, tab, pipe, space',
  )
  delimiter?: string;

  /** How fields are written that have in them what separates fields: in `quotes`, or with a `backslash` before it; found unless told. */
  @IsOptional()
  @IsIn(dialects)
  @ApiProperty({ enum: dialects, required: false })
  dialect?: Dialect;

  /** Of a workbook: the name of the sheet; the first that is visible unless told. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  sheet?: string;

  /** The order of year, month and day in dates that are not written as `2027-01-31`; found if all of them together prove it, unless told. */
  @IsOptional()
  @IsIn(dateOrders)
  @ApiProperty({ enum: dateOrders, required: false })
  dateOrder?: DateOrder;

  /** The IANA time zone of times without one; the organization's unless told. */
  @IsOptional()
  @IsTimeZone()
  timeZone?: string;

  /** Words that mean nothing where they are all of a cell, and of CSV without quotes, such as `NA`; repeated or parted by commas. */
  @IsOptional()
  @ToWords()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  @ApiProperty({ type: 'array', items: { type: 'string', maxLength: 50 }, required: false })
  emptyWords?: string[];

  /**
   * Where our columns are in the file, as JSON, such as `{"scenario": "Course"}`: each of ours by the name of the
   * file's, or by `{"columns": ["First Name", "Last Name"], "separator": " "}`, which are joined; by `{"value": "s-101"}`,
   * the same in each row; by `{"each": "course*"}` for a row of each numbered column that says something, or
   * `{"each": "Course"}` for each of that name, or a list of names; or null, which leaves it out. Our own names are read
   * without being said.
   */
  @IsOptional()
  @FromJson()
  @IsColumns()
  @ApiProperty({ type: String, required: false })
  columns?: AskedReading['columns'];

  /** Whether columns that nothing reads are left out, and told as `ignored`, rather than an error; with `columns` they are unless told. */
  @IsOptional()
  @ToBoolean()
  @IsBoolean()
  ignoreOtherColumns?: boolean;

  /**
   * Only rows in which these columns of the file have one of these words, as JSON, such as
   * `{"status": ["active"], "role": ["student"]}`; case does not matter. Others are left out, and counted as `leftOut`.
   */
  @IsOptional()
  @FromJson()
  @IsOnly()
  @ApiProperty({ type: String, required: false })
  only?: AskedReading['only'];

  /** What the file is called, at most 255 characters, where the request does not say that itself, as a form does. */
  @IsOptional()
  @IsString()
  @MaxLength(255)
  fileName?: string;
}

@ApiSchema({ description: 'A file, and what is to be done with its rows.' })
export class UploadForm extends OmitType(ImportQuery, ['fileName']) {
  /** The file: CSV, NDJSON or a workbook, by what is in it, its `Content-Type` and the end of its name. */
  @ApiProperty({ format: 'binary' })
  file: string;
}

/** How the file is to be read, as far as is said. */
export function readingOf(query: ImportQuery): AskedReading {
  const asked = readings.map((name) => [name, query[name]] as const);
  return Object.fromEntries(asked.filter(([, value]) => value !== undefined)) as AskedReading;
}

const readings = [
  'encoding',
  'delimiter',
  'dialect',
  'sheet',
  'dateOrder',
  'timeZone',
  'emptyWords',
  'columns',
  'ignoreOtherColumns',
  'only',
] as const satisfies readonly (keyof AskedReading)[];

/** A list of words: repeated, or parted by commas. */
function ToWords(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }): unknown =>
    [value]
      .flat()
      .flatMap((each) => (typeof each === 'string' ? each.split(',').map((word) => word.trim()) : [each])),
  );
}

/** A text that is JSON; what is none stays as it is, for the check that follows to name. */
function FromJson(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }): unknown => {
    try {
      return typeof value === 'string' ? (JSON.parse(value) as unknown) : value;
    } catch {
      return value;
    }
  });
}

export function IsTimeZone(): PropertyDecorator {
  return IsKnown('isTimeZone', timeZoneOf, 'must be UTC or an IANA time zone such as Europe/Berlin');
}

function IsKnown(name: string, find: (value: string) => unknown, sentence: string): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value) => typeof value === 'string' && find(value) !== undefined,
      defaultMessage: buildMessage((prefix) => `${prefix}$property ${sentence}`),
    },
  });
}
