import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Metrics } from '../operations/metrics/metrics.js';
import { MailsRepository } from './mails.repository.js';

@Injectable()
export class MailMetrics {
  readonly mails: Counter<'topic' | 'end'>;

  constructor(repository: MailsRepository, metrics: Metrics) {
    const registers = [metrics.registry];
    this.mails = new Counter({
      name: 'onus_mails_total',
      help: 'E-mails that this instance gave to the mail server, by topic and how that ended: sent, refused, postponed, unavailable, given-up, dropped.',
      labelNames: ['topic', 'end'] as const,
      registers,
    });
    const waiting = new Gauge({
      name: 'onus_mails_waiting',
      help: 'E-mails that are to be sent, on all instances.',
      registers,
    });
    const oldest = new Gauge({
      name: 'onus_mails_oldest_waiting_seconds',
      help: 'How long the oldest e-mail has waited that is to be sent; 0 where none does.',
      registers,
    });
    metrics.lookUp('e-mails', [waiting, oldest], async () => {
      const now = await repository.waiting();
      waiting.set(now.waiting);
      oldest.set(now.oldest);
    });
  }
}
