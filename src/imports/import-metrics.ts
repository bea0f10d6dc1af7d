/** How many imports wait and run, on all instances together, as the database says when somebody looks at the metrics. */
import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Pools } from '../database/connections/pools.js';
import { Metrics } from '../operations/metrics/metrics.js';

const unfinished = {
  text: `
    SELECT
      count(*) FILTER (WHERE status = 'queued')::int AS queued,
      count(*) FILTER (WHERE status = 'running')::int AS running,
      coalesce(extract(epoch FROM now() - min(created_at) FILTER (WHERE status = 'queued')), 0)::float8 AS oldest
    FROM imports
    WHERE finished_at IS NULL`,
};

@Injectable()
export class ImportMetrics {
  constructor(pools: Pools, metrics: Metrics) {
    const registers = [metrics.registry];
    const imports = new Gauge({
      name: 'onus_imports',
      help: 'Imports that have not ended, on all instances, by state: queued or running.',
      labelNames: ['state'] as const,
      registers,
    });
    const oldest = new Gauge({
      name: 'onus_imports_oldest_queued_seconds',
      help: 'How long the oldest queued import has waited; 0 where none does.',
      registers,
    });
    metrics.lookUp('imports', [imports, oldest], async () => {
      const [counts] = await pools.query<{ queued: number; running: number; oldest: number }>(unfinished, []);
      imports.set({ state: 'queued' }, counts!.queued);
      imports.set({ state: 'running' }, counts!.running);
      oldest.set(counts!.oldest);
    });
  }
}
