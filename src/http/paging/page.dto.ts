import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ToWholeNumber } from '../validation/query-values.js';

/** How a list is asked for, page by page. */
export class PageQuery {
  /** How many items at most. */
  @IsOptional()
  @ToWholeNumber()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /** One that a page of this list answered, for the next or the previous one, asked for with the same sort and filters. */
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  cursor?: string;
}

/** What every page says beside its items. */
export class PageDto {
  /** Asks for the page that follows; null on the last. */
  nextCursor: string | null;
  /** Asks for the page before; null on the first. */
  previousCursor: string | null;
}
