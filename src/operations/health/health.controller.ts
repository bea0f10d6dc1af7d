import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../public.js';
import { DatabaseProbe } from './database-probe.js';
import { LiveDto, ReadyDto } from './health.dto.js';
import { Readiness } from './readiness.js';

const stoppingReason = 'This instance was asked to stop, and ends soon: send requests to another one.';

@ApiTags('operations')
@Controller('health')
@Public()
export class HealthController {
  constructor(
    private readonly probe: DatabaseProbe,
    private readonly readiness: Readiness,
  ) {}

  /**
   * Says that the process lives.
   * @remarks If it does not answer, start it anew.
   */
  @Get('live')
  live(): LiveDto {
    return { status: 'up' };
  }

  /**
   * Says whether requests can be served.
   * @remarks If not, send them to another instance: it looks whether a write to the database would work, and whether
   * it was asked to stop.
   */
  @Get('ready')
  @ApiOkResponse({ type: ReadyDto, description: 'Requests can be served here.' })
  @ApiServiceUnavailableResponse({ type: ReadyDto, description: 'Requests cannot be served here now.' })
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
