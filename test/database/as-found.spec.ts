/**
 * Databases as they are given out: what would fail later, and not say why, ends the start with a sentence and the SQL
 * that mends it, by the service and the command line alike, and leaves nothing behind; what need not matter does not.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { sessionOf, signIn } from '../support/api.js';
import { type Cluster, startCluster } from '../support/clusters.js';
import { createProxy } from '../support/proxy.js';
import { refused } from '../support/refusals.js';
import { runService, startService } from '../support/service.js';
import { finished, upload } from '../support/uploads.js';

let cluster: Cluster;
let made = 0;

beforeAll(async () => {
  cluster = await startCluster();
});

afterAll(() => cluster.remove());

/** A database and a role of the same name. `$` in the SQL stands for it. */
async function give(sql: string, options = 'OWNER $'): Promise<string> {
  const name = `given_${(made += 1)}`;
  const statements = ['CREATE ROLE $ LOGIN', `CREATE DATABASE $ ${options}`, sql];
  await cluster.sql(statements.map((statement) => statement.replaceAll('$', name)));
  return name;
}

async function serves(url: string): Promise<void> {
  const service = await startService(url);
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
  expect(await service.stop()).toBe(0);
}

/** What is in a database that its maker did not put there. */
async function leftIn(database: string): Promise<unknown[]> {
  return cluster.sql(
    `SELECT relname::text FROM pg_class WHERE relnamespace >= 16384 OR relnamespace = 'public'::regnamespace
     UNION ALL SELECT nspname FROM pg_namespace WHERE nspname = 'pgboss'
     UNION ALL SELECT locktype || ' lock' FROM pg_locks JOIN pg_database d ON d.oid = database
     WHERE locktype = 'advisory' AND datname = current_database()`,
    database,
  );
}

describe('a database that cannot be used is refused with what mends it', () => {
  const plainC = `OWNER $ TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C' ENCODING`;

  it.each([
    {
      given: 'to a role that may make nothing',
      options: '',
      says: [
        /role "\S+" may not make tables in the schema "public"/,
        /role "\S+" may not make the schema pgboss/,
      ],
    },
    {
      given: 'with the right to make tables alone',
      options: '',
      sql: 'GRANT CREATE ON SCHEMA public TO $',
      inside: true,
      says: [/may not make the schema pgboss/],
    },
    {
      given: 'without a schema of the search_path',
      sql: 'ALTER ROLE $ SET search_path = elsewhere',
      says: [/search_path/],
    },
    {
      given: 'read-only',
      sql: 'ALTER DATABASE $ SET default_transaction_read_only = on',
      says: [/read-only/],
    },
    {
      given: 'to a role that is read-only',
      sql: 'ALTER ROLE $ SET default_transaction_read_only = on',
      says: [/read-only/],
    },
    {
      given: 'with standard_conforming_strings off',
      sql: 'ALTER DATABASE $ SET standard_conforming_strings = off',
      says: [/standard_conforming_strings is off/],
    },
    {
      given: 'to a role with few connections',
      sql: 'ALTER ROLE $ CONNECTION LIMIT 2',
      says: [/up to 22 connections, and the role allows [12] more/],
    },
    {
      given: 'with few connections',
      sql: 'ALTER DATABASE $ CONNECTION LIMIT 2',
      says: [/up to 22 connections, and the database allows [12] more/],
    },
    { given: 'in LATIN1', options: `${plainC} 'LATIN1'`, says: [/encoding LATIN1/], elsewhere: true },
    {
      given: 'in SQL_ASCII',
      options: `${plainC} 'SQL_ASCII'`,
      says: [/encoding SQL_ASCII/],
      elsewhere: true,
    },
  ])('given $given', async ({ options, sql = 'SELECT 1', inside, elsewhere, says }) => {
    const name = await give(inside === true ? 'SELECT 1' : sql, options);
    if (inside === true) await cluster.sql(sql.replaceAll('$', name), name);
    const { sentences, mending } = await refused(cluster.url(name, name));
    expect(sentences.trim().split('\n')).toEqual(says.map((sentence) => expect.stringMatching(sentence)));
    expect(await leftIn(name)).toEqual([]);
    expect(mending).not.toEqual([]);
    await cluster.sql(mending, name);
    const another = /CREATE DATABASE "?(\w+)/.exec(mending[0]!)?.[1];
    expect(another !== undefined).toBe(elsewhere ?? false);
    await serves(another === undefined ? cluster.url(name, name) : cluster.url(another));
    if (another !== undefined) await cluster.sql(`DROP DATABASE ${another}`);
  });

  it('at a server without the TLS that is asked for', async () => {
    const name = await give('SELECT 1');
    const proxy = await createProxy(cluster.url(name, name));
    const { sentences } = await refused(proxy.url.replace('sslmode=disable', 'sslmode=verify-full'));
    expect(sentences).toMatch(/TLS \(sslmode\), which this server does not have/);
    await proxy.close();
  });

  it('that is not there', async () => {
    const { sentences, mending } = await refused(cluster.url('nowhere'));
    expect(sentences).toMatch(/database "nowhere" does not exist/);
    expect(mending).toEqual([expect.stringMatching(/^CREATE DATABASE/)]);
  });
});

