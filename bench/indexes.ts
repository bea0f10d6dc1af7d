/** Takes the indexes of tables away while they are filled, and makes the same ones again. */
import type { Client } from 'pg';

export interface Index {
  table: string;
  name: string;
  definition: string;
  /** What has the index; null if it stands for itself. */
  constraint: 'PRIMARY KEY' | 'UNIQUE' | null;
}

/** @returns what was dropped, table by table in the order in which it was made */
export async function dropIndexes(client: Client, tables: readonly string[]): Promise<Index[]> {
  const { rows: indexes } = await client.query<Index>(
    `SELECT i.indrelid::regclass::text AS table, c.relname AS name, pg_get_indexdef(c.oid) AS definition,
            CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' END AS constraint
     FROM unnest($1::text[]) WITH ORDINALITY AS t (name, position)
     JOIN pg_index i ON i.indrelid = t.name::regclass
     JOIN pg_class c ON c.oid = i.indexrelid
     LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.conrelid = i.indrelid
     ORDER BY t.position, c.oid`,
    [tables],
  );
  for (const { table, name, constraint } of indexes)
    await client.query(constraint ? `ALTER TABLE ${table} DROP CONSTRAINT ${name}` : `DROP INDEX ${name}`);
  return indexes;
}

/** Makes them in their order, which the planner goes by where costs are equal, one at a time on each client. */
export async function makeIndexes(clients: readonly Client[], indexes: readonly Index[]): Promise<void> {
  const waiting = [...indexes];
  const make = async (client: Client): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift())
      await client.query(index.definition);
  };
  await Promise.all(clients.map(make));
  for (const { table, name, constraint } of indexes) {
    if (constraint !== null)
      await clients[0]?.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${constraint} USING INDEX ${name}`,
      );
  }
}
