/** Measures one server once: on an empty table, for some seconds, with some clients. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchDatabase, counselorCount, scenarioCount } from './database.ts';
import { atEnd } from './ending.ts';
import { cpuSecondsOf, postgresCpuSeconds } from './cpu.ts';
import type { DoorName } from './doors.ts';
import type { LoadOrder, LoadResult } from './load-order.ts';
import type { Workload } from './pairs.ts';
import { type Program, serviceFlags, servingAt, startNode } from './processes.ts';

export interface Measurement extends LoadResult {
  createsPerSecond: number;
  /** Runs of the transaction, and how many of them PostgreSQL aborted. */
  attempts: number;
  aborts: number;
  /** Of a processor, that the server's own process took, and that PostgreSQL's did. NaN where nothing tells. */
  cpuSeconds: number;
  postgresCpuSeconds: number;
}

export interface Target {
  name: string;
  url: string;
  /** The partner door unless told. */
  door?: DoorName;
  process?: ChildProcess;
  /** Keys that are sent in turn; the database's one key unless told. */
  apiKeys?: string[];
}

const generator = join(import.meta.dirname, 'load.ts');

export class Bench {
  private readonly database: BenchDatabase;
  private readonly load: Program;
  /** Tables that are empty at the start of each measurement. */
  readonly emptied = ['assignments', 'assignment_changes', 'idempotency_keys'];

  constructor(database: BenchDatabase) {
    this.database = database;
    this.load = startNode([generator]);
    this.load.process.stderr?.pipe(process.stderr);
  }

  /** The service as it is shipped: API key, validation, metrics, and its log into a file. */
  async startService(
    environment: NodeJS.ProcessEnv = {},
    nodeOptions: string[] = [],
    main = 'dist/src/main.js',
  ): Promise<Target & Program> {
    const settings = {
      DATABASE_URL: this.database.url,
      HOST: '127.0.0.1',
      PORT: '0',
      MALLOC_MMAP_THRESHOLD_: '131072',
      ...environment,
    };
    const program = startNode([...serviceFlags, ...nodeOptions, main], settings, await logFile());
    return { name: 'service', url: await servingAt(program), ...program };
  }

  /** A server of the folder `bench`, by the path of its module. */
  async startPeer(
    name: string,
    path: string,
    environment: NodeJS.ProcessEnv = {},
    door: DoorName = 'partner',
  ): Promise<Target & Program> {
    const { url, organizationId, key } = this.database;
    const settings = { DATABASE_URL: url, ORGANIZATION_ID: organizationId, ACTOR_ID: key.id, ...environment };
    const program = startNode([...serviceFlags, join(import.meta.dirname, path)], settings, await logFile());
    return { name, door, url: await servingAt(program), ...program };
  }

  async measure(
    target: Target,
    clients: number,
    seconds: number,
    workload: Workload = 'distinct',
  ): Promise<Measurement> {
    await this.empty();
    return this.run(target, clients, seconds, undefined, workload);
  }

  async empty(): Promise<void> {
    // Creates that the last measurement's end cut off are done by then.
    await wait(200);
    await this.database.pool.query(`TRUNCATE ${this.emptied.join(', ')}`);
    await this.database.pool.query('CHECKPOINT');
  }

  /** Measures on what is there. @param share which of several generators this one is */
  async run(
    target: Target,
    clients: number,
    seconds: number,
    share?: LoadOrder['share'],
    workload: Workload = 'distinct',
  ): Promise<Measurement> {
    const { url, door = 'partner', apiKeys } = target;
    const before = await this.countersOf(target);
    const result = await this.send({
      url,
      door,
      workload,
      apiKeys: apiKeys ?? [this.database.key.secret],
      clients,
      seconds,
      counselors: counselorCount,
      scenarios: scenarioCount,
      ...(share === undefined ? {} : { share }),
    });
    const after = await this.countersOf(target);
    return {
      ...result,
      createsPerSecond: result.created / result.seconds,
      attempts: after.attempts - before.attempts,
      aborts: after.aborts - before.aborts,
      cpuSeconds: after.cpuSeconds - before.cpuSeconds,
      postgresCpuSeconds: after.postgresCpuSeconds - before.postgresCpuSeconds,
    };
  }

  private async countersOf({ url, process: server }: Target): Promise<Counters> {
    const { rows } = await this.database.pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return {
      ...(await transactionsOf(url)),
      cpuSeconds: await cpuSecondsOf(server?.pid),
      postgresCpuSeconds: await postgresCpuSeconds(rows[0]?.pid ?? 0),
    };
  }

  private async send(order: LoadOrder): Promise<LoadResult> {
    const generous = AbortSignal.timeout((order.seconds + 20) * 1000);
    this.load.process.send(order);
    const [result] = (await once(this.load.process, 'message', { signal: generous })) as [LoadResult];
    return result;
  }
}

type Counters = Pick<Measurement, 'attempts' | 'aborts' | 'cpuSeconds' | 'postgresCpuSeconds'>;

/** Not every peer tells: one that does not has made no attempt. */
async function transactionsOf(url: string): Promise<Pick<Counters, 'attempts' | 'aborts'>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sum = (name: string): number =>
    text
      .matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'))
      .reduce((total, [, value]) => total + Number(value), 0);
  return {
    attempts: sum('onus_transaction_attempts_sum'),
    aborts: sum('onus_transaction_aborts_total'),
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
