/**
 * One look at the database before the start touches it: each thing that would fail later, and not say why, is told at
 * once, with the SQL that mends it.
 */
import { Client } from 'pg';
import { ErrorForPeople } from '../../operations/error-for-people.js';
import { isReadTimeout, sqlstateOf } from '../sqlstate.js';
import { patience, readOnly, standby, unnamed } from '../connections/connection.js';

/** The database cannot be used as it is; `message` has a sentence for each fault, for the person who starts the service. */
export class UnusableDatabase extends ErrorForPeople {
  override readonly name = 'UnusableDatabase';
}

interface Needs {
  /** Connections that this process will make at most. */
  connections: number;
  /** Names of the migrations of this build. */
  migrations: readonly string[];
}

interface Found {
  version: number;
  versionText: string;
  encoding: string;
  isStandby: boolean;
  isReadOnly: boolean;
  strings: string;
  role: string;
  database: string;
  schema: string | null;
  searchPath: string;
  mayMakeTables: boolean;
  mayMakeSchemas: boolean;
  hasQueue: boolean;
  mayUseQueue: boolean;
  hasMigrations: boolean;
  free: number;
  freeOf: string;
}

/**
 * The smallest of three limits, each less what is in use; `-1` is none. The server keeps some for superusers. Of other roles'
 * sessions everybody sees that they are there, with database and user, but not what kind of process they are.
 */
const look = `
  WITH mine AS (
    SELECT
      (SELECT setting::int FROM pg_settings WHERE name = 'max_connections')
        - (SELECT sum(setting::int) FROM pg_settings
           WHERE name IN ('superuser_reserved_connections', 'reserved_connections'))
        - (SELECT count(*) FROM pg_stat_activity
           WHERE datid IS NOT NULL AND usesysid IS NOT NULL AND pid <> pg_backend_pid())
        AS server,
      (SELECT CASE WHEN rolconnlimit < 0 OR rolsuper THEN 2147483647 ELSE rolconnlimit - (
           SELECT count(*) FROM pg_stat_activity a WHERE a.usename = current_user AND pid <> pg_backend_pid()) END
       FROM pg_roles WHERE rolname = current_user) AS role,
      (SELECT CASE WHEN datconnlimit < 0 THEN 2147483647 ELSE datconnlimit - (
           SELECT count(*) FROM pg_stat_activity a WHERE a.datname = current_database() AND pid <> pg_backend_pid()) END
       FROM pg_database WHERE datname = current_database()) AS database
  )
  SELECT
    current_setting('server_version_num')::int AS version, current_setting('server_version') AS "versionText",
    current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS "isStandby",
    current_setting('transaction_read_only') = 'on' AS "isReadOnly",
    current_setting('standard_conforming_strings') AS strings,
    current_user AS role, current_database() AS database, current_schema() AS schema,
    current_setting('search_path') AS "searchPath",
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayMakeTables",
    has_database_privilege(current_database(), 'CREATE') AS "mayMakeSchemas",
    EXISTS (SELECT FROM pg_namespace WHERE nspname = 'pgboss') AS "hasQueue",
    (SELECT coalesce(bool_and(has_schema_privilege(oid, 'USAGE')), true) FROM pg_namespace WHERE nspname = 'pgboss') AS "mayUseQueue",
    to_regclass('migrations') IS NOT NULL AS "hasMigrations",
    least(server, role, database)::int AS free,
    CASE least(server, role, database)
      WHEN role THEN 'the role' WHEN database THEN 'the database' ELSE 'the server' END AS "freeOf"
  FROM mine`;

/** Throws {@link UnusableDatabase} with every fault at once. Leaves nothing behind. */
export async function lookAt(url: string, needs: Needs): Promise<void> {
  const client = new Client({ connectionString: unnamed(url), application_name: 'onus start', ...patience });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await refuseSharedConnections(client, url, needs.connections);
    // On a standby nothing can be asked at SERIALIZABLE, which may be the role's default.
    await client.query('SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED');
    const { rows } = await client.query<Found>(look);
    const found = rows[0]!;
    const applied = found.hasMigrations
      ? (await client.query<{ name: string }>('SELECT name FROM migrations')).rows.map(({ name }) => name)
      : [];
    const faults = [...faultsOf(found, needs), ...schemaFaults(found, applied, needs.migrations)];
    if (faults.length > 0) throw new UnusableDatabase(faults.join('\n'));
  } finally {
    await client.end();
  }
}

function faultsOf(found: Found, { connections }: Needs): string[] {
  const { version, versionText, encoding, strings, role, database, free, freeOf } = found;
  const faults: string[] = [];
  if (version < 150_000 || version >= 190_000) {
    faults.push(`The server is PostgreSQL ${versionText}; Onus needs 15, 16, 17 or 18.`);
  }
  if (encoding !== 'UTF8') {
    faults.push(
      `The database "${database}" has the encoding ${encoding}, in which many names cannot be stored. Make another: ` +
        `CREATE DATABASE onus OWNER ${name(role)} ENCODING 'UTF8' TEMPLATE template0;`,
    );
  }
  if (found.isStandby) faults.push(standby);
  else if (found.isReadOnly) {
    faults.push(
      `${readOnly} SQL: SET default_transaction_read_only = off; ALTER DATABASE ${name(database)} RESET default_transaction_read_only; ` +
        `ALTER ROLE ${name(role)} RESET default_transaction_read_only;`,
    );
  }
  if (strings !== 'on') {
    faults.push(
      'standard_conforming_strings is off, so a backslash in a text means something else than in standard SQL. SQL: ' +
        `ALTER DATABASE ${name(database)} SET standard_conforming_strings = on; ` +
        `ALTER ROLE ${name(role)} RESET standard_conforming_strings;`,
    );
  }
  if (free < connections) {
    faults.push(
      `Onus makes up to ${connections} connections, and ${freeOf} allows ${Math.max(0, free)} more. ` +
        `SQL: ${moreConnections(found, connections)}; or set WRITE_CONNECTIONS, READ_CONNECTIONS, LIST_CONNECTIONS, REPORT_CONNECTIONS or IMPORT_WORKERS lower.`,
    );
  }
  return faults;
}