describe('what no look foresees is refused with a sentence', () => {
  it.each([
    [
      'a table of the same name',
      'CREATE TABLE users (id int)',
      /relation "users" already exists .*of its own/,
    ],
    [
      'migrations of another',
      'CREATE TABLE migrations (version int)',
      /column "name" does not exist .*of its own/,
    ],
    [
      'a function that is not for everybody',
      'REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC',
      /permission denied for function pg_control_system .*all rights on it/,
    ],
  ])('%s', async (_, sql, sentence) => {
    const name = await give('SELECT 1');
    await cluster.sql(sql, name);
    const { sentences } = await refused(cluster.url(name, name));
    expect(sentences).toMatch(sentence);
  });

  it('also while its parts begin', async () => {
    const name = await give('SELECT 1');
    await serves(cluster.url(name, name));
    await cluster.sql(
      ['ALTER TABLE installation_secrets OWNER TO onus', 'ALTER SCHEMA pgboss OWNER TO onus'],
      name,
    );
    const service = runService({ DATABASE_URL: cluster.url(name, name), PORT: '0' });
    expect(await service.exited).toBe(1);
    expect(service.output()).toMatch(
      /^The schema pgboss, .* not for the role .* SQL: ALTER SCHEMA pgboss OWNER TO/,
    );
    await cluster.sql(`ALTER SCHEMA pgboss OWNER TO ${name}`, name);
    const again = runService({ DATABASE_URL: cluster.url(name, name), PORT: '0' });
    expect(await again.exited).toBe(1);
    expect(again.output()).toMatch(
      /permission denied for table installation_secrets \(SQLSTATE 42501\)\..*all rights/,
    );
    expect(again.output()).not.toMatch(/^ {4}at /m);
  });
});

describe('assignments that are no table of this database', () => {
  it.each([
    [
      'not a table of this database',
      `CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER elsewhere FOREIGN DATA WRAPPER elsewhere;
       ALTER TABLE assignments RENAME TO assignments_before;
       CREATE FOREIGN TABLE assignments (id uuid) SERVER elsewhere;
       ALTER FOREIGN TABLE assignments OWNER TO $`,
    ],
    [
      'distributed over several servers',
      `CREATE TABLE pg_dist_partition (logicalrelid regclass); GRANT SELECT ON pg_dist_partition TO PUBLIC;
       INSERT INTO pg_dist_partition VALUES ('assignments')`,
    ],
  ])('are refused by name: %s', async (what, sql) => {
    const name = await give('SELECT 1');
    await serves(cluster.url(name, name));
    await cluster.sql(sql.replaceAll('$', name), name);
    const service = runService({ DATABASE_URL: cluster.url(name, name), PORT: '0' });
    expect(await service.exited).toBe(1);
    expect(service.output()).toMatch(new RegExp(`table assignments is ${what}`));
    expect(service.output()).not.toMatch(/^ {4}at |serves at/m);
  });
});

