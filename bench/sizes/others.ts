/** What else is measured on each size, one size after the other: one column of a table. */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { counselorCount, scenarioCount } from '../database.ts';
import type { Measurement } from '../measure.ts';
import type { Workload } from '../pairs.ts';
import { startNode } from '../processes.ts';
import { milliseconds, spread, whole } from '../table.ts';
import { kinds, type MixedOrder, type MixedResult } from './mixed-order.ts';
import { timePages } from './pages.ts';
import type { Sized } from './sized.ts';

export interface OthersPlan {
  seconds: number;
  bulks: number;
  /** Rows to import; 0 for no import. */
  rows: number;
}

/** What is measured, and what it came to. */
export type Column = Map<string, string>;

const clients = 32;
/** What a page deep in the list may take, in times of the first. */
const goalOfPages = 1.2;
/** How many assignments the mixed load reads, beside its own. */
const sampled = 2_000;

export async function measurePages({ admin }: Sized): Promise<Column> {
  const column: Column = new Map();
  for (const depth of [10_000, 500_000]) {
    const pages = await timePages(admin, depth);
    column.set(
      `page of 50: first, after ${whole(depth)}, ms (goal ${goalOfPages} times / measured)`,
      pages === undefined
        ? '–'
        : `${pages.first.toFixed(2)}, ${pages.deep.toFixed(2)} (${(pages.deep / pages.first).toFixed(2)})`,
    );
  }
  return column;
}

export async function measureOthers(sized: Sized, plan: OthersPlan): Promise<Column> {
  const { bench, service, admin } = sized;
  const column: Column = new Map();

  const mixed = await mix(sized, plan.seconds);
  const total = Object.values(mixed.statuses).reduce((sum, n) => sum + n, 0);
  column.set('mixed: requests/s', whole(total / mixed.seconds));
  for (const kind of kinds)
    column.set(
      `mixed: ${kind}, p50 and p99 ms`,
      `${milliseconds(mixed.p50[kind])}, ${milliseconds(mixed.p99[kind])}`,
    );
  column.set('mixed: answers', answers(mixed));

  const run = (workload: Workload): Promise<Measurement> =>
    bench.run(service, clients, plan.seconds, undefined, workload);
  tell(column, 'storm on one pair', await run('storm'));
  tell(column, 'Zipf', await run('zipf'));

  column.set('bulk of 5,000 pairs, ms', await timeBulks(sized, plan.bulks));
  if (plan.rows > 0)
    column.set(`import of ${whole(plan.rows)} rows, rows/s`, whole(await admin.importRate(plan.rows)));
  return column;
}

function tell(column: Column, name: string, measured: Measurement): void {
  const total = Object.values(measured.statuses).reduce((sum, n) => sum + n, 0);
  column.set(`${name}: answers/s`, whole(total / measured.seconds));
  column.set(`${name}: p50 and p99 ms`, `${milliseconds(measured.p50)}, ${milliseconds(measured.p99)}`);
  column.set(`${name}: answers`, answers(measured));
}

function answers({ statuses, errors }: Pick<Measurement, 'statuses' | 'errors'>): string {
  const told = Object.entries(statuses).map(([status, count]) => `${status}: ${whole(count)}`);
  if (errors > 0) told.push(`none: ${whole(errors)}`);
  return told.join(', ');
}

async function mix(
  { database: { pool, key }, service, count }: Sized,
  seconds: number,
): Promise<MixedResult> {
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM assignments TABLESAMPLE SYSTEM ($1) REPEATABLE (1) LIMIT $2',
    [Math.min(100, (100 * 2 * sampled) / Math.max(1, count)), sampled],
  );
  const generator = startNode([join(import.meta.dirname, 'mixed.ts')]);
  generator.process.stderr?.pipe(process.stderr);
  const order: MixedOrder = {
    url: service.url,
    apiKey: key.secret,
    clients,
    seconds,
    counselors: counselorCount,
    scenarios: scenarioCount,
    ids: rows.map(({ id }) => id),
  };
  generator.process.send(order);
  const patience = AbortSignal.timeout((seconds + 20) * 1000);
  const [result] = (await once(generator.process, 'message', { signal: patience })) as [MixedResult];
  await generator.stop();
  return result;
}

async function timeBulks({ database: { pool }, admin }: Sized, rounds: number): Promise<string> {
  const { rows } = await pool.query<{ counselorIds: string[]; scenarioIds: string[] }>(`
    SELECT ARRAY(SELECT id FROM counselors WHERE external_id LIKE 'c-%' LIMIT 1000) AS "counselorIds",
           ARRAY(SELECT id FROM scenarios WHERE external_id LIKE 'b-%') AS "scenarioIds"`);
  const { counselorIds, scenarioIds } = rows[0]!;
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await wait(200);
    const body = { counselorIds, scenarioIds: scenarioIds.slice(5 * round, 5 * round + 5) };
    const start = performance.now();
    const response = await admin.post('/api/assignments/bulk', body);
    const text = await response.text();
    times.push(performance.now() - start);
    const answer = JSON.parse(text) as { summary?: { created: number } };
    if (answer.summary?.created !== 5_000)
      throw new Error(`A bulk request went wrong: ${text.slice(0, 300)}`);
  }
  return spread(times, milliseconds);
}
