import { Controller, Get, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiProperty,
  ApiPropertyOptional,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../public.js';
import { DatabaseProbe } from './database-probe.js';
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
  /** Whether the service is about to end. */
  @ApiProperty()
  stopping: boolean;
  /** Why it is not ready, in a sentence. */
  @ApiPropertyOptional()
  reason?: string;
}

const stoppingReason = 'This instance was asked to stop, and ends soon: send requests to another one.';

@ApiTags('operations')
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly probe: DatabaseProbe,
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
    const faults = await this.probe.faults();
    const { stopping } = this.readiness;
    const reasons = stopping ? [stoppingReason, ...faults] : faults;
    response.status(reasons.length === 0 ? 200 : 503);
    return {
      status: reasons.length === 0 ? 'ready' : 'not-ready',
      database: faults.length === 0 ? 'up' : 'down',
      stopping,
      ...(reasons.length === 0 ? {} : { reason: reasons.join(' ') }),
    };
  }
}
