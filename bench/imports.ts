/**
 * `node bench/imports.ts`, also a part of `npm run bench`: a million valid rows from upload to report against what
 * PostgreSQL alone needs for them, a dry run of them as CSV and as a workbook, and what files of several sizes take of the service: memory,
 * time of a processor, and stops of its event loop. Prints Markdown.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { cpuSecondsOf, postgresCpuSeconds } from './cpu.ts';
import { type BenchDatabase, createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { Admin, csv, empty, floorRate, prepare } from './importing.ts';
import { Bench } from './measure.ts';
import { median, milliseconds, seconds, spread, table, whole } from './table.ts';
import { workbook } from './workbook.ts';

const isQuick = process.argv.includes('--quick');
const plan = isQuick
  ? { rows: 100_000, rounds: 1, sizes: [10_000, 300_000], mebibytes: 128 }
  : { rows: 1_000_000, rounds: 3, sizes: [10_000, 1_000_000, 5_000_000], mebibytes: 1024 };

const goals = { ratio: 0.9, workbook: 1.3, uploadMebibytes: 100, mebibytes: 350, stopMs: 50 };

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Seen {
  longestStopMs: number;
  /** Of memory, now. */
  mebibytes: number;
  most: number;
}

interface Figures extends Pick<Seen, 'longestStopMs' | 'most'> {
  what: string;
  /** MiB. */
  before: number;
  cpuSeconds: number;
  postgresCpuSeconds: number;
}

/** Looks into the service by what `inside.ts` tells. */
class Inside {
  private readonly service: ChildProcess;
  private readonly database: BenchDatabase;

  constructor(service: ChildProcess, database: BenchDatabase) {
    this.service = service;
    this.database = database;
  }

  async during<T>(what: string, figures: Figures[], run: () => Promise<T>): Promise<T> {
    const [before, cpu] = [await this.seen(), await this.cpu()];
    const result = await run();
    const [after, seen] = [await this.cpu(), await this.seen()];
    const [own, postgres] = after.map((value, i) => value - cpu[i]!) as [number, number];
    const { longestStopMs, most } = seen;
    figures.push({
      what,
      before: before.mebibytes,
      longestStopMs,
      most,
      cpuSeconds: own,
      postgresCpuSeconds: postgres,
    });
    return result;
  }

  private async cpu(): Promise<number[]> {
    const { rows } = await this.database.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return Promise.all([cpuSecondsOf(this.service.pid), postgresCpuSeconds(rows[0]!.pid)]);
  }

  /** What it was since it was last asked. */
  private async seen(): Promise<Seen> {
    this.service.send('tell');
    const [seen] = (await once(this.service, 'message')) as [Seen];
    return seen;
  }
}

export async function benchImports(server: string): Promise<void> {
  const database = await createDatabase(server);
  await prepare(database);
  const bench = new Bench(database);
  const service = await bench.startService({}, ['--import', './bench/inside.ts']);
  const inside = new Inside(service.process, database);
  const admin = await Admin.signIn(service.url, database);
  await admin.importRate(10_000);
  const xlsx = await workbook(plan.rows);

  const floors: number[] = [];
  const imports: number[] = [];
  const dryRuns: Record<'csv' | 'xlsx', number[]> = { csv: [], xlsx: [] };
  const figures: Figures[] = [];
  for (let round = 0; round < plan.rounds; round += 1) {
    await empty(database);
    floors.push(await floorRate(database, plan.rows));
    await empty(database);
    imports.push(await inside.during('csv', figures, () => admin.importRate(plan.rows)));
    await empty(database);
    dryRuns.csv.push(
      await inside.during('csv, dry run', figures, () => admin.importRate(plan.rows, '?dryRun=true')),
    );
    await empty(database);
    dryRuns.xlsx.push(
      await inside.during('xlsx, dry run', figures, () =>
        admin.rateOf(plan.rows, createReadStream(xlsx), '?dryRun=true', xlsxType),
      ),
    );
  }
  const ratios = imports.map((rate, i) => rate / floors[i]!);
  const times = dryRuns.csv.map((rate, i) => rate / dryRuns.xlsx[i]!);
  console.log(
    `${whole(plan.rows)} valid rows, from upload to report: ${median(ratios).toFixed(2)} of the floor; the goal is ` +
      `${goals.ratio} or more. As a workbook a dry run of them takes ${median(times).toFixed(2)} times as long as as CSV; ` +
      `the goal is ${goals.workbook} or less.\n`,
  );
  console.log(
    table(
      ['', 'rows/s', 'of the floor'],
      [
        ['floor', spread(floors, whole), '1'],
        ['import', spread(imports, whole), spread(ratios, (ratio) => ratio.toFixed(2))],
        ['dry run, CSV', spread(dryRuns.csv, whole), ''],
        ['dry run, xlsx', spread(dryRuns.xlsx, whole), ''],
      ],
    ),
  );

  for (const rows of plan.sizes) {
    await empty(database);
    await inside.during(`${whole(rows)} rows`, figures, () => admin.importRate(rows));
  }
  await empty(database);
  await inside.during(`upload of ${whole(plan.mebibytes)} MiB`, figures, async () => {
    const { id } = await admin.upload(mebibytes(plan.mebibytes));
    await admin.cancel(id);
    await admin.end(id);
  });
  console.log(
    `\nOf the service: memory, of which the goal is ${goals.mebibytes} MiB at most and of an upload ${goals.uploadMebibytes} more than ` +
      `before; how long its event loop stood still at most, of which it is ${goals.stopMs} ms; and what it and PostgreSQL took of a processor.\n`,
  );
  console.log(
    table(
      ['', 'MiB before', 'at most', 'longest stop, ms', 'its seconds', 'PostgreSQL’s'],
      figures.map((each) => [
        each.what,
        whole(each.before),
        whole(each.most),
        milliseconds(each.longestStopMs),
        seconds(each.cpuSeconds),
        seconds(each.postgresCpuSeconds),
      ]),
    ),
  );
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
