/** From a URL to a database that answers and has today's schema. */
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { isDatabaseUnavailable } from './sqlstate.js';
import { ErrorForPeople } from '../operations/error-for-people.js';

/** Thrown when the database did not answer in time; `message` is meant for the person who starts the service. */
export class DatabaseUnreachable extends ErrorForPeople {
  override readonly name = 'DatabaseUnreachable';
}

/**
 * Waits until the database answers, saying so, and gives up with {@link DatabaseUnreachable} after `seconds`.
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
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw new DatabaseUnreachable(`${where}: ${reasonOf(error)}`);
      if (performance.now() >= deadline) {
        throw new DatabaseUnreachable(`${where} did not answer within ${seconds} s: ${reasonOf(error)}`);
      }
      if (attempt % 5 === 0) say(`Waiting for the database at ${where}: ${reasonOf(error)}`);
    }
    await wait(Math.min(1000, 100 * 2 ** attempt));
  }
}

/** Any number that all instances use for the same thing. */
const migrationLock = 7_301_950_117;

/**
 * Brings the schema up to date. Instances that start together take turns, under an advisory lock that a
 * connection of its own holds until it is closed.
 */
export async function migrate(dataSource: DataSource, url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    const migrations = await dataSource.runMigrations();
    return migrations.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

function withoutPassword(url: string): string {
  const result = new URL(url);
  if (result.password !== '') result.password = '***';
  return result.toString();
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
