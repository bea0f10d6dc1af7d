import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ToWholeNumber } from '../validation/query-values.js';

/** How a list is asked for, page by page. */
export class PageQuery {
  /** How many items a page has at most. */
  @IsOptional()
  @ToWholeNumber()
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;

  /**
   * The cursor of the next or the previous page, as a page of this list had it: asked for with the same filters and
   * the same sort. Without it, the first page.
   */
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  cursor?: string;
}

/** What every page says beside its items. */
export class PageDto {
  /** Send it as `cursor` for the page that follows; null on the last. */
  nextCursor: string | null;
  /** Send it as `cursor` for the page before; null on the first. */
  previousCursor: string | null;
}
