/**
 * `node bench/keys.ts`: what the check of a partner's API key costs a create, with one key, with a thousand in turn,
 * and with one that has a limit, against the same service with the check taken out. Prints Markdown; takes about four
 * minutes, and with `--quick` one.
 */
import { join } from 'node:path';
import { addKey, createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { Bench, type Measurement, type Target } from './measure.ts';
import { cellsOf, measuredColumns, spread, table } from './table.ts';

const isQuick = process.argv.includes('--quick');
const { rounds, seconds, warmUp } = isQuick
  ? { rounds: 3, seconds: 2, warmUp: 2 }
  : { rounds: 13, seconds: 4, warmUp: 4 };
const clients = 32;
const keyCount = 1_000;
/** Never reached; it is about what the counting costs. */
const rateLimit = 100_000;

const preload = join(import.meta.dirname, 'without-key-check.ts');

await runToEnd(async () => {
  const database = await createDatabase(await startServer());
  const { pool, organizationId, key } = database;
  const many: string[] = [];
  for (let i = 0; i < keyCount; i += 1) many.push((await addKey(pool, organizationId)).secret);
  const limited = await addKey(pool, organizationId, rateLimit);
  await pool.query('ANALYZE');

  const bench = new Bench(database);
  const service = await bench.startService();
  const unchecked = await bench.startService({ ORGANIZATION_ID: organizationId, ACTOR_ID: key.id }, [
    '--import',
    preload,
  ]);
  const one: Target = { ...service, name: 'one key' };
  const without: Target = { ...unchecked, name: 'check taken out' };
  const thousand: Target = { ...service, name: '1,000 keys in turn', apiKeys: many };
  const counted: Target = { ...service, name: 'one key with a limit', apiKeys: [limited.secret] };
  const targets = [without, one, thousand, counted];

  for (const target of targets) await bench.measure(target, clients, warmUp);
  const measured = new Map(targets.map((target) => [target, [] as Measurement[]]));
  for (let round = 0; round < rounds; round += 1) {
    // Each round in another order, so that none always follows the same one.
    const from = round % targets.length;
    for (const target of [...targets.slice(from), ...targets.slice(0, from)])
      measured.get(target)?.push(await bench.measure(target, clients, seconds));
  }

  const of = (target: Target): Measurement[] => measured.get(target) ?? [];
  /** Neighbours in time, because the machine's pace drifts. */
  const ratios = (target: Target, to: Target): string => {
    const others = of(to);
    const each = of(target).map((m, i) => m.createsPerSecond / (others[i]?.createsPerSecond ?? NaN));
    return spread(each, (ratio) => ratio.toFixed(3));
  };
  console.log(`${await whereabouts(database)}\n`);
  console.log(`Creates of distinct pairs with ${clients} clients, ${rounds} rounds of ${seconds} s each:\n`);
  console.log(
    table(
      ['', ...measuredColumns, 'µs of the service’s processor per create'],
      targets.map((target) => [
        target.name,
        ...cellsOf(of(target)),
        spread(of(target).map(microsecondsPerCreate), (value) => value.toFixed(0)),
      ]),
    ),
  );
  console.log(
    '\nMedian of the rounds (least–most); the goals are 0.95 or more for the first, about 1 for the others:\n',
  );
  const compared = [
    [one, without],
    [thousand, one],
    [counted, one],
  ] as const;
  console.log(
    table(
      ['creates/s of', 'against', 'ratio'],
      compared.map(([target, to]) => [target.name, to.name, ratios(target, to)]),
    ),
  );
});

function microsecondsPerCreate({ cpuSeconds, created }: Measurement): number {
  return (cpuSeconds * 1e6) / created;
}
