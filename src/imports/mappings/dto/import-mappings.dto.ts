import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { PageDto } from '../../../http/paging/page.dto.js';
import { MayBeAbsent } from '../../../http/validation/may-be-absent.js';
import { IsName } from '../../../http/validation/text.js';
import { IsTimeZone } from '../../dto/import-query.dto.js';
import { UploaderDto } from '../../dto/imports.dto.js';
import { type DateOrder, dateOrders, type MappedColumns } from '../../file/source.js';
import { type FileType, fileTypes } from '../../import-words.js';
import { IsColumns, IsOnly } from '../mapping-checks.js';
import { anObject, listsOfWords } from './mapping-schemas.js';

@ApiSchema({ description: 'How files with a certain header are read: what an upload of one says beside it.' })
export class KeepMappingBody {
  /** What the rows of such files are. */
  @IsIn(fileTypes)
  @ApiProperty({ enum: fileTypes })
  type: FileType;

  /** The names of their columns, in any order, by which such a file is known again; case and spaces do not matter. */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(300, { each: true })
  @ApiProperty({ type: [String], minItems: 1, maxItems: 1000 })
  header: string[];

  /** What it is called, for people. */
  @IsOptional()
  @IsName(200, { nullable: true, required: false })
  name?: string | null;

  /** Where our columns are in the file: see `columns` of an upload. */
  @IsColumns()
  @ApiProperty(anObject)
  columns: MappedColumns;

  /** Only rows in which these columns of the file have one of these words: see `only` of an upload. */
  @MayBeAbsent()
  @IsOnly()
  @ApiProperty(listsOfWords)
  only?: Record<string, string[]>;

  /** Whether columns that nothing reads are left out rather than an error; true unless told. */
  @MayBeAbsent()
  @IsBoolean()
  ignoreOtherColumns?: boolean;

  /** The order of year, month and day in dates that are not written as `2027-01-31`. */
  @MayBeAbsent()
  @IsIn(dateOrders)
  @ApiProperty({ enum: dateOrders, required: false })
  dateOrder?: DateOrder;

  /** The IANA time zone of times without one. */
  @MayBeAbsent()
  @IsTimeZone()
  timeZone?: string;

  /** Words that mean nothing where they stand without quotes. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  @ApiProperty({ type: [String], required: false, maxItems: 50 })
  emptyWords?: string[];
}

@ApiSchema({
  description:
    'How files with a certain header are read. It is offered for such a file, and never applied unasked.',
})
export class ImportMappingDto {
  /** The mapping. */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** What the rows of such files are. */
  @ApiProperty({ enum: fileTypes })
  type: FileType;
  /** What it is called; null: nobody said. */
  name: string | null;
  /** The names of the columns, as they came when it was kept last. */
  header: string[];
  /** Where our columns are in the file: see `columns` of an upload. */
  @ApiProperty(anObject)
  columns: MappedColumns;
  /** Only rows in which these columns of the file have one of these words; null: all. */
  @ApiProperty({ ...listsOfWords, nullable: true })
  only: Record<string, string[]> | null;
  /** Whether columns that nothing reads are left out rather than an error. */
  ignoreOtherColumns: boolean;
  /** The order of year, month and day in dates; null: it is found, or asked. */
  @ApiProperty({ enum: dateOrders, nullable: true })
  dateOrder: DateOrder | null;
  /** The time zone of times without one; null: that of the organization. */
  timeZone: string | null;
  /** Words that mean nothing where they stand without quotes. */
  emptyWords: string[];
  /** Who kept it last. */
  updatedBy: UploaderDto;
  /** When it was kept first, in UTC. */
  createdAt: Date;
  /** When it was kept last, in UTC. */
  updatedAt: Date;
}

@ApiSchema({ description: 'A page of import mappings.' })
export class ImportMappingPage extends PageDto {
  /** The mappings of this page, newest first. */
  items: ImportMappingDto[];
}
