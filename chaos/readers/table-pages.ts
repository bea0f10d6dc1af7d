/** Pages of the log, from its table. */
import type { Pool } from 'pg';
import type { ReadPage } from './cursor-reader.ts';
import type { Told } from './reader.ts';

export function tablePages(pool: Pool): ReadPage {
  return async ({ after, limit }) => {
    try {
      const [numberedAt, position] = after?.split(' ') ?? [];
      if (numberedAt === undefined) {
        const { rows } = await pool.query<{ next: string }>(
          `SELECT to_json(numbered_at) #>> '{}' || ' ' || position AS next FROM event_batches ORDER BY id DESC LIMIT 1`,
        );
        return { items: [], next: rows[0]!.next };
      }
      const { rows } = await pool.query<Told & { place: string }>(
        `SELECT id, type, assignment_id AS "assignmentId", version, to_json(numbered_at) #>> '{}' || ' ' || position AS place
         FROM events WHERE (numbered_at, position) > ($1::timestamptz, $2::bigint)
         ORDER BY numbered_at, events.position LIMIT $3`,
        [numberedAt, position, limit],
      );
      return { items: rows, next: rows.at(-1)?.place ?? after! };
    } catch {
      return undefined;
    }
  };
}
