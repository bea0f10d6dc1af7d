import { Injectable } from '@nestjs/common';
import { Counter } from 'prom-client';
import { Metrics } from '../operations/metrics/metrics.js';

@Injectable()
export class ReminderMetrics {
  readonly reminded: Counter<'type'>;

  constructor({ registry }: Metrics) {
    this.reminded = new Counter({
      name: 'onus_reminders_total',
      help: 'Reminders that this instance wrote, by type: due_soon or overdue.',
      labelNames: ['type'] as const,
      registers: [registry],
    });
  }
}
