/**
 * One look at the database before the start touches it: each thing that would fail later, and not say why, is told at
 * once, with the SQL that mends it.
 */
import { Client } from 'pg';
import { ErrorForPeople } from '../../operations/error-for-people.js';
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
  hasMigrations: boolean;
  free: number;
  freeOf: string;
}

/** The smallest of three limits, each less what is in use; `-1` is none. The server keeps some for superusers. */
const look = `
  WITH mine AS (
    SELECT
      (SELECT setting::int FROM pg_settings WHERE name = 'max_connections')
        - (SELECT sum(setting::int) FROM pg_settings
           WHERE name IN ('superuser_reserved_connections', 'reserved_connections'))
        - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())
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
    await refuseSharedConnections(client, url);
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
        `SQL: ${moreConnections(found, connections)}; or set WRITE_CONNECTIONS, READ_CONNECTIONS, LIST_CONNECTIONS or IMPORT_WORKERS lower.`,
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
    const first = searchPath.split(',')[0]!.trim().replace('"$user"', name(role));
    faults.push(
      `The role "${role}" may use no schema of its search_path (${searchPath}), so there is no place for tables. ` +
        `SQL: CREATE SCHEMA IF NOT EXISTS ${first}; GRANT USAGE, CREATE ON SCHEMA ${first} TO ${name(role)};`,
    );
  } else if (applied.length < known.length && !mayMakeTables) {
    faults.push(
      `The role "${role}" may not make tables in the schema "${schema}". SQL: GRANT CREATE ON SCHEMA ${name(schema)} TO ${name(role)};`,
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

/**
 * Finds out whether two clients have a connection each, as they must: a pooler that lends connections for a transaction
 * or a statement answers one client from the connection of another, or from another each time. Nothing is changed.
 */
async function refuseSharedConnections(client: Client, url: string): Promise<void> {
  const own = await backendOf(client);
  // Without a pooler the server said so itself, when it let us in.
  if ((client as Client & { processID: number }).processID === own) return;
  const other = new Client({ connectionString: unnamed(url), application_name: 'onus start', ...patience });
  other.on('error', () => undefined);
  await other.connect();
  try {
    const others = await backendOf(other);
    // In an order in which a pooler that gives out its connections in turn cannot give each the same again.
    const [otherAgain, ownAgain] = [await backendOf(other), await backendOf(client)];
    if (own === ownAgain && others === otherAgain && own !== others) return;
  } finally {
    await other.end();
  }
  throw new UnusableDatabase(
    'The pooler before PostgreSQL lends connections for a transaction or a statement only. Onus needs one of its own ' +
      'for as long as it is connected, for settings, locks and prepared statements: in PgBouncer set ' +
      'pool_mode = session for this database or user (pgbouncer.ini), or let DATABASE_URL lead to PostgreSQL itself.',
  );
}

async function backendOf(client: Client): Promise<number> {
  const query = { text: 'SELECT pg_backend_pid() AS pid', query_timeout: 10_000 };
  return (await client.query<{ pid: number }>(query)).rows[0]!.pid;
}
