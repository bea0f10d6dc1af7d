/** What is told of a problem at `/problems`. */
import { ApiProperty } from '@nestjs/swagger';

export class WordDto {
  name: string;
  /** What it is, or means. */
  meaning: string;
}

export class ProblemExplanationDto {
  /** What the problem has as `type`. */
  @ApiProperty({ format: 'uri-reference' })
  type: string;
  title: string;
  /** Of HTTP. */
  @ApiProperty({ type: 'integer' })
  status: number;
  /** Whether the same request may be answered otherwise later: what `X-Should-Retry` says. */
  again: boolean;
  /** What it means. */
  meaning: string;
  /** What to do about it. */
  remedy: string;
  /** Those that it has beside the ones of RFC 9457. */
  members: WordDto[];
  /** Headers that come with it. */
  headers: WordDto[];
  /** What `errors[].code` may be, of `validation-failed`; otherwise empty. */
  codes: WordDto[];
}

export class ProblemExplanationsDto {
  items: ProblemExplanationDto[];
}
