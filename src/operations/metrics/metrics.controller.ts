import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Public } from '../public.js';
import { Metrics } from './metrics.js';

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  /**
   * Shows the metrics.
   * @remarks Counters and gauges in the text format of Prometheus.
   */
  @Public()
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The metrics of this instance.', schema: { type: 'string' } })
  @Get()
  async show(@Res() response: Response): Promise<void> {
    response.type(this.metrics.registry.contentType).send(await this.metrics.text());
  }
}
