/** The PostgreSQL inside: it starts on nothing, survives what kills its parts, and never outlives the service. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/postgres/embedded-postgres.js';
import { isRunning, parentOf } from '../support/process-state.js';
import { until } from '../support/until.js';

const parameters = { fsync: 'off' };
const said: string[] = [];
const log = (sentence: string): void => void said.push(sentence);
let dataDir: string;
let cleanups: (() => unknown)[];

beforeEach(async () => {
  said.length = 0;
  dataDir = await mkdtemp(join(tmpdir(), 'embedded-'));
  cleanups = [removeDataDir];
});

afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
});

/** A PostgreSQL whose service was killed still writes while it shuts down, so its end is waited for. */
async function removeDataDir(): Promise<void> {
  await readFile(pidFile(), 'utf8').then(
    (content) => until(() => !isRunning(Number.parseInt(content))),
    () => undefined, // No pid file: nothing runs.
  );
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
}

/** Starts one in this process, to be stopped after the test. */
async function start(dir = dataDir): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: dir, log, parameters });
  cleanups.push(() => postgres.stop());
  return postgres;
}

/** Starts one in a process that the test may kill, and resolves when it runs. */
async function startService(): Promise<{ service: ChildProcess; url: string }> {
  const service = spawnService();
  const [output] = (await once(service.stdout!, 'data')) as [Buffer];
  return { service, url: output.toString().trim() };
}

function spawnService(): ChildProcess {
  const module = new URL('../../dist/src/database/postgres/embedded-postgres.js', import.meta.url).href;
  const options = JSON.stringify({ dataDir, parameters });
  const script = `
    import { startEmbeddedPostgres } from '${module}';
    const { url } = await startEmbeddedPostgres({ ...${options}, log: () => {} });
    console.log(url);
    process.on('disconnect', () => process.exit());`; // With the test, should that be broken off.
  const service = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 2, 'ipc'],
  });
  cleanups.push(() => kill(service));
  return service;
}

async function kill(service: ChildProcess): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null) return;
  service.kill('SIGKILL');
  await once(service, 'exit');
}

async function query(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client(url);
  client.on('error', () => {}); // The server may be killed under it: the query fails then, which is enough.
  await client.connect();
  return client.query({ text: sql, rowMode: 'array' }).then(
    async ({ rows }) => (await client.end(), rows as unknown[][]),
    async (error: unknown) => {
      await client.end().catch(() => {});
      throw error;
    },
  );
}

const answers = (url: string) => () =>
  query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );

const pidFile = () => join(dataDir, 'postgres/postmaster.pid');
const postmaster = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0]);
const guardian = () => parentOf(postmaster());

describe('a start on an empty data directory', () => {
  it('gives a PostgreSQL 18 in UTF-8 and UTC, behind a socket that only its user can reach', async () => {
    const { url, socketDir } = await start();
    const settings = ['server_version', 'server_encoding', 'TimeZone', 'listen_addresses', 'fsync'];
    const [row] = await query(url, `SELECT ${settings.map((name) => `current_setting('${name}')`).join()}`);
    expect(row).toEqual([expect.stringMatching(/^18\./), 'UTF8', 'UTC', '', 'off']);
    expect(await query(url, 'SELECT current_user, current_database()')).toEqual([['onus', 'onus']]);
    expect(await query(url, `SELECT lower('ÄÉ'), 'Z' < 'a'`)).toEqual([['äé', true]]);
    expect(statSync(socketDir).mode & 0o777).toBe(0o700);
  });

  it('works in a path with spaces that is longer than a socket may have', async () => {
    const { url } = await start(join(dataDir, 'a long name '.repeat(10), 'another'));
    expect(await query(url, 'SELECT 1')).toEqual([[1]]);
  });

  it('is not hindered by one that was killed while it made its cluster', async () => {
    const service = spawnService();
    const initdb = async () => (await readdir(dataDir)).find((name) => name.startsWith('postgres.new'));
    await until(async () => existsSync(join(dataDir, (await initdb()) ?? '-', 'base')));
    await kill(service);
    const { url } = await start();
    expect(await query(url, 'SELECT 1')).toEqual([[1]]);
    expect(await initdb()).toBeUndefined();
  });

  it('is won by one when two race for it, and the other is told so', async () => {
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const result of results) {
      if (result.status === 'fulfilled') expect(await answers(result.value.url)()).toBe(true);
      else
        expect(String(result.reason)).toMatch(
          /is in use by process \d+\. Stop it, or choose another DATA_DIR/,
        );
    }
  });
});

