/**
 * `npm run bench -- events`: how soon an event can be read after its create was answered, at 1,000 creates a second, alone and beside imports of
 * 100,000 rows; and what a page of the log takes where it begins, in the middle and at its end, of 10,000 events and of ten million. With
 * `--against FOLDER`, of another build of the service, also what creates and imports are of that one's rate, in turns. Prints Markdown.
 * `--quick` says less surely.
 */
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchDatabase, counselorCount, createDatabase, startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { Admin, csv, empty, prepare } from './importing.ts';
import { Bench, type Target } from './measure.ts';
import { median, milliseconds, spread, table, whole } from './table.ts';

const isQuick = process.argv.includes('--quick');
const plan = isQuick
  ? { seconds: 5, rounds: 2, events: [10_000, 1_000_000], pages: 20 }
  : { seconds: 20, rounds: 7, events: [10_000, 10_000_000], pages: 200 };
const goals = { p99: 250, ratio: 0.92 };
const perSecond = 1_000;
const clients = 32;
const rowsBeside = 100_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Asks the partners' door. */
function ask<T>(url: string, { key }: BenchDatabase, body?: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const headers = { 'X-API-Key': key.secret, 'Content-Type': 'application/json' };
    const sent = request(url, { method: body === undefined ? 'GET' : 'POST', headers, agent }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        if (response.statusCode! < 300) resolve(JSON.parse(text) as T);
        else reject(new Error(`${url} was answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject);
    sent.end(body && JSON.stringify(body));
  });
}

interface Page {
  items: { assignment: { id: string } }[];
  next_cursor: string;
}

/** When things came, of performance.now(), by assignment. */
type Times = Map<string, number>;

/** Follows all events until it is ended. */
class Reader {
  readonly told: Times = new Map();
  private isEnded = false;
  private readonly running: Promise<void>;

  constructor(url: string, database: BenchDatabase, after: string) {
    this.running = this.run(`${url}/api/external/events`, database, after);
  }

  async end(): Promise<void> {
    this.isEnded = true;
    await this.running;
  }

  private async run(url: string, database: BenchDatabase, after: string): Promise<void> {
    for (let cursor = after; !this.isEnded;) {
      const page = await ask<Page>(`${url}?after=${cursor}&limit=200&wait=1`, database);
      const now = performance.now();
      for (const { assignment } of page.items) this.told.set(assignment.id, now);
      cursor = page.next_cursor;
    }
  }
}

let pairs = 0;

/** Creates at a steady pace, until it is told to stop. @returns when each was answered */
async function create(url: string, database: BenchDatabase, until: AbortSignal): Promise<Times> {
  const answered: Times = new Map();
  const asked: Promise<void>[] = [];
  const start = performance.now();
  for (let sent = 0; !until.aborted; await wait(5)) {
    for (; sent < ((performance.now() - start) * perSecond) / 1000; sent += 1) {
      const n = pairs++;
      const body = {
        user_id: `c-${1 + (n % counselorCount)}`,
        scenario_id: `s-${1 + Math.floor(n / counselorCount)}`,
      };
      asked.push(
        ask<{ id: string }>(`${url}/api/external/assignments`, database, body).then(({ id }) => {
          answered.set(id, performance.now());
        }),
      );
    }
  }
  await Promise.all(asked);
  return answered;
}

const share = (values: readonly number[], of: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * of))] ?? NaN;

/** How soon events are told while `beside` goes on, or for some seconds. */
async function latency(
  service: Target,
  database: BenchDatabase,
  what: string,
  beside: () => Promise<unknown>,
) {
  const { url } = service;
  const { next_cursor } = await ask<Page>(`${url}/api/external/events?after=now`, database);
  const reader = new Reader(url, database, next_cursor);
  const over = new AbortController();
  const creating = create(url, database, over.signal);
  const start = performance.now();
  await beside();
  over.abort();
  const answered = await creating;
  const took = (performance.now() - start) / 1000;
  while (![...answered.keys()].every((id) => reader.told.has(id))) await wait(50);
  await reader.end();
  const times = [...answered].map(([id, at]) => Math.max(0, reader.told.get(id)! - at));
  const shown = [0.5, 0.99, 1].map((of) => milliseconds(share(times, of)));
  return [what, whole(answered.size / took), ...shown];
}

async function benchLatency(server: string): Promise<void> {
  const database = await createDatabase(server);
  await prepare(database);
  const service = await new Bench(database).startService();
  const admin = await Admin.signIn(service.url, database);
  let from = 0;
  const imported = (mode: string) => () => {
    const rows = csv(rowsBeside, from);
    from += rowsBeside;
    return admin.rateOf(rowsBeside, rows, `?mode=${mode}`);
  };
  await latency(service, database, '', () => wait(2_000));
  const rows = [
    await latency(service, database, 'alone', () => wait(plan.seconds * 1000)),
    await latency(service, database, 'beside a partial import', imported('partial')),
    await latency(service, database, 'beside an atomic import', imported('atomic')),
  ];
  console.log(
    `${await whereabouts(database)} One reader of all events, of the import’s too, with \`wait\`, from the create’s answer to the event. The goal is a p99 of ${goals.p99} ms at most.\n`,
  );
  console.log(table(['', 'creates/s', 'p50 ms', 'p99 ms', 'at most'], rows));
}

async function benchPages(server: string): Promise<void> {
  const rows: string[][] = [];
  for (const count of plan.events) {
    const database = await createDatabase(server);
    await fill(database, count);
    const service = await new Bench(database).startService();
    const times: number[][] = [];
    for (const position of [0, Math.floor(count / 2), count - 60]) {
      const { rows: found } = await database.pool.query<{ ms: string }>(
        'SELECT (extract(epoch FROM numbered_at) * 1000)::bigint AS ms FROM events WHERE position = $1',
        [Math.max(1, position)],
      );
      const after = Buffer.from(`${found[0]!.ms}.${position}`).toString('base64url');
      const taken: number[] = [];
      for (let i = 0; i < plan.pages; i += 1) {
        const start = performance.now();
        const { items } = await ask<Page>(`${service.url}/api/external/events?after=${after}`, database);
        taken.push(performance.now() - start);
        if (items.length !== 50) throw new Error(`A page had ${items.length} events.`);
      }
      times.push(taken);
    }
    rows.push([whole(count), ...times.map((each) => milliseconds(median(each)))]);
    service.process.kill();
  }
  console.log('\nA page of 50 events, in milliseconds\n');
  console.log(table(['events', 'at the front', 'in the middle', 'at the end'], rows));
}

/** Events of ten thousand assignments. */
async function fill({ pool, organizationId, key }: BenchDatabase, count: number): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(
      `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, assigned_by_kind, assigned_by_id, assigned_by_name)
       SELECT uuidv7(), $1, c.id, s.id, 'partner', $2, 'Bench'
       FROM (SELECT id FROM counselors WHERE organization_id = $1 LIMIT 1000) c,
         (SELECT id FROM scenarios WHERE organization_id = $1 LIMIT 10) s`,
      [organizationId, key.id],
    );
    await client.query(
      `INSERT INTO assignment_changes (assignment_id, version, door, actor_kind, actor_id, actor_name, to_status, transaction_id)
       SELECT id, 1, 'partner', 'partner', $1, 'Bench', 'pending', NULL FROM assignments`,
      [key.id],
    );
    await client.query(
      `WITH a AS MATERIALIZED (SELECT array_agg(id) AS ids FROM assignments)
       INSERT INTO events (position, numbered_at, organization_id, type, assignment_id, version)
       SELECT i, now() - make_interval(secs => ($1 - i) * 0.1), $2, 'assignment.created', ids[1 + i % 10000], 1
       FROM a, generate_series(1, $1::bigint) i`,
      [count, organizationId],
    );
    await client.query(
      `INSERT INTO event_batches (id, position, numbered_at, snapshot, cluster)
       SELECT id + 1, $1, now(), pg_current_snapshot()::text, cluster FROM event_batches ORDER BY id DESC LIMIT 1`,
      [count],
    );
    await client.query('VACUUM (ANALYZE) events, assignments, assignment_changes');
  } finally {
    client.release();
  }
}

