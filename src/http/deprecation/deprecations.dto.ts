/** What is told at `/deprecations`. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'Something that is about to leave.' })
export class DeprecationDto {
  /** Its name. */
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

@ApiSchema({ description: 'What is about to leave the interface.' })
export class DeprecationsDto {
  /** Each thing that leaves; empty where nothing does. */
  items: DeprecationDto[];
}
