/** What is told at `/deprecations`. */
import { ApiProperty } from '@nestjs/swagger';

export class DeprecationDto {
  name: string;
  /** What leaves. */
  what: string;
  /** What there is in its place. */
  instead: string;
  /** The first day on which it was known to leave. */
  @ApiProperty({ format: 'date' })
  since: string;
  /** The day, at the earliest, on which it is gone. */
  @ApiProperty({ format: 'date' })
  sunset: string;
}

export class DeprecationsDto {
  items: DeprecationDto[];
}
