/**
 * `node bench/lists.ts`: how long the lists take on a million assignments of one organization, and a create and
 * a change beside them. Prints Markdown; takes about two minutes, most of it to make the data.
 */
import { Client } from 'pg';
import type { Sort } from '../src/assignments/sql/list.js';
import type { Lists } from '../src/database/lists/lists.js';
import type { Pools, Statement } from '../src/database/connections/pools.js';
import type { Metrics } from '../src/operations/metrics/metrics.js';
import type { SerializableTransactions } from '../src/database/transactions/serializable-transactions.js';
import { built } from './built.ts';
import { createDatabase, startServer, whereabouts } from './database.ts';
import { atEnd, runToEnd } from './ending.ts';
import { type Filter, listVariants, type Position } from './list-variants.ts';
import { fill } from './filling.ts';
import { type Explained, outline } from './plan-outline.ts';
import { median, table } from './table.ts';
import { timeWrites } from './time-writes.ts';

const { AssignmentsRepository } = await built('src/assignments/assignments.repository.js');
const { encodeCursor } = await built('src/http/paging/cursor.js');
const { connectFor } = await built('src/database/connections/connection.js');

/** A page of the default size. */
const limit = 50;
/** How often each is run; fewer where it takes long. */
const runs = 7;
const longMs = 300;
/** What a reader waits for is told in detail. */
const slowMs = 50;
const sorts: readonly Sort[] = ['-createdAt', 'createdAt', 'dueAt', '-dueAt'];

/** What the repository sends, so that it can be explained afterwards. */
let sent: [Statement, unknown[]][] = [];

await runToEnd(async () => {
  const database = await createDatabase(await startServer());
  const { organizationId, pool } = database;
  const started = performance.now();
  await fill(database, 1_000_000);
  console.error(`The data took ${Math.round((performance.now() - started) / 1000)} s.`);
  const client = await connect('reads', database.url);
  const repository = recording(client);
  const list = async (filter: Filter, sort: Sort, after?: Position) => {
    const cursor = after && encodeCursor(sort, { after, isBackwards: false });
    return (await repository.list({ organizationId, timeZone: 'UTC', ...filter }, sort, { limit, cursor }))
      .items;
  };

  const times: string[][] = [];
  const slow: string[][] = [];
  for (const { name, filter, depth } of await listVariants(pool)) {
    const cells: string[] = [];
    for (const sort of sorts) {
      const after = depth === undefined ? undefined : await positionAt(client, sort, depth);
      const { ms, found } = await time(() => list(filter, sort, after));
      cells.push(ms.toFixed(1));
      if (ms > slowMs)
        slow.push([`${name}, ${sort}`, ms.toFixed(0), String(found), ...(await explain(client))]);
    }
    times.push([name, ...cells]);
  }
  const week = 7 * 86_400_000;
  const weekStarts = Array.from({ length: 18 }, (_, i) => new Date(Date.now() + (i - 8) * week));
  const summaries: string[][] = [];
  for (const { name, filter, depth } of await listVariants(pool)) {
    if (depth !== undefined) continue;
    const { ms } = await time(() =>
      repository.summarize({ organizationId, timeZone: 'UTC', ...filter }, weekStarts),
    );
    summaries.push([name, ms.toFixed(1)]);
    if (ms > slowMs) slow.push([`summary, ${name}`, ms.toFixed(0), '', ...(await explain(client))]);
  }
  console.log(`${await whereabouts(database)}\n`);
  console.log(table(['list, ms by sort', ...sorts], times));
  console.log(`\n${table(['summary of', 'ms'], summaries)}`);
  console.log(`\n${table([`slower than ${slowMs} ms`, 'ms', 'rows', 'pages', 'rows read', 'by'], slow)}`);
  console.log(
    `\n${table(['write', 'ms'], await timeWrites(database, await connect('writes', database.url)))}`,
  );
});

async function connect(use: 'reads' | 'writes', url: string): Promise<Client> {
  const client = await connectFor(use, url);
  atEnd(() => client.end());
  return client;
}

/** The service's own repository, on one connection. */
function recording(client: Client): InstanceType<typeof AssignmentsRepository> {
  const read = async (statement: Statement, values: unknown[]): Promise<unknown[]> => {
    sent.push([statement, values]);
    return (await client.query({ ...statement, values })).rows as unknown[];
  };
  return new AssignmentsRepository(
    {} as SerializableTransactions,
    { read } as unknown as Pools,
    { read, readFresh: read } as unknown as Lists,
    {} as Metrics,
  );
}

/** The place of the row that so many precede. */
async function positionAt(client: Client, sort: Sort, depth: number): Promise<Position> {
  const key = sort.endsWith('createdAt') ? 'created_at' : `coalesce(due_at, 'infinity')`;
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  const { rows } = await client.query<{ value: Date | number; id: string }>(
    `SELECT ${key} AS value, id FROM assignments ORDER BY organization_id, ${key} ${direction}, id ${direction}
     LIMIT 1 OFFSET $1`,
    [depth],
  );
  const { value, id } = rows[0]!;
  return [value instanceof Date ? value.toISOString() : 'infinity', id];
}

async function time(run: () => Promise<unknown[]>): Promise<{ ms: number; found: number }> {
  const times: number[] = [];
  let found = 0;
  while (times.length < runs && !times.some((each) => each > longMs)) {
    sent = [];
    const start = performance.now();
    found = (await run()).length;
    times.push(performance.now() - start);
  }
  return { ms: median(times), found };
}

/** How the last of the statements that were sent, the list itself, was carried out. */
async function explain(client: Client): Promise<string[]> {
  const [statement, values] = sent.at(-1)!;
  const { rows } = await client.query<{ 'QUERY PLAN': [Explained] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement.text}`,
    values,
  );
  const { pages, rowsRead, by } = outline(rows[0]!['QUERY PLAN'][0]);
  return [String(pages), String(rowsRead), by];
}
