/** Measures one server once: on an empty table, for some seconds, with some clients. */
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchDatabase, counselorCount, scenarioCount } from './database.ts';
import { atEnd } from './ending.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { type Program, servingAt, startNode } from './processes.ts';

export interface Measurement extends LoadResult {
  createsPerSecond: number;
  /** Runs of the transaction, and how many of them PostgreSQL aborted. */
  attempts: number;
  aborts: number;
  /** Of a processor, that the server's own process took; PostgreSQL's are not in it. The floor does not tell. */
  cpuSeconds: number;
}

export interface Target {
  name: string;
  url: string;
  /** Keys that are sent in turn; the database's one key unless told. */
  apiKeys?: string[];
}

const generator = join(import.meta.dirname, 'load.ts');

export class Bench {
  private readonly database: BenchDatabase;
  private readonly load: Program;

  constructor(database: BenchDatabase) {
    this.database = database;
    this.load = startNode([generator]);
    this.load.process.stderr?.pipe(process.stderr);
  }

  /** The service as it is shipped: API key, validation, metrics, and its log into a file. */
  async startService(
    environment: NodeJS.ProcessEnv = {},
    nodeOptions: string[] = [],
  ): Promise<Target & Program> {
    const settings = { DATABASE_URL: this.database.url, HOST: '127.0.0.1', PORT: '0', ...environment };
    const program = startNode([...nodeOptions, 'dist/src/main.js'], settings, await logFile());
    return { name: 'service', url: await servingAt(program), ...program };
  }

  async startFloor(): Promise<Target & Program> {
    const { url, organizationId, key } = this.database;
    const settings = { DATABASE_URL: url, ORGANIZATION_ID: organizationId, ACTOR_ID: key.id };
    const program = startNode([join(import.meta.dirname, 'floor.ts')], settings);
    return { name: 'floor', url: await servingAt(program), ...program };
  }

  async measure(target: Target, clients: number, seconds: number): Promise<Measurement> {
    // Creates that the last measurement's end cut off are done by then.
    await wait(200);
    await this.database.pool.query('TRUNCATE assignments, assignment_changes');
    await this.database.pool.query('CHECKPOINT');
    return this.run(target, clients, seconds);
  }

  /** Measures on what is there. @param share which of several generators this one is */
  async run(
    { url, apiKeys }: Target,
    clients: number,
    seconds: number,
    share?: LoadOrder['share'],
  ): Promise<Measurement> {
    const before = await countersOf(url);
    const result = await this.send({
      url,
      apiKeys: apiKeys ?? [this.database.key.secret],
      clients,
      seconds,
      counselors: counselorCount,
      scenarios: scenarioCount,
      ...(share === undefined ? {} : { share }),
    });
    const after = await countersOf(url);
    return {
      ...result,
      createsPerSecond: (result.statuses['201'] ?? 0) / result.seconds,
      attempts: after.attempts - before.attempts,
      aborts: after.aborts - before.aborts,
      cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    };
  }

  private async send(order: LoadOrder): Promise<LoadResult> {
    const generous = AbortSignal.timeout((order.seconds + 20) * 1000);
    this.load.process.send(order);
    const [result] = (await once(this.load.process, 'message', { signal: generous })) as [LoadResult];
    return result;
  }
}

type Counters = Pick<Measurement, 'attempts' | 'aborts' | 'cpuSeconds'>;

async function countersOf(url: string): Promise<Counters> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string): number =>
    text
      .matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))
      .reduce((total, [, value]) => total + Number(value), 0);
  return {
    attempts: sum('onus_transaction_attempts_sum'),
    aborts: sum('onus_transaction_aborts_total'),
    cpuSeconds: sum('process_cpu_seconds_total'),
  };
}

/** A descriptor of a file for a service's log, which is thrown away. */
async function logFile(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'onus-bench-'));
  const file = await open(join(folder, 'service.log'), 'w');
  atEnd(async () => {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  });
  return file.fd;
}
