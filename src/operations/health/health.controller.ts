import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProperty, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../public.js';
import { Pools } from '../../database/pools.js';
import { Readiness } from './readiness.js';

export class LiveDto {
  @ApiProperty({ enum: ['up'] })
  status: 'up';
}

export class ReadyDto {
  @ApiProperty({ enum: ['ready', 'not-ready'] })
  status: 'ready' | 'not-ready';
  @ApiProperty({ enum: ['up', 'down'] })
  database: 'up' | 'down';
  /** Whether the service is about to end and takes no more requests. */
  @ApiProperty()
  stopping: boolean;
}

const ping = { text: 'SELECT 1' };

@ApiTags('operations')
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly pools: Pools,
    private readonly readiness: Readiness,
  ) {}

  /** Whether the process lives: if not, start it anew. */
  @Get('live')
  live(): LiveDto {
    return { status: 'up' };
  }

  /** Whether requests can be served now: if not, send them to another instance. */
  @Get('ready')
  @ApiOkResponse({ type: ReadyDto })
  @ApiServiceUnavailableResponse({ type: ReadyDto })
  async ready(@Res({ passthrough: true }) response: Response): Promise<ReadyDto> {
    const database = await this.pools.read(ping, []).then(
      () => 'up' as const,
      () => 'down' as const,
    );
    const { stopping } = this.readiness;
    const status = database === 'up' && !stopping ? 'ready' : 'not-ready';
    response.status(status === 'ready' ? 200 : 503);
    return { status, database, stopping };
  }
}
