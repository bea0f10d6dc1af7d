/**
 * `node bench/write-connections.ts`: how many connections for writes serve best. They are all that runs at once
 * in the database; more of them abort each other more often. Prints Markdown; takes about three minutes.
 */
import { createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { Bench, type Measurement } from './measure.ts';
import { cellsOf, measuredColumns, table } from './table.ts';

const candidates = [1, 2, 4, 8, 16];
const clientCounts = [32, 64];
const rounds = 3;
const seconds = 4;

await runToEnd(async () => {
  const database = await createDatabase(await startServer());
  const bench = new Bench(database);
  const targets = await Promise.all(
    candidates.map((count) => bench.startService({ WRITE_CONNECTIONS: String(count) })),
  );
  for (const target of targets) await bench.measure(target, 32, 2);

  const results: string[][] = [];
  for (const clients of clientCounts) {
    const measured = targets.map((): Measurement[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, target] of targets.entries())
        measured[i]?.push(await bench.measure(target, clients, seconds));
    }
    results.push(...measured.map((each, i) => [String(clients), String(candidates[i]), ...cellsOf(each)]));
  }
  console.log(`${await whereabouts(database)}\n`);
  console.log(table(['clients', 'write connections', ...measuredColumns], results));
});
