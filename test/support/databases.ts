/** Databases for tests: each a copy of the template, migrated and with the demo organizations. */
import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';

/** A name of its own for each run, so that two can share a server. Workers inherit it. */
export const templateName = (process.env['ONUS_TEST_TEMPLATE'] ??=
  `onus_test_template_${randomBytes(4).toString('hex')}`);

export interface TestDatabase {
  url: string;
  /** Connections for the test itself, to look and to interfere. */
  pool: Pool;
  drop(): Promise<void>;
}

/** The URL of a database on the tests' server. */
export function databaseUrl(name: string): string {
  const server = process.env['TEST_DATABASE_URL'];
  if (server === undefined)
    throw new Error('Tests are started by npm test, which starts a PostgreSQL for them.');
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.toString();
}

export async function administer<T>(run: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl('postgres') });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

export async function createDatabase({ template = templateName } = {}): Promise<TestDatabase> {
  const name = `onus_test_${randomBytes(6).toString('hex')}`;
  // Copies of one template exclude each other; PostgreSQL would answer the second with an error.
  await administer(async (client) => {
    await client.query('SELECT pg_advisory_lock(1)');
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const url = databaseUrl(name);
  const pool = new Pool({ connectionString: url, max: 4 });
  pool.on('error', () => undefined);
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await administer((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}