describe('the lock for migrations, held by somebody else', () => {
  it('is waited for with words, and for no longer than DATABASE_WAIT_SECONDS', async () => {
    const name = await give('SELECT 1');
    const holder = new Client({
      connectionString: cluster.url(name, name),
      application_name: 'a laptop',
    });
    holder.on('error', () => undefined);
    await holder.connect();
    const { rows } = await holder.query<{ pid: number }>(
      'SELECT pg_backend_pid() AS pid, pg_advisory_lock(7301950117)',
    );
    const who = new RegExp(`process ${rows[0]!.pid} of PostgreSQL, from .*a laptop, since 20\\S+Z`);
    const { sentences } = await refused(cluster.url(name, name));
    const [waiting, gaveUp] = sentences.trim().split('\n');
    expect(waiting).toMatch(who);
    expect(gaveUp).toMatch(who);
    expect(gaveUp).toMatch(/not free within 1 s/);

    const service = runService({ DATABASE_URL: cluster.url(name, name), PORT: '0' });
    await service.until(who);
    await holder.end();
    await service.until(/Onus serves at/);
    service.process.kill('SIGTERM');
    expect(await service.exited).toBe(0);
  });
});

describe('a database with settings of its own', () => {
  it('serves as any other, and writes are SERIALIZABLE', async () => {
    const settings = {
      datestyle: `'SQL, DMY'`,
      intervalstyle: 'iso_8601',
      timezone: `'Asia/Kathmandu'`,
      bytea_output: 'escape',
      extra_float_digits: '-15',
      default_transaction_isolation: `'repeatable read'`,
      default_transaction_deferrable: 'on',
      idle_session_timeout: `'1s'`,
      statement_timeout: `'1s'`,
      enable_indexscan: 'on',
      array_nulls: 'off',
      synchronous_commit: 'off',
      jit: 'on',
    };
    const name = await give('SELECT 1');
    const isThere = await cluster.sql(`SELECT FROM pg_settings WHERE name = 'transaction_timeout'`);
    if (isThere.length > 0) await cluster.sql(`ALTER ROLE ${name} SET transaction_timeout = '1s'`);
    await cluster.sql(
      Object.entries(settings).map(([setting, value]) => `ALTER ROLE ${name} SET ${setting} = ${value}`),
    );
    const service = await startService(cluster.url(name, name), { DEMO_DATA: 'true' });
    const admin = await signIn(service.url, 'admin@demo.test');
    await cluster.sql(
      `CREATE TABLE seen (commits text, jit text);
       GRANT ALL ON seen TO PUBLIC;
       CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO seen VALUES (current_setting('synchronous_commit'), current_setting('jit')); RETURN NULL; END $$;
       CREATE TRIGGER see AFTER INSERT ON assignments FOR EACH ROW EXECUTE FUNCTION see()`,
      name,
    );
    // What others have read is kept in mind for as long as a transaction that began before is open.
    const witness = new Client({ connectionString: cluster.url(name) });
    await witness.connect();
    await witness.query('BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1');

    const list = await admin.get('/api/counselors?limit=1');
    const scenarios = await admin.get('/api/scenarios?limit=1');
    const idOf = ({ body }: { body: unknown }) => (body as { items: { id: string }[] }).items[0]!.id;
    const dueAt = '2099-03-04T05:06:07.000Z';
    const pair = { counselorId: idOf(list), scenarioId: idOf(scenarios), dueAt };
    const created = await admin.post('/api/assignments', pair);
    expect(created.body).toMatchObject({ dueAt, createdAt: expect.stringMatching(/^20.*Z$/) });
    const { rows } = await witness.query(
      `SELECT FROM pg_locks WHERE mode = 'SIReadLock' AND relation = 'assignments_active_pair_key'::regclass`,
    );
    expect(rows).not.toEqual([]);
    await witness.end();
    expect((await admin.post('/api/assignments', pair)).status).toBe(409);
    expect((await admin.get('/api/assignments?limit=1')).body).toMatchObject({ items: [{ dueAt }] });

    const session = await sessionOf(service.url, 'admin@demo.test');
    const { id } = await upload(service.url, session, 'counselor,scenario\nc-1002,s-101\n');
    expect(await finished(service.url, session, id)).toMatchObject({ status: 'completed' });
    expect(await cluster.sql('SELECT DISTINCT commits, jit FROM seen', name)).toEqual([
      { commits: 'on', jit: 'off' },
    ]);
    expect(await service.stop()).toBe(0);
  });
});