describe('a start on a data directory used before', () => {
  it('finds the data of the last run, which left nothing behind but them', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await Promise.all([first.stop(), first.stop()]);
    expect(existsSync(first.socketDir)).toBe(false);
    const second = await start();
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([[42]]);
    expect(said).toEqual([]);
  });

  it('is refused while a living service uses it, which is named and not disturbed', async () => {
    const { service, url } = await startService();
    await expect(start()).rejects.toThrow(
      `The data directory ${dataDir} is in use by process ${service.pid}.`,
    );
    expect(await answers(url)()).toBe(true);
  });

  it('waits for a PostgreSQL whose service was killed and which is shutting down', async () => {
    const { service, url } = await startService();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const pid = postmaster();
    await kill(service);
    const { url: next } = await start();
    expect(isRunning(pid)).toBe(false);
    expect(await query(next, 'SELECT n FROM kept')).toEqual([[42]]);
  });

  it('ends a PostgreSQL that lost its service and its guardian', async () => {
    const { service } = await startService();
    const pid = postmaster();
    service.kill('SIGSTOP');
    process.kill(guardian(), 'SIGKILL');
    await kill(service);
    expect(isRunning(pid)).toBe(true);
    const { url } = await start();
    expect(isRunning(pid)).toBe(false);
    expect(await answers(url)()).toBe(true);
  });

  it('is not hindered by a pid file whose number another program has now, and leaves that alone', async () => {
    const first = await start();
    const content = readFileSync(pidFile(), 'utf8');
    const { uid, gid } = statSync(pidFile());
    await first.stop();
    const other = spawn('sleep', ['60'], { uid, gid });
    cleanups.push(() => other.kill());
    writeFileSync(pidFile(), content.replace(/^\d+/, String(other.pid)));
    const { url } = await start();
    expect(await answers(url)()).toBe(true);
    expect(isRunning(other.pid!)).toBe(true);
  });
});

describe('while the service lives', () => {
  it('PostgreSQL comes back under the same URL when it is killed, in the middle of a query too', async () => {
    const { url } = await start();
    await query(url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const busy = expect(query(url, 'SELECT count(*) FROM generate_series(1, 1000000000)')).rejects.toThrow();
    await until(async () => (await query(url, running)).length === 1);
    process.kill(postmaster(), 'SIGKILL');
    await busy;
    await until(answers(url));
    expect(await query(url, 'SELECT n FROM kept')).toEqual([[42]]);
    await until(() => said.length === 2);
    expect(said).toEqual([
      'PostgreSQL ended unexpectedly (SIGKILL); starting it again.',
      'PostgreSQL is running again.',
    ]);
  });

  it('its guardian ignores signals meant for the service, and is replaced when it is killed', async () => {
    const postgres = await start();
    const { url } = postgres;
    const [killed, orphan] = [guardian(), postmaster()];
    process.kill(killed, 'SIGTERM');
    process.kill(killed, 'SIGINT');
    expect(await answers(url)()).toBe(true);
    process.kill(killed, 'SIGKILL');
    await until(() => said.includes('PostgreSQL is running again.'));
    expect(await answers(url)()).toBe(true);
    expect(isRunning(orphan)).toBe(false);
    const pids = [guardian(), postmaster()];
    await postgres.stop();
    expect(pids.map(isRunning)).toEqual([false, false]);
  });
});

it('when the service is killed, nothing of PostgreSQL is left running, nor its socket directory', async () => {
  const { service, url } = await startService();
  const pids = [guardian(), postmaster()];
  await kill(service);
  await until(() => !pids.some(isRunning));
  expect(existsSync(new URL(url).searchParams.get('host')!)).toBe(false);
});

it('when PostgreSQL does not start, the error says why, in its words', async () => {
  const starting = startEmbeddedPostgres({
    dataDir,
    log,
    parameters: { ...parameters, shared_buffers: 'many' },
  });
  await expect(starting).rejects.toThrow(/PostgreSQL does not start: .*parameter "shared_buffers": "many"/);
});

const running = `SELECT FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND pid <> pg_backend_pid()`;
