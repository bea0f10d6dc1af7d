/** From a URL to a database that answers. */
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { ErrorForPeople } from '../../operations/error-for-people.js';
import { isDatabaseUnavailable, sqlstateOf } from '../sqlstate.js';

/** Thrown when the database did not answer in time; `message` is meant for the person who starts the service. */
export class DatabaseUnreachable extends ErrorForPeople {
  override readonly name = 'DatabaseUnreachable';
}

/**
 * Waits until the database answers a question, saying so, and gives up with {@link DatabaseUnreachable} after `seconds`:
 * a pooler lets in by itself, also while there is no server behind it.
 * What waiting cannot mend, such as a wrong password, is thrown at once.
 */
export async function waitForDatabase(
  url: string,
  seconds: number,
  say: (sentence: string) => void,
): Promise<void> {
  const where = withoutPassword(url);
  const deadline = performance.now() + seconds * 1000;
  for (let attempt = 0; ; attempt += 1) {
    const client = clientFor(url, where);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      // A standby with SERIALIZABLE as the role's default answers nothing else.
      if (sqlstateOf(error) === '0A000') return;
      const reason = reasonOf(error);
      if (!isDatabaseUnavailable(error) || isUnsupportedStart(error)) {
        throw new DatabaseUnreachable(`${where}: ${reason}${adviceOn(error)}`);
      }
      if (performance.now() >= deadline) {
        throw new DatabaseUnreachable(`${where} did not answer within ${seconds} s: ${reason}`);
      }
      if (attempt % 5 === 0) say(`Waiting for the database at ${where}: ${reason}`);
    }
    await wait(Math.min(1000, 100 * 2 ** attempt));
  }
}

/** Throws {@link DatabaseUnreachable} where the URL names a file, as of an authority, that cannot be read. */
function clientFor(url: string, where: string): Client {
  try {
    return new Client({ connectionString: url, connectionTimeoutMillis: 3_000, query_timeout: 3_000 });
  } catch (error) {
    throw new DatabaseUnreachable(`${where}: ${reasonOf(error)}. DATABASE_URL names it.`, { cause: error });
  }
}

export function withoutPassword(url: string): string {
  const result = new URL(url);
  if (result.password !== '') result.password = '***';
  if (result.searchParams.has('password')) result.searchParams.set('password', '***');
  return result.toString();
}

/** PgBouncer has the code of an outage for what it will never take. */
function isUnsupportedStart(error: unknown): boolean {
  return sqlstateOf(error) === '08P01' && /unsupported startup parameter/.test(reasonOf(error));
}

/** What to do about a fault of the connection, as a sentence that follows the fault. */
function adviceOn(error: unknown): string {
  const said = reasonOf(error);
  if (isUnsupportedStart(error)) {
    return '. That comes from DATABASE_URL: leave it out there, or set it with ALTER ROLE … SET.';
  }
  if (/does not support SSL/.test(said)) {
    return '. DATABASE_URL asks for TLS (sslmode), which this server does not have: leave sslmode out, or set ssl = on at the server.';
  }
  if (/no encryption/.test(said)) {
    return '. This server demands TLS: add ?sslmode=verify-full to DATABASE_URL, and &sslrootcert=… for an authority of your own.';
  }
  if (/CERT|self-signed|certificate|altnames/i.test(`${sqlstateOf(error)} ${said}`)) {
    return '. Add sslrootcert=… with the authority that signed it to DATABASE_URL; sslmode=no-verify trusts anybody.';
  }
  if (sqlstateOf(error) === '3D000') return '. SQL: CREATE DATABASE …;';
  return '';
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
