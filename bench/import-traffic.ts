/**
 * `node bench/import-traffic.ts`: what an import costs the creates beside it, and they it, on one process and on two;
 * how long a bulk request of 5,000 pairs takes under full load, and for how long an atomic import holds creates up.
 * Prints Markdown; takes about three minutes, and with `--quick` one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { Admin, csv, empty, prepare } from './importing.ts';
import { Bench, type Measurement, type Target } from './measure.ts';
import { median, milliseconds, spread, table, whole } from './table.ts';

const isQuick = process.argv.includes('--quick');
const plan = isQuick ? { rounds: 1, seconds: 3 } : { rounds: 5, seconds: 5 };
const clients = 32;
/** More than is imported while it is measured. */
const rowsBeside = 400_000;
const rowsAtomic = 100_000;

await runToEnd(async () => {
  const database = await createDatabase(await startServer());
  await prepare(database);
  const benches = [new Bench(database), new Bench(database)];
  const services: Target[] = [];
  for (const bench of benches) services.push(await bench.startService());
  const admin = await Admin.signIn(services[0]!.url, database);
  console.log(
    `${await whereabouts(database)} Load: creates of distinct pairs by ${clients} clients of each process.\n`,
  );

  const load = (processes: number, seconds: number): Promise<Measurement[]> =>
    Promise.all(
      services
        .slice(0, processes)
        .map((service, index) => benches[index]!.run(service, clients, seconds, { index, of: processes })),
    );
  const worst = (all: Measurement[], value: (each: Measurement) => number): number =>
    Math.max(...all.map(value));
  const creates = (all: Measurement[]): number => all.reduce((sum, each) => sum + each.createsPerSecond, 0);
  const others = (all: Measurement[]): number =>
    all.reduce((sum, { statuses, errors }) => {
      const wrong = Object.entries(statuses).filter(([status]) => status !== '201');
      return sum + errors + wrong.reduce((n, [, count]) => n + count, 0);
    }, 0);

  await load(2, 3);
  const results: string[][] = [];
  const notCreated: number[] = [];
  for (const processes of [1, 2]) {
    const alone: Measurement[][] = [];
    const beside: Measurement[][] = [];
    const imported: number[] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      await wait(200);
      await empty(database);
      alone.push(await load(processes, plan.seconds));
      const { id } = await admin.upload(csv(rowsBeside));
      while ((await admin.look(id)).counts.total === 0) await wait(20);
      const before = (await admin.look(id)).counts.total;
      const start = performance.now();
      beside.push(await load(processes, plan.seconds));
      const { status, counts } = await admin.look(id);
      if (status !== 'running') throw new Error('The import ended while it was measured.');
      imported.push((counts.total - before) / ((performance.now() - start) / 1000));
      await admin.cancel(id);
      await admin.end(id);
    }
    const p99 = (all: Measurement[]): number => worst(all, (each) => each.p99);
    const ratios = beside.map((all, i) => p99(all) / p99(alone[i]!));
    results.push(
      [
        String(processes),
        'alone',
        spread(alone.map(creates), whole),
        spread(alone.map(p99), milliseconds),
        '1',
        '',
      ],
      [
        String(processes),
        'beside an import',
        spread(beside.map(creates), whole),
        spread(beside.map(p99), milliseconds),
        spread(ratios, (ratio) => ratio.toFixed(1)),
        spread(imported, whole),
      ],
    );
    notCreated.push(...[...alone, ...beside].map(others));
  }
  console.log(table(['processes', '', 'creates/s', 'p99 ms', 'times', 'imported rows/s'], results));
  console.log(`\nAnswers other than 201: ${whole(notCreated.reduce((sum, n) => sum + n, 0))}.\n`);

  const bulk: string[][] = [];
  for (const processes of [1, 2]) {
    const times: number[] = [];
    const statuses: number[] = [];
    for (let round = 0; round < plan.rounds; round += 1) {
      await wait(200);
      await empty(database);
      const { rows } = await database.pool.query<{ c: string[]; s: string[] }>(`
        SELECT ARRAY(SELECT id FROM counselors LIMIT 1000) AS c,
               ARRAY(SELECT id FROM scenarios WHERE external_id LIKE 'i-%' LIMIT 5) AS s`);
      const under = load(processes, plan.seconds);
      await wait(500);
      const start = performance.now();
      const body = { counselorIds: rows[0]!.c, scenarioIds: rows[0]!.s };
      statuses.push((await admin.post('/api/assignments/bulk', body)).status);
      times.push(performance.now() - start);
      await under;
    }
    bulk.push([String(processes), spread(times, milliseconds), statuses.join(', ')]);
  }
  console.log('A bulk request of 5,000 pairs under full load:\n');
  console.log(table(['processes', 'ms', 'answers'], bulk));

  const holds: number[] = [];
  const usual: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    await wait(200);
    await empty(database);
    usual.push(worst(await load(1, plan.seconds), (each) => each.longest));
    const { id } = await admin.upload(csv(rowsAtomic), '?mode=atomic');
    const under = load(1, 15);
    await admin.end(id);
    holds.push(worst(await under, (each) => each.longest));
  }
  console.log(`\nThe longest that a create took, ms, of one process:\n`);
  console.log(
    table(
      ['alone', `beside an atomic import of ${whole(rowsAtomic)} rows`, 'median'],
      [[spread(usual, milliseconds), spread(holds, milliseconds), milliseconds(median(holds))]],
    ),
  );
});
