/**
 * Nobody's word is taken for SERIALIZABLE: a write skew is done, of which one side must be refused, and what was
 * committed must be there. A database that shards (Citus) shows the level everywhere and keeps it nowhere, and a
 * commit that failed on a worker may be told as a success. The promise stands on both.
 */
import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { connectFor, UnfitConnection } from './connection.js';
import { isOutOfSharedMemory, retryableSqlstate } from '../sqlstate.js';

/** The database does not keep what SERIALIZABLE promises; `message` is for the person who starts the service. */
export class NotSerializable extends UnfitConnection {
  override readonly name = 'NotSerializable';
}

/**
 * Throws {@link NotSerializable} unless the server behind this URL refuses a write skew and keeps what it committed.
 * @returns whether it could be tried: not while somebody else's transaction has filled the table of predicate locks
 */
export async function proveSerializable(url: string): Promise<boolean> {
  const run = randomUUID();
  const clients: Client[] = [];
  const connect = async (use: 'writes' | 'reads'): Promise<Client> => {
    const client = await connectFor(use, url);
    clients.push(client);
    return client;
  };
  try {
    const [one, other, reader] = [await connect('writes'), await connect('writes'), await connect('reads')];
    await refuseOtherTables(reader);
    const acknowledged = await writeSkew(run, one, other);
    const { rows } = await reader.query<{ side: string }>(
      'DELETE FROM serializable_probes WHERE run = $1 RETURNING side',
      [run],
    );
    if (
      rows
        .map(({ side }) => side)
        .toSorted()
        .join() !== acknowledged.join()
    ) {
      throw new NotSerializable(
        'The database told of a commit that did not happen, or the other way round: what a caller is told would be ' +
          'lost. Use a PostgreSQL that is neither sharded nor only like it.',
      );
    }
    if (acknowledged.length === 2) {
      throw new NotSerializable(
        'The database takes the isolation level SERIALIZABLE and does not keep it: of two transactions that each ' +
          'read what the other wrote, both were committed. Two requests at once could make the same assignment. ' +
          'Use a PostgreSQL that is neither sharded nor only like it.',
      );
    }
    return true;
  } catch (error) {
    if (isOutOfSharedMemory(error)) return false;
    throw error;
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

/** Each side looks for the other's row, and writes its own where there is none. @returns which were committed */
async function writeSkew(run: string, one: Client, other: Client): Promise<string[]> {
  const sides = [
    { client: one, mine: 'one', theirs: 'other' },
    { client: other, mine: 'other', theirs: 'one' },
  ];
  const refused = new Set<string>();
  const steps: ((side: (typeof sides)[number]) => Promise<unknown>)[] = [
    ({ client }) => client.query('BEGIN'),
    ({ client, theirs }) =>
      client.query('SELECT FROM serializable_probes WHERE run = $1 AND side = $2', [run, theirs]),
    ({ client, mine }) =>
      client.query('INSERT INTO serializable_probes (run, side) VALUES ($1, $2)', [run, mine]),
    ({ client }) => client.query('COMMIT'),
  ];
  for (const step of steps) {
    for (const side of sides) {
      if (refused.has(side.mine)) continue;
      try {
        await step(side);
      } catch (error) {
        if (retryableSqlstate(error) === undefined) throw error;
        refused.add(side.mine);
        await side.client.query('ROLLBACK');
      }
    }
  }
  return sides.map(({ mine }) => mine).filter((side) => !refused.has(side));
}

/** SERIALIZABLE ends where the rows are not PostgreSQL's own on this server. */
async function refuseOtherTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ kind: string; citus: boolean }>(`
    SELECT relkind AS kind, to_regclass('pg_dist_partition') IS NOT NULL AS citus
    FROM pg_class WHERE oid = to_regclass('assignments')`);
  const [table] = rows;
  if (table === undefined) return;
  const distributed =
    table.citus &&
    ((await client.query(`SELECT FROM pg_dist_partition WHERE logicalrelid = to_regclass('assignments')`))
      .rowCount ?? 0) > 0;
  if (table.kind === 'r' && !distributed) return;
  throw new NotSerializable(
    `The table assignments is ${distributed ? 'distributed over several servers' : 'not a table of this database'}: ` +
      'there SERIALIZABLE does not hold, and what is acknowledged can be lost. It must be an ordinary table' +
      `${distributed ? `: SELECT undistribute_table('assignments')` : ''}.`,
  );
}