async function benchAgainst(server: string, folder: string): Promise<void> {
  const sides = [];
  for (const main of [`${folder}/dist/src/main.js`, 'dist/src/main.js']) {
    const database = await createDatabase(server, main);
    await prepare(database);
    const bench = new Bench(database);
    const service = await bench.startService({}, [], main);
    const admin = await Admin.signIn(service.url, database);
    await bench.run(service, clients, 3);
    sides.push({ database, bench, service, admin, creates: [] as number[], imports: [] as number[] });
  }
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      const { createsPerSecond } = await side.bench.measure(side.service, clients, plan.seconds / 4);
      side.creates.push(createsPerSecond);
      await empty(side.database);
      side.imports.push(await side.admin.importRate(rowsBeside));
    }
  }
  const [old, now] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const line = (what: string, of: 'creates' | 'imports'): string[] => {
    const ratios = now[of].map((rate, i) => rate / old[of][i]!);
    return [what, spread(old[of], whole), spread(now[of], whole), spread(ratios, (each) => each.toFixed(2))];
  };
  console.log(`\nAgainst ${folder}, in turns; the goal is ${goals.ratio}\n`);
  const lines = [line(`creates/s, ${clients} clients`, 'creates'), line('imported rows/s', 'imports')];
  console.log(table(['', 'that build', 'this one', 'ratio'], lines));
}

await runToEnd(async () => {
  const server = await startServer();
  const at = process.argv.indexOf('--against');
  if (at >= 0) await benchAgainst(server, process.argv[at + 1]!);
  await benchLatency(server);
  await benchPages(server);
});
