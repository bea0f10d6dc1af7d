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

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  cursor?: string;
}