function moreConnections({ freeOf, role, database }: Found, connections: number): string {
  if (freeOf === 'the role') return `ALTER ROLE ${name(role)} CONNECTION LIMIT ${connections * 2}`;
  if (freeOf === 'the database')
    return `ALTER DATABASE ${name(database)} CONNECTION LIMIT ${connections * 2}`;
  return 'ALTER SYSTEM SET max_connections = … and start the server again';
}

function schemaFaults(found: Found, applied: readonly string[], known: readonly string[]): string[] {
  const { role, database, schema, searchPath, mayMakeTables, mayMakeSchemas, hasQueue } = found;
  if (found.isStandby) return [];
  const newer = applied.filter((each) => !known.includes(each));
  if (newer.length > 0) {
    return [
      `The schema is newer than this build of Onus, which does not know ${newer.join(', ')}. ` +
        'Start the build that made it, or a newer one.',
    ];
  }
  const faults: string[] = [];
  if (schema === null) {
    const first =
      searchPath === '' || searchPath === '""'
        ? name(role)
        : searchPath.split(',')[0]!.trim().replace('"$user"', name(role));
    faults.push(
      `The role "${role}" may use no schema of its search_path (${searchPath}), so there is no place for tables. ` +
        `SQL: CREATE SCHEMA IF NOT EXISTS ${first}; GRANT USAGE, CREATE ON SCHEMA ${first} TO ${name(role)};`,
    );
  } else if (applied.length < known.length && !mayMakeTables) {
    faults.push(
      `The role "${role}" may not make tables in the schema "${schema}". SQL: GRANT CREATE ON SCHEMA ${name(schema)} TO ${name(role)};`,
    );
  }
  if (!found.mayUseQueue) {
    faults.push(
      `The schema pgboss, which the queue of imports needs, is there and not for the role "${role}". ` +
        `SQL: ALTER SCHEMA pgboss OWNER TO ${name(role)}; or DROP SCHEMA pgboss CASCADE; if nothing else uses it.`,
    );
  }
  if (!hasQueue && !mayMakeSchemas) {
    faults.push(
      `The role "${role}" may not make the schema pgboss, which the queue of imports needs. ` +
        `SQL: GRANT CREATE ON DATABASE ${name(database)} TO ${name(role)};`,
    );
  }
  return faults;
}

/** As SQL has it. */
const name = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** Others that are asked beside the first: behind one port there may be several poolers, and not all of them are met. */
const mostOthers = 8;

/**
 * Finds out whether clients have a connection each, as they must. A pooler that lends connections for a transaction or a
 * statement gives the first one's to one of the others, who hold theirs by a transaction. Nothing is changed.
 */
async function refuseSharedConnections(client: Client, url: string, connections: number): Promise<void> {
  const own = await backendOf(client);
  // Without a pooler the server said so itself, when it let us in.
  if ((client as Client & { processID: number }).processID === own) return;
  const others: Client[] = [];
  try {
    const seen = new Set([own]);
    while (others.length < Math.min(mostOthers, connections - 1)) {
      const other = new Client({
        connectionString: unnamed(url),
        application_name: 'onus start',
        query_timeout: poolerMs,
        ...patience,
      });
      other.on('error', () => undefined);
      others.push(other);
      await other.connect();
      await other.query('BEGIN');
      seen.add(await backendOf(other));
    }
    if (seen.size === others.length + 1 && (await backendOf(client)) === own) return;
  } catch (error) {
    if (isReadTimeout(error)) {
      throw new UnusableDatabase(
        `The pooler before PostgreSQL has fewer than ${others.length + 1} connections for Onus, which makes up to ${connections}: ` +
          'in PgBouncer set default_pool_size (and max_db_connections) to that for each instance.',
        { cause: error },
      );
    }
    // In statement pooling there are no transactions.
    if (sqlstateOf(error) !== '08P01') throw error;
  } finally {
    await Promise.all(others.map((other) => other.end()));
  }
  throw new UnusableDatabase(
    'The pooler before PostgreSQL lends connections for a transaction or a statement only. Onus needs one of its own ' +
      'for as long as it is connected, for settings, locks and prepared statements: in PgBouncer set ' +
      'pool_mode = session for this database or user (pgbouncer.ini), or let DATABASE_URL lead to PostgreSQL itself.',
  );
}

/** Milliseconds: a pooler lets in at once and may then wait for a server. */
const poolerMs = 10_000;

async function backendOf(client: Client): Promise<number> {
  const query = { text: 'SELECT pg_backend_pid() AS pid', query_timeout: poolerMs };
  return (await client.query<{ pid: number }>(query)).rows[0]!.pid;
}
