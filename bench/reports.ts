/**
 * `node bench/reports.ts`, after a build: how long reports of a million assignments take, what a create takes beside reports
 * that follow each other, in turns with creates alone, and the memory for a report of 100,000 counselors. Prints Markdown;
 * `--write` puts it into docs/PERFORMANCE.md too. Takes about three minutes.
 */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type BenchDatabase, createDatabase, scenarioCount, startServer, whereabouts } from './database.ts';
import { doors } from './doors.ts';
import { runToEnd } from './ending.ts';
import { fill } from './filling.ts';
import { Admin } from './importing.ts';
import { putBetweenMarks } from './marked.ts';
import { residentMebibytes } from './memory.ts';
import { root, serviceFlags, servingAt, startNode } from './processes.ts';
import { median, milliseconds, spread, table, whole } from './table.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '5' },
    write: { type: 'boolean', default: false },
  },
});
const count = Number(options.count);
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
const groupings = ['scenario', 'counselor', 'group', 'week'] as const;
/** Creates that are asked for in a second, whether those before are answered or not. */
const paces = [50, 300];
/** Who have no assignment yet. */
const newcomers = 20_000;
const many = 100_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
let created = 0;

await runToEnd(async () => {
  const database = await createDatabase(await startServer());
  await database.pool.query(
    `UPDATE counselors SET group_name = 'Group ' || right(external_id, 1) WHERE external_id !~ '0$'`,
  );
  await fill(database, count);
  await enrol(database, 'n-', newcomers);
  const settings = { DATABASE_URL: database.url, HOST: '127.0.0.1', PORT: '0' };
  const service = startNode([...serviceFlags, join(root, 'dist/src/main.js')], settings);
  const url = await servingAt(service);
  const admin = await Admin.signIn(url, database);

  const since = new Date(Date.now() - 30 * 86_400_000).toISOString();
  const times: string[][] = [];
  for (const groupBy of groupings) {
    const row: string[] = [groupBy];
    for (const more of ['', '&format=xlsx', `&from=${since}`])
      row.push(await timed(admin, `${groupBy}${more}`));
    times.push(row);
  }
  const beside: string[][] = [];
  for (const pace of paces) beside.push(await creatingBeside(database, url, admin, pace));

  await enrol(database, 'm-', many);
  await assignToMany(database);
  const before = residentMebibytes(service.process.pid!);
  const { bytes, ms } = await read(admin, 'counselor&format=csv');
  const peak = residentMebibytes(service.process.pid!, 'VmHWM');
  const text = [
    await whereabouts(database),
    `${whole(count)} assignments. Goals: a report in 2 s; a create’s p99 beside reports at most 1.3 times that without.`,
    table(['report by', 'JSON, ms', 'workbook, ms', 'of 30 days, ms'], times),
    table(
      ['creates/s', 'p50 ms alone', 'beside', 'p99 ms alone', 'beside', 'p99, times', 'reports/s'],
      beside,
    ),
    `Of ${whole(many)} counselors more, as CSV: ${(bytes / 2 ** 20).toFixed(0)} MiB in ${whole(ms)} ms; the service has ` +
      `${whole(before)} MiB before it, and ${whole(peak)} MiB at most until it ended.`,
  ].join('\n\n');
  console.log(text);
  if (options.write) await putBetweenMarks(join(root, 'docs/PERFORMANCE.md'), 'reports', text);
});

async function enrol({ pool, organizationId }: BenchDatabase, prefix: string, number: number): Promise<void> {
  await pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name)
     SELECT gen_random_uuid(), $1, $2 || i, 'Counselor ' || i FROM generate_series(1, $3) i`,
    [organizationId, prefix, number],
  );
  await pool.query('ANALYZE counselors');
}

/** One each. */
async function assignToMany({ pool, organizationId }: BenchDatabase): Promise<void> {
  await pool.query(
    `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, assigned_by_kind, assigned_by_id, assigned_by_name)
     SELECT gen_random_uuid(), $1, id, (SELECT id FROM scenarios WHERE organization_id = $1 LIMIT 1), 'user', id, 'Bench'
     FROM counselors WHERE organization_id = $1 AND external_id LIKE 'm-%'`,
    [organizationId],
  );
}

async function read(admin: Admin, asked: string): Promise<{ ms: number; bytes: number }> {
  const start = performance.now();
  const response = await admin.get(`/api/reports/assignments?groupBy=${asked}`);
  const { byteLength: bytes } = await response.arrayBuffer();
  if (!response.ok) throw new Error(`A report by ${asked} was answered ${response.status}.`);
  return { ms: performance.now() - start, bytes };
}

async function timed(admin: Admin, asked: string): Promise<string> {
  const times: number[] = [];
  for (let run = 0; run < 5; run += 1) times.push((await read(admin, asked)).ms);
  return spread(times, whole);
}

/** Rounds of creates alone and beside reports, in turns and each time in the other order. */
async function creatingBeside(
  database: BenchDatabase,
  url: string,
  admin: Admin,
  pace: number,
): Promise<string[]> {
  const alone: Latencies[] = [];
  const beside: Latencies[] = [];
  let reports = 0;
  const readOn = async (over: AbortSignal): Promise<void> => {
    for (; !over.aborted; reports += 1) await read(admin, groupings[reports % groupings.length]!);
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const isBeside of round % 2 === 0 ? [false, true] : [true, false]) {
      await database.pool.query('CHECKPOINT');
      await create(url, database.key.secret, pace, 0.5);
      const over = new AbortController();
      const reading = isBeside ? readOn(over.signal) : undefined;
      (isBeside ? beside : alone).push(await create(url, database.key.secret, pace, seconds));
      over.abort();
      await reading;
    }
  }
  const of = (some: readonly Latencies[], what: keyof Latencies): string =>
    milliseconds(median(some.map((each) => each[what])));
  return [
    whole(pace),
    of(alone, 'p50'),
    of(beside, 'p50'),
    of(alone, 'p99'),
    of(beside, 'p99'),
    spread(
      beside.map(({ p99 }, i) => p99 / alone[i]!.p99),
      (ratio) => ratio.toFixed(2),
    ),
    (reports / (rounds * seconds)).toFixed(2),
  ];
}

interface Latencies {
  p50: number;
  p99: number;
}

/** Distinct pairs of newcomers, so many a second. */
async function create(url: string, secret: string, pace: number, forSeconds: number): Promise<Latencies> {
  const start = performance.now();
  const latencies: Promise<number>[] = [];
  for (let i = 0; i < pace * forSeconds; i += 1) {
    const ahead = start + (i * 1000) / pace - performance.now();
    if (ahead > 0) await wait(ahead);
    const pair = (created += 1);
    const body = `{"user_id":"n-${1 + (pair % newcomers)}","scenario_id":"s-${1 + (Math.floor(pair / newcomers) % scenarioCount)}"}`;
    latencies.push(post(`${url}${doors.partner.path}`, secret, body));
  }
  const sorted = (await Promise.all(latencies)).toSorted((a, b) => a - b);
  const quantile = (q: number): number => sorted[Math.floor(q * (sorted.length - 1))]!;
  return { p50: quantile(0.5), p99: quantile(0.99) };
}

/** Milliseconds until the answer, which must be 201. */
function post(to: string, secret: string, body: string): Promise<number> {
  const begun = performance.now();
  const headers = { 'X-API-Key': secret, 'Content-Type': 'application/json', 'Content-Length': body.length };
  return new Promise((resolve, reject) => {
    const sent = request(to, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 201) resolve(performance.now() - begun);
        else reject(new Error(`A create was answered ${response.statusCode}.`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
