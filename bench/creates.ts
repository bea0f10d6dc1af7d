/**
 * How fast the partner door creates, and what else could have been written in its place: every peer of
 * bench/peers/ does the same on the same PostgreSQL. `node bench/creates.ts`, after `npm run bench` has installed and
 * built once, measures nothing else. Prints Markdown; with `--write` also into docs/.
 *
 * `--quick` says less surely; `--only floor,service`, `--rounds 5`, `--seconds 3` and `--clients 32,128` choose.
 */
import { parseArgs } from 'node:util';
import { type Cell, answersOf, goalsTable, measuredTable, stormSentence } from './creates-report.ts';
import { createDatabase, startServer, whereabouts } from './database.ts';
import type { DoorName } from './doors.ts';
import { runToEnd } from './ending.ts';
import { Bench, type Target } from './measure.ts';
import type { Workload } from './pairs.ts';
import { bareTable, createBareTable } from './peers/bare-schema.ts';
import { type Program, servingAt, startNode } from './processes.ts';
import { whole } from './table.ts';

/** The service first: every other target is compared with it. */
const targets: { name: string; path?: string; environment?: NodeJS.ProcessEnv; door?: DoorName }[] = [
  { name: 'service' },
  { name: 'service with keys', door: 'keyed' },
  { name: 'floor', path: 'peers/floor.ts' },
  // With 128 clients 4, 8 and 16 connections are as fast; with 32, 16 abort each other more than they gain.
  { name: 'bare table', path: 'peers/bare-table.ts', environment: { WRITE_CONNECTIONS: '8' }, door: 'bare' },
  { name: 'Express', path: 'peers/express.ts' },
  { name: 'Fastify', path: 'peers/fastify.ts' },
  { name: 'tutorial', path: 'dist/tutorial/main.js' },
  { name: 'unique index alone', path: 'dist/tutorial/main.js', environment: { LOOK_FIRST: 'no' } },
  { name: 'Platformatic', path: 'peers/platformatic.ts', door: 'platformatic' },
  { name: 'PostGraphile', path: 'peers/postgraphile.ts', door: 'graphql' },
];

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    clients: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

export const onlyCreates = options.only !== undefined;

const rounds = Number(options.rounds ?? (options.quick ? 1 : 5));
const seconds = Number(options.seconds ?? (options.quick ? 1 : 3));
const warmUp = options.quick ? 1 : 3;
const clientCounts = (
  options.clients?.split(',') ?? (options.quick ? ['1', '32'] : ['1', '8', '32', '128'])
).map(Number);
const contended = 32;
const cells: { workload: Workload; clients: number }[] = [
  ...clientCounts.map((clients) => ({ workload: 'distinct' as const, clients })),
  { workload: 'storm', clients: contended },
  { workload: 'zipf', clients: contended },
];

export async function benchCreates(server: string): Promise<void> {
  const database = await createDatabase(server);
  await createBareTable(database.pool);
  const bench = new Bench(database);
  bench.emptied.push(bareTable);

  const idle = startNode(['bench/nothing.ts']);
  const nothing = { name: 'nothing', url: await servingAt(idle) };
  await bench.measure(nothing, contended, 1);
  const most = await bench.measure(nothing, contended, 2);
  await idle.stop();

  const started: (Target & Program)[] = [];
  for (const { name, path, environment, door } of chosen()) {
    started.push(
      path === undefined
        ? { ...(await bench.startService()), name, ...(door && { door }) }
        : await bench.startPeer(name, path, environment, door),
    );
  }
  for (const target of started) await bench.measure(target, contended, warmUp);

  const measured: Cell[] = [];
  for (const { workload, clients } of cells) {
    const cell: Cell = { workload, clients, of: new Map(started.map(({ name }) => [name, []])) };
    for (let round = 0; round < rounds; round += 1) {
      // Each round in another order, so that none always follows the same one.
      const from = round % started.length;
      for (const target of [...started.slice(from), ...started.slice(0, from)])
        cell.of.get(target.name)?.push(await bench.measure(target, clients, seconds, workload));
    }
    measured.push(cell);
    console.error(`Measured: ${workload}, ${clients} clients.`);
  }
  for (const target of started) await target.stop();

  const where =
    `${await whereabouts(database)} ${rounds} rounds of ${seconds} s each. The load sends ` +
    `${whole(answersOf(most) / most.seconds)} requests a second to a server that does nothing, ` +
    `for ${((most.clientCpuSeconds * 1e6) / answersOf(most)).toFixed(0)} µs of its processor each.`;
  const report = [where, measuredTable(measured), stormSentence(measured), goalsTable(measured)].join('\n\n');
  console.log(report);
  if (options.write) await write(report, measured);
}

function chosen(): typeof targets {
  if (options.only === undefined) return targets;
  const names = options.only.split(',');
  const unknown = names.filter((name) => !targets.some((target) => target.name === name));
  if (unknown.length > 0)
    throw new Error(`There is no ${unknown.join(', ')}, only ${targets.map(({ name }) => name).join(', ')}.`);
  return targets.filter(({ name }) => names.includes(name));
}

/** What draws is installed for the benchmarks only, so that nothing else may import it. */
async function write(report: string, measured: Cell[]): Promise<void> {
  const module = './write-creates.ts';
  const { writeCreates } = (await import(module)) as {
    writeCreates: (report: string, measured: Cell[]) => Promise<void>;
  };
  await writeCreates(report, measured);
}

if (import.meta.main) {
  await runToEnd(async () => benchCreates(await startServer()));
}
