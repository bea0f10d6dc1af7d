/**
 * `node bench/imports.ts`, also a part of `npm run bench`: a million valid rows from upload to report against what
 * PostgreSQL alone needs for them, and the memory that files of several sizes take. Prints Markdown.
 */
import { createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { Admin, csv, empty, floorRate, Memory, prepare, residentMebibytes } from './importing.ts';
import { Bench } from './measure.ts';
import { median, spread, table, whole } from './table.ts';

const isQuick = process.argv.includes('--quick');
const plan = isQuick
  ? { rows: 100_000, rounds: 1, sizes: [10_000, 300_000], mebibytes: 128 }
  : { rows: 1_000_000, rounds: 3, sizes: [10_000, 1_000_000, 5_000_000], mebibytes: 1024 };

const goals = { ratio: 0.7, uploadMebibytes: 100 };

export async function benchImports(server: string): Promise<void> {
  const database = await createDatabase(server);
  await prepare(database);
  const bench = new Bench(database);
  const service = await bench.startService();
  const admin = await Admin.signIn(service.url, database);
  await admin.importRate(10_000);

  const floors: number[] = [];
  const imports: number[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    await empty(database);
    floors.push(await floorRate(database, plan.rows));
    await empty(database);
    imports.push(await admin.importRate(plan.rows));
  }
  const ratios = imports.map((rate, i) => rate / floors[i]!);
  console.log(
    `${whole(plan.rows)} valid rows, from upload to report: ${median(ratios).toFixed(2)} of the floor; the goal is ` +
      `${goals.ratio} or more.\n`,
  );
  console.log(
    table(
      ['', 'rows/s', 'of the floor'],
      [
        ['floor', spread(floors, whole), '1'],
        ['import', spread(imports, whole), spread(ratios, (ratio) => ratio.toFixed(2))],
      ],
    ),
  );

  const memory: string[][] = [];
  for (const rows of plan.sizes) {
    await empty(database);
    const before = await residentMebibytes(service.url);
    const watch = new Memory(service.url);
    const rate = await admin.importRate(rows);
    memory.push([`${whole(rows)} rows`, whole(before), whole(await watch.stop()), whole(rate)]);
  }
  await empty(database);
  const before = await residentMebibytes(service.url);
  const watch = new Memory(service.url);
  const start = performance.now();
  const { id } = await admin.upload(mebibytes(plan.mebibytes));
  const seconds = (performance.now() - start) / 1000;
  const peak = await watch.stop();
  await admin.cancel(id);
  await admin.end(id);
  memory.push([
    `upload of ${whole(plan.mebibytes)} MiB`,
    whole(before),
    whole(peak),
    `${whole(plan.mebibytes / seconds)} MiB/s`,
  ]);
  console.log(
    `\nMemory of the service, MiB; an upload may add ${goals.uploadMebibytes}, it added ${whole(peak - before)}:\n`,
  );
  console.log(table(['', 'before', 'at most', 'rows/s'], memory));
  await service.stop();
}

function* mebibytes(count: number): Generator<Uint8Array> {
  const [header = ''] = csv(0);
  yield Buffer.from(header);
  const line = Buffer.from(`${'c-1,i-1,2027-01-31T12:00:00Z,'.padEnd(1023, 'x')}\n`);
  const mebibyte = Buffer.concat(Array.from({ length: 1024 }, () => line));
  for (let i = 0; i < count; i += 1) yield mebibyte;
}

if (import.meta.main) {
  await runToEnd(async () => {
    const server = await startServer();
    console.log(`${await whereabouts(await createDatabase(server))}\n`);
    await benchImports(server);
  });
}
