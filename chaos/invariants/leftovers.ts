/** After a round nothing is under way any more: no transaction, no lock, no connection that is lent or that nobody has. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Stand } from '../stand.ts';
import type { Violation } from './violation.ts';

/** Seconds that what was under way is given to end. It includes a statement's own bound, 30 s. */
const patienceSeconds = 40;

/** Connections of an instance beside its two pools: what an import holds, and where events are numbered. */
const besidePools = 3;

/** Waits until nothing is left, and tells what is if that takes too long. */
export async function checkLeftovers(stand: Stand): Promise<Violation[]> {
  const deadline = performance.now() + patienceSeconds * 1_000;
  for (;;) {
    const left = await leftovers(stand);
    if (left.length === 0) return [];
    if (performance.now() > deadline) return left.map((seen) => ({ rule: 'nothing is left behind', seen }));
    await wait(50);
  }
}

async function leftovers({ database: { pool }, instances }: Stand): Promise<string[]> {
  const { rows: open } = await pool.query<{ what: string }>(`
    SELECT concat_ws(' ', state, pid, application_name, left(query, 80)) AS what FROM pg_stat_activity
    WHERE datname = current_database() AND application_name <> 'chaos' AND state <> 'idle'
    UNION ALL
    SELECT concat_ws(' ', 'lock', mode, locktype, relation::regclass, pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE datname = current_database() AND application_name <> 'chaos'
      -- Whoever numbers events holds it for as long as there is no need for another.
      AND NOT (locktype = 'advisory' AND application_name = 'onus events')
    UNION ALL
    SELECT concat_ws(' ', 'prepared', gid) FROM pg_prepared_xacts`);
  const { rows } = await pool.query<{ count: number }>(`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name <> 'chaos'`);
  const metrics = await Promise.all(instances.map(async ({ url }) => (await fetch(`${url}/metrics`)).text()));
  const inPools = (state: string): number =>
    metrics
      .flatMap((text) => [...text.matchAll(/^onus_pool_connections\{.*state="(\w+)".*\} (\d+)/gm)])
      .reduce((sum, [, of, count]) => sum + (of === state ? Number(count) : 0), 0);
  const most = inPools('idle') + inPools('busy') + instances.length * besidePools;
  return [
    ...open.map(({ what }) => what),
    ...(inPools('busy') > 0 ? [`${inPools('busy')} connections are lent`] : []),
    ...(inPools('waiting') > 0 ? [`${inPools('waiting')} requests wait for a connection`] : []),
    ...(rows[0]!.count > most ? [`${rows[0]!.count} connections, where the pools have ${most} at most`] : []),
  ];
}
