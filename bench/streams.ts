/**
 * `node bench/streams.ts`, after a build: what 1,000 open streams of live events cost the service in memory and PostgreSQL in
 * transactions while nothing happens, and how soon the last of them has an event. Prints Markdown; `--write` puts it into
 * docs/PERFORMANCE.md too. Takes about a minute.
 */
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchDatabase, createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { Admin } from './importing.ts';
import { putBetweenMarks } from './marked.ts';
import { Bench } from './measure.ts';
import { residentMebibytes } from './memory.ts';
import { root } from './processes.ts';
import { median, milliseconds, table, whole } from './table.ts';

const people = 50;
const streamsOfEach = 20;
const count = people * streamsOfEach;
const idleSeconds = 10;
const events = 100;
const agent = new Agent({ keepAlive: false, maxSockets: Infinity });

interface Stream {
  response: IncomingMessage;
  text: string;
}

await runToEnd(async () => {
  const database = await createDatabase(await startServer());
  const bench = new Bench(database);
  const service = await bench.startService({ SIGN_IN_ATTEMPTS_PER_ADDRESS: '1000' });
  const admins: Admin[] = [];
  for (let i = 0; i < people; i += 1) admins.push(await Admin.signIn(service.url, database));
  // What a process takes that has worked, and keeps, is no stream's.
  await bench.run(service, 32, 10);
  const few = async (path: string): Promise<{ id: string }[]> =>
    ((await (await admins[0]!.get(path)).json()) as { items: { id: string }[] }).items;
  const [scenario] = (await few('/api/scenarios?limit=1')) as [{ id: string }];
  const counselors = await few(`/api/counselors?limit=${events}`);
  await database.pool.query('TRUNCATE assignments, assignment_changes');

  const without = await idle(database, service.process.pid!);
  const streams = await Promise.all(
    admins.flatMap((admin) => Array.from({ length: streamsOfEach }, () => open(service.url, admin))),
  );
  const beside = await idle(database, service.process.pid!);

  const latencies: number[] = [];
  for (const { id: counselorId } of counselors) {
    for (const stream of streams) stream.text = '';
    const response = await admins[0]!.post('/api/assignments', { counselorId, scenarioId: scenario.id });
    if (response.status !== 201) throw new Error(`A create was answered ${response.status}.`);
    const since = performance.now();
    while (!streams.every(({ text }) => text.includes(counselorId))) await wait(1);
    latencies.push(performance.now() - since);
  }
  const after = residentMebibytes(service.process.pid!);
  for (const { response } of streams) response.destroy();

  const text = [
    await whereabouts(database),
    table(
      ['', 'the service’s memory', 'transactions of PostgreSQL a second'],
      [
        ['no stream', `${whole(without.mebibytes)} MiB`, without.transactions.toFixed(1)],
        [`${whole(count)} streams`, `${whole(beside.mebibytes)} MiB`, beside.transactions.toFixed(1)],
        [`after ${events} events to each`, `${whole(after)} MiB`, ''],
      ],
    ),
    `From the answer to a create until all ${whole(count)} have its event: ${milliseconds(median(latencies))} ms (median of ${events}), ` +
      `${milliseconds(Math.max(...latencies))} at most.`,
  ].join('\n\n');
  console.log(text);
  if (process.argv.includes('--write'))
    await putBetweenMarks(join(root, 'docs/PERFORMANCE.md'), 'streams', text);
});

function open(url: string, { cookie }: Admin): Promise<Stream> {
  return new Promise((resolve, reject) => {
    get(`${url}/api/events`, { headers: { Cookie: cookie }, agent }, (response) => {
      const stream = { response, text: '' };
      response.setEncoding('utf8').on('data', (chunk: string) => {
        if (stream.text === '') resolve(stream);
        stream.text += chunk;
      });
      response.on('error', () => undefined);
      if (response.statusCode !== 200) reject(new Error(`A stream was answered ${response.statusCode}.`));
    }).on('error', reject);
  });
}

interface Idle {
  mebibytes: number;
  /** A second. */
  transactions: number;
}

/** After some seconds in which nothing happens. */
async function idle(database: BenchDatabase, pid: number): Promise<Idle> {
  const before = await transactions(database);
  await wait(idleSeconds * 1000);
  return {
    transactions: ((await transactions(database)) - before) / idleSeconds,
    mebibytes: residentMebibytes(pid),
  };
}

async function transactions({ pool }: BenchDatabase): Promise<number> {
  // A session that has nothing to do tells the statistics within ten seconds.
  await wait(12_000);
  const { rows } = await pool.query<{ count: string }>(
    `SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()`,
  );
  return Number(rows[0]!.count);
}
