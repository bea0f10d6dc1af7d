/** A PostgreSQL for the benchmarks, and in it databases with the product's schema and one organization. */
import { once } from 'node:events';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { built } from './built.ts';
import { atEnd } from './ending.ts';
import { servingAt, startNode } from './processes.ts';

const { createDataSource } = await built('src/data-source.js');
const { makeKey } = await built('src/identity/api-keys/key-format.js');
const { startEmbeddedPostgres } = await built('src/database/postgres/embedded-postgres.js');

export const counselorCount = 3_000;
export const scenarioCount = 100;

export interface BenchDatabase {
  url: string;
  /** Connections of the benchmark itself, to prepare and to look. */
  pool: Pool;
  organizationId: string;
  /** A partner's API key. */
  key: { id: string; name: string; secret: string };
}

/** URL of the server: of BENCH_DATABASE_URL, or of an embedded one that ends with the benchmark. */
export async function startServer(): Promise<string> {
  const given = process.env['BENCH_DATABASE_URL'];
  if (given !== undefined) return given;
  const dataDir = await mkdtemp(join(tmpdir(), 'onus-bench-'));
  atEnd(() => rm(dataDir, { recursive: true, force: true }));
  const server = await startEmbeddedPostgres({ dataDir, log: console.error });
  atEnd(() => server.stop());
  return server.url;
}

/**
 * Makes a database with the product's migrations and a roster, and drops it at the end.
 * @param main of another build, which then makes the tables
 */
export async function createDatabase(serverUrl: string, main?: string): Promise<BenchDatabase> {
  const name = `onus_bench_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${name}`);
  atEnd(() => administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`));
  const url = withDatabase(serverUrl, name);

  if (main === undefined) {
    const dataSource = await createDataSource({ url, poolSize: 1 }).initialize();
    await dataSource.runMigrations();
    await dataSource.destroy();
  } else {
    const program = startNode([main], { DATABASE_URL: url, PORT: '0' });
    await servingAt(program);
    const exited = once(program.process, 'exit');
    program.process.kill();
    await exited;
  }

  const pool = new Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  atEnd(() => pool.end());
  return { url, pool, ...(await fillRoster(pool)) };
}

/** What a reader of the figures needs to know about where they come from. */
export async function whereabouts({ pool }: BenchDatabase): Promise<string> {
  const { rows } = await pool.query<{ version: string }>(
    `SELECT current_setting('server_version') AS version`,
  );
  return `PostgreSQL ${rows[0]?.version}, Node ${process.version}, ${cpus().length} processors, all on one machine.`;
}

async function fillRoster(pool: Pool): Promise<Pick<BenchDatabase, 'organizationId' | 'key'>> {
  const organizationId = randomUUID();
  await pool.query(`INSERT INTO organizations (id, name) VALUES ($1, 'Bench Crisis Line')`, [organizationId]);
  await pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name)
     SELECT gen_random_uuid(), $1, 'c-' || i,
            (ARRAY['Ada', 'Ben', 'Cleo', 'Dara', 'Elif', 'Femi', 'Gil', 'Hana', 'Ivo', 'June'])[1 + i % 10]
            || ' ' || (ARRAY['Abara', 'Brandt', 'Costa', 'Dunn', 'Eriksen', 'Farah', 'Gupta'])[1 + i % 7] || ' ' || i
     FROM generate_series(1, $2) i`,
    [organizationId, counselorCount],
  );
  await pool.query(
    `INSERT INTO scenarios (id, organization_id, external_id, title)
     SELECT gen_random_uuid(), $1, 's-' || i,
            (ARRAY['Exam pressure', 'Night panic', 'Grief', 'Silent caller', 'Third party'])[1 + i % 5] || ', part ' || i
     FROM generate_series(1, $2) i`,
    [organizationId, scenarioCount],
  );
  const key = await addKey(pool, organizationId);
  await pool.query('ANALYZE');
  return { organizationId, key };
}

/** Makes a partner's API key. @param rateLimit requests per second */
export async function addKey(
  pool: Pool,
  organizationId: string,
  rateLimit: number | null = null,
): Promise<BenchDatabase['key']> {
  const { key: secret, keyId, secretHash } = makeKey();
  const key = { id: randomUUID(), name: 'Bench partner', secret };
  const scopes = ['assignments:read', 'assignments:write', 'results:write'];
  await pool.query(
    `WITH made AS (
       INSERT INTO api_keys (id, organization_id, name, scopes, rate_limit) VALUES ($1, $2, $3, $4, $5)
     )
     INSERT INTO api_key_secrets (key_id, api_key_id, secret_hash) VALUES ($6, $1, $7)`,
    [key.id, organizationId, key.name, scopes, rateLimit, keyId, secretHash],
  );
  return key;
}

async function administer(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: withDatabase(serverUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.toString();
}
