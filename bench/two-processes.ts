/**
 * Two processes of the service on one database, 32 clients each, on an empty table: how many of their statements
 * PostgreSQL aborts (40001), and whether a caller is refused anything. One process for comparison.
 */
import { createDatabase, startServer } from './database.ts';
import { runToEnd } from './ending.ts';
import { Bench, type Measurement, type Target } from './measure.ts';
import { spread, table, whole } from './table.ts';

const clients = 32;
const goal = { percent: 2 };

interface Together {
  createsPerSecond: number;
  /** Sets sent, and those of them that failed. */
  sent: number;
  failed: number;
  answers: Measurement['statuses'];
}

export async function benchTwoProcesses(server: string, rounds: number, seconds: number): Promise<void> {
  const database = await createDatabase(server);
  const benches = [new Bench(database), new Bench(database)];
  const services = [await benches[0]!.startService(), await benches[1]!.startService()];

  const together = async (count: number): Promise<Together> => {
    const used = services.slice(0, count);
    const before = await setsOf(used);
    await benches[0]!.empty();
    const measured = await Promise.all(
      used.map((service, index) => benches[index]!.run(service, clients, seconds, { index, of: count })),
    );
    const after = await setsOf(used);
    const answers: Together['answers'] = {};
    for (const { statuses } of measured)
      for (const [status, times] of Object.entries(statuses))
        answers[status] = (answers[status] ?? 0) + times;
    return {
      createsPerSecond: measured.reduce((sum, each) => sum + each.createsPerSecond, 0),
      sent: after.sent - before.sent,
      failed: after.failed - before.failed,
      answers,
    };
  };

  await together(2);
  const results = new Map<number, Together[]>([[1, []], [2, []]]); // prettier-ignore
  for (let round = 0; round < rounds; round += 1)
    for (const [count, all] of results) all.push(await together(count));
  const rows = [...results].map(([count, all]) => {
    const total = (value: (each: Together) => number): number =>
      all.reduce((sum, each) => sum + value(each), 0);
    const refused = total(({ answers }) => Object.entries(answers).reduce((sum, [s, n]) => sum + (s === '201' ? 0 : n), 0)); // prettier-ignore
    return [
      String(count),
      spread(all.map((each) => each.createsPerSecond), whole), // prettier-ignore
      whole(total(({ sent }) => sent)),
      `${((100 * total(({ failed }) => failed)) / total(({ sent }) => sent)).toFixed(2)} %`,
      whole(refused),
    ];
  });
  console.log(`Aborted statements, goal of two processes: < ${goal.percent} %, and nobody refused.\n`);
  console.log(table(['processes', 'creates/s', 'statements', 'aborted', 'not 201'], rows));
  for (const service of services) await service.stop();
}

async function setsOf(services: readonly Target[]): Promise<{ sent: number; failed: number }> {
  const sets = { sent: 0, failed: 0 };
  for (const { url } of services) {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const [, end, count] of text.matchAll(/^onus_create_set_size_count\{end="(\w+)"\} (\d+)$/gm)) {
      sets.sent += Number(count);
      if (end !== 'committed') sets.failed += Number(count);
    }
  }
  return sets;
}

if (import.meta.main) await runToEnd(async () => benchTwoProcesses(await startServer(), 5, 3));
