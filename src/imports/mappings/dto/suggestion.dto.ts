import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { type DateOrder, dateOrders, type MappedColumns } from '../../file/source.js';
import { anObject, listsOfWords } from './mapping-schemas.js';

export const suggestionSources = ['kept', 'ready-made', 'synonyms'] as const;

@ApiSchema({
  description:
    'A mapping that is offered, and not applied: if it is right, send its `columns` and what else it has with the upload.',
})
export class SuggestionDto {
  /**
   * Who says so. `kept`: somebody of the organization, for files with this header; `ready-made`: the header is that of a system whose
   * files are known; `synonyms`: the names of columns.
   */
  @ApiProperty({ enum: suggestionSources })
  from: (typeof suggestionSources)[number];
  /** What it is called; null: it has no name. */
  name: string | null;
  /** Where it comes from and what to look at, in a sentence. */
  why: string;
  /** Where our columns are in the file. */
  @ApiProperty(anObject)
  columns: MappedColumns;
  /** Only rows in which these columns of the file have one of these words. */
  @ApiProperty(listsOfWords)
  only?: Record<string, string[]>;
  /** Whether columns that nothing reads are left out; they are unless told. */
  ignoreOtherColumns?: boolean;
  /** The order of year, month and day in dates. */
  @ApiProperty({ enum: dateOrders })
  dateOrder?: DateOrder;
  /** The time zone of times without one. */
  timeZone?: string;
  /** Words that mean nothing where they stand without quotes. */
  emptyWords?: string[];
}
