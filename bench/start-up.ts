/** How long the service takes from its start to the first 200 of /health/ready. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { atEnd } from './ending.ts';
import { type Program, start, serviceFlags, startNode } from './processes.ts';

/** Milliseconds between two looks, and until it counts as not starting at all. */
const interval = 5;
const patience = 60_000;

/** Seconds of each start of the service on a database that is there. */
export async function timeStarts(databaseUrl: string, runs: number): Promise<number[]> {
  return times(runs, (environment) =>
    startNode([...serviceFlags, 'dist/src/main.js'], { DATABASE_URL: databaseUrl, ...environment }),
  );
}

/** The same by `npm start`, with its embedded PostgreSQL. The first start, which makes the cluster, is left out. */
export async function timeEmbeddedStarts(runs: number): Promise<number[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onus-bench-'));
  atEnd(() => rm(dataDir, { recursive: true, force: true }));
  const all = await times(runs + 1, (environment) =>
    start(['npm', 'start'], { DATA_DIR: dataDir, ...environment }, 'ignore'),
  );
  return all.slice(1);
}

async function times(runs: number, run: (environment: NodeJS.ProcessEnv) => Program): Promise<number[]> {
  const results: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const port = await freePort();
    const started = performance.now();
    const program = run({ HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'warn' });
    program.process.stderr?.resume();
    await ready(`http://127.0.0.1:${port}/health/ready`, program);
    results.push((performance.now() - started) / 1000);
    await program.stop();
  }
  return results;
}

async function ready(url: string, { process: child }: Program): Promise<void> {
  const deadline = performance.now() + patience;
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await wait(interval);
  }
  throw new Error('The service did not start.');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
