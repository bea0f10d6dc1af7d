/**
 * Creates while somebody else's SERIALIZABLE transaction is left open and the table of predicate locks is full, against
 * creates as usual, turn about on one service: 32 clients, an empty table. `node bench/predicate-locks.ts`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { built } from './built.ts';
import { createDatabase } from './database.ts';
import { atEnd, runToEnd } from './ending.ts';
import { Bench } from './measure.ts';
import { spread, table, whole } from './table.ts';

const { startEmbeddedPostgres } = await built('src/database/postgres/embedded-postgres.js');

const clients = 32;
const seconds = 3;
const rounds = 5;
const goal = 0.25;

await runToEnd(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'onus-bench-'));
  atEnd(() => rm(dataDir, { recursive: true, force: true }));
  // As PostgreSQL has it where nobody set it.
  const parameters = { max_pred_locks_per_transaction: '64' };
  const server = await startEmbeddedPostgres({ dataDir, log: console.error, parameters });
  atEnd(() => server.stop());
  const database = await createDatabase(server.url);
  const bench = new Bench(database);
  const service = await bench.startService();
  const isFull = async (): Promise<boolean> =>
    (await (await fetch(`${service.url}/metrics`)).text()).includes('\nonus_predicate_locks_full 1');

  await bench.measure(service, clients, seconds);
  const usual: number[] = [];
  const full: number[] = [];
  const refused: Record<string, number> = {};
  for (let round = 0; round < rounds; round += 1) {
    usual.push((await bench.measure(service, clients, seconds)).createsPerSecond);
    const stranger = new Client({ connectionString: database.url, application_name: 'a stranger' });
    await stranger.connect();
    await stranger.query('BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1');
    while (!(await isFull())) await bench.measure(service, clients, seconds);
    const measured = await bench.measure(service, clients, seconds);
    full.push(measured.createsPerSecond);
    for (const [status, times] of Object.entries(measured.statuses))
      if (status !== '201') refused[status] = (refused[status] ?? 0) + times;
    await stranger.end();
    while (await isFull()) await bench.measure(service, clients, 1);
  }
  const ratio = full.reduce((sum, each) => sum + each, 0) / usual.reduce((sum, each) => sum + each, 0);
  console.log(
    `Goal with the table full: at least ${goal} of the usual rate. Not 201: ${JSON.stringify(refused)}.\n`,
  );
  console.log(
    table(
      ['predicate locks', 'creates/s', 'ratio'],
      [
        ['as usual', spread(usual, whole), '1'],
        ['full', spread(full, whole), ratio.toFixed(2)],
      ],
    ),
  );
  await service.stop();
});
