/** What is told of a problem at `/problems`. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'A word and what it means.' })
export class WordDto {
  /** The word: of a member, a header or a code. */
  name: string;
  /** What it is, or means. */
  meaning: string;
}

@ApiSchema({ description: 'A problem, and what to do about it.' })
export class ProblemExplanationDto {
  /** What the problem has as `type`. */
  @ApiProperty({ format: 'uri-reference' })
  type: string;
  /** The problem in a few words. */
  title: string;
  /** Its status of HTTP. */
  @ApiProperty({ type: 'integer' })
  status: number;
  /** Whether the same request may be answered otherwise later: what `X-Should-Retry` says. */
  retryable: boolean;
  /** What it means. */
  meaning: string;
  /** What to do about it. */
  remedy: string;
  /** Members that it has beside those that all have. */
  members: WordDto[];
  /** Headers that come with it. */
  headers: WordDto[];
  /** What `errors[].code` may be, of `validation-failed`; otherwise empty. */
  codes: WordDto[];
}

@ApiSchema({ description: 'All problems, and what to do about each.' })
export class ProblemExplanationsDto {
  /** The problems. */
  items: ProblemExplanationDto[];
}
