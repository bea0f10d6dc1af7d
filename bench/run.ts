/**
 * `npm run bench`: how fast the partner door creates distinct pairs, against the floor of floor.ts, and how
 * fast the service starts; and imports, see imports.ts. Prints Markdown. `--quick` says less surely.
 */
import { createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { benchImports } from './imports.ts';
import { Bench, type Measurement } from './measure.ts';
import { timeEmbeddedStarts, timeStarts } from './start-up.ts';
import { cellsOf, measuredColumns, median, seconds, spread, table } from './table.ts';

const isQuick = process.argv.includes('--quick');

/** The number of clients that the goal speaks of comes first, and is measured most often. */
const plan = isQuick
  ? { seconds: 2, warmUp: 2, rounds: new Map([[32, 3], [1, 1], [8, 1], [128, 1]]), starts: 3 } // prettier-ignore
  : { seconds: 4, warmUp: 4, rounds: new Map([[32, 7], [1, 3], [8, 3], [128, 3]]), starts: 7 }; // prettier-ignore

const goals = { ratio: 0.4, clients: 32, startSeconds: 3 };

await runToEnd(async () => {
  const server = await startServer();
  const database = await createDatabase(server);
  const bench = new Bench(database);
  const targets = [await bench.startFloor(), await bench.startService()];

  console.log(`${await whereabouts(database)}\n`);

  for (const target of targets) await bench.measure(target, goals.clients, plan.warmUp);
  const results: string[][] = [];
  for (const [clients, rounds] of plan.rounds) {
    const measured = targets.map((): Measurement[] => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [i, target] of targets.entries())
        measured[i]?.push(await bench.measure(target, clients, plan.seconds));
    }
    const [floor = [], service = []] = measured;
    // Neighbours in time, because the machine's pace drifts.
    const ratios = service.map((each, i) => each.createsPerSecond / (floor[i]?.createsPerSecond ?? NaN));
    results.push(
      [String(clients), 'floor', '1', ...cellsOf(floor)],
      [String(clients), 'service', spread(ratios, (ratio) => ratio.toFixed(2)), ...cellsOf(service)],
    );
    if (clients === goals.clients) {
      console.log(
        `Creates of distinct pairs with ${clients} clients: ${median(ratios).toFixed(2)} of the floor; ` +
          `the goal is ${goals.ratio} or more.\n`,
      );
    }
  }
  for (const target of targets) await target.stop();
  console.log(table(['clients', '', 'of the floor', ...measuredColumns], results));

  console.log(`\nFrom start to ready, goal: less than ${goals.startSeconds} s\n`);
  const starts = [
    ['a PostgreSQL that runs', await timeStarts(database.url, plan.starts)],
    ['npm start, embedded PostgreSQL', await timeEmbeddedStarts(plan.starts)],
  ] as const;
  console.log(
    table(
      ['with', 'seconds'],
      starts.map(([what, times]) => [what, spread(times, seconds)]),
    ),
  );

  console.log('\nImports\n');
  await benchImports(server);
});
