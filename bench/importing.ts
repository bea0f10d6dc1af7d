/** Files to import, the service that imports them, and what PostgreSQL alone needs for the same rows. */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { built } from './built.ts';
import { type BenchDatabase, counselorCount } from './database.ts';

const { hashPassword } = await built('src/identity/users/passwords.js');

const scenarios = 2_000;
const pairs = counselorCount * scenarios;

/** Steps through the pairs so that neighbours in the file are none in any index; it shares no factor with their number. */
const stride = 104_729;

/** Adds scenarios that only files name, so that load beside an import wants other pairs. */
export async function prepare({ pool, organizationId }: BenchDatabase): Promise<void> {
  await pool.query(
    `INSERT INTO scenarios (id, organization_id, external_id, title)
     SELECT gen_random_uuid(), $1, 'i-' || i, 'Imported ' || i FROM generate_series(0, $2 - 1) i`,
    [organizationId, scenarios],
  );
  await pool.query('ANALYZE scenarios');
}

export async function empty({ pool }: BenchDatabase): Promise<void> {
  await pool.query('TRUNCATE assignments, assignment_changes, imports, import_rows, import_outcomes');
  await pool.query('CHECKPOINT');
}

/** The names of a pair; each number is another one. */
export function pairAt(i: number): [counselor: string, scenario: string] {
  const pair = (i * stride) % pairs;
  return [`c-${1 + (pair % counselorCount)}`, `i-${Math.floor(pair / counselorCount)}`];
}

/** Lines of distinct pairs, with a due date. */
export function* csv(rows: number, from = 0): Generator<string> {
  if (rows > pairs) throw new Error(`There are only ${pairs} pairs.`);
  let text = 'counselor,scenario,due_date,note\n';
  for (let i = from; i < from + rows; i += 1) {
    text += `${pairAt(i).join(',')},2027-01-31T12:00:00Z,\n`;
    if (text.length < 60_000) continue;
    yield text;
    text = '';
  }
  yield text;
}

/**
 * Rows per second of `COPY` into a table without indexes, and one `INSERT … SELECT … ON CONFLICT DO NOTHING` into the
 * real ones, with their history: what a person with psql would do.
 */
export async function floorRate({ url, organizationId }: BenchDatabase, rows: number): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      'CREATE TEMP TABLE staged (counselor text, scenario text, due_date timestamptz, note text)',
    );
    const start = performance.now();
    await pipeline(
      Readable.from(csv(rows)),
      client.query(copyFrom('COPY staged FROM STDIN (FORMAT csv, HEADER true)')),
    );
    await client.query(
      `WITH created AS (
         INSERT INTO assignments (
           id, organization_id, counselor_id, scenario_id, due_at, note, assigned_by_kind, assigned_by_id,
           assigned_by_name
         )
         SELECT uuidv7(), $1, c.id, s.id, due_date, note, 'import', $2, 'psql'
         FROM staged
         JOIN counselors c ON c.organization_id = $1 AND c.external_id = counselor
         JOIN scenarios s ON s.organization_id = $1 AND s.external_id = scenario
         ON CONFLICT DO NOTHING
         RETURNING id
       )
       INSERT INTO assignment_changes (assignment_id, version, door, actor_kind, actor_id, actor_name, to_status)
       SELECT id, 1, 'import', 'import', $2, 'psql', 'pending' FROM created`,
      [organizationId, randomUUID()],
    );
    return rows / ((performance.now() - start) / 1000);
  } finally {
    await client.end();
  }
}

export interface ImportState {
  id: string;
  status: string;
  error: string | null;
  counts: { total: number; created: number };
  progress: number;
  rowsPerSecond: number;
}

/** An admin who uploads, as a person's program would. */
export class Admin {
  private readonly url: string;
  readonly cookie: string;

  private constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  static async signIn(url: string, { pool, organizationId }: BenchDatabase): Promise<Admin> {
    const email = `${randomUUID()}@bench.test`;
    await pool.query(
      `INSERT INTO users (id, organization_id, email, name, role, password_hash)
       VALUES ($1, $2, $3, 'Bench admin', 'admin', $4)`,
      [randomUUID(), organizationId, email, await hashPassword('bench-password')],
    );
    const response = await fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, password: 'bench-password' }),
    });
    return new Admin(url, response.headers.getSetCookie()[0]!.split(';')[0]!);
  }

  /** Uploads a file; it is stored when this returns. */
  async upload(
    file: Iterable<string | Uint8Array> | Readable,
    query = '',
    type = 'text/csv',
  ): Promise<ImportState> {
    const response = await fetch(`${this.url}/api/admin/imports${query}`, {
      method: 'POST',
      headers: { Cookie: this.cookie, 'Content-Type': type },
      body: Readable.toWeb(Readable.from(file)) as ReadableStream,
      duplex: 'half',
    });
    if (response.status !== 202)
      throw new Error(`The upload was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as ImportState;
  }

  async look(id: string): Promise<ImportState> {
    const response = await fetch(`${this.url}/api/admin/imports/${id}`, { headers: { Cookie: this.cookie } });
    return (await response.json()) as ImportState;
  }

  async cancel(id: string): Promise<void> {
    await fetch(`${this.url}/api/admin/imports/${id}/cancel`, {
      method: 'POST',
      headers: { Cookie: this.cookie },
    });
  }

  /** Waits until an import has ended, and returns how it did. */
  async end(id: string): Promise<ImportState> {
    for (;;) {
      const state = await this.look(id);
      if (!['queued', 'running'].includes(state.status)) return state;
      await wait(50);
    }
  }

  /** Rows per second, from the first byte of the upload to the end of the import. */
  async importRate(rows: number, query = ''): Promise<number> {
    return this.rateOf(rows, csv(rows), query);
  }

  /** The same, of a file that has so many rows. */
  async rateOf(
    rows: number,
    file: Iterable<string> | Readable,
    query: string,
    type = 'text/csv',
  ): Promise<number> {
    const start = performance.now();
    const { id } = await this.upload(file, query, type);
    const state = await this.end(id);
    const seconds = (performance.now() - start) / 1000;
    if (state.counts.created !== rows) throw new Error(`The import went wrong: ${JSON.stringify(state)}`);
    return rows / seconds;
  }

  async get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: { Cookie: this.cookie } });
  }

  async post(path: string, body: object): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: { Cookie: this.cookie, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
