/** What probes are answered. */
import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ description: 'That the process lives.' })
export class LiveDto {
  /** Always `up`: what does not live does not answer. */
  @ApiProperty({ enum: ['up'] })
  status: 'up';
}

@ApiSchema({ description: 'Whether requests can be served.' })
export class ReadyDto {
  /** `ready`: send requests; `not-ready`: send them to another instance. */
  @ApiProperty({ enum: ['ready', 'not-ready'] })
  status: 'ready' | 'not-ready';
  /** Whether a write to the database would work. */
  @ApiProperty({ enum: ['up', 'down'] })
  database: 'up' | 'down';
  /** Whether this instance was asked to stop and ends soon. */
  stopping: boolean;
  /** Why it is not ready, in a sentence; only there when it is not. */
  reason?: string;
}
