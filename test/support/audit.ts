/** The audit as tests read it: straight from its table, by the request that an entry is of. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Response } from 'supertest';
import type { Call } from './api.js';

export interface Entry {
  id: string;
  organizationId: string;
  action: string;
  actor: { kind: string; id: string | null; name: string | null; role: string | null };
  address: string | null;
  requestId: string | null;
  target: { id: string; name: string | null };
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  details: Record<string, unknown> | null;
}

/** In the order in which they were written. */
export async function entries(pool: Pool, condition = 'true', values: unknown[] = []): Promise<Entry[]> {
  const { rows } = await pool.query<Entry>(
    `SELECT id, organization_id AS "organizationId", action, address, request_id AS "requestId", before, after, details,
       jsonb_build_object('kind', actor_kind, 'id', actor_id, 'name', actor_name, 'role', actor_role) AS actor,
       jsonb_build_object('id', target_id, 'name', target_name) AS target
     FROM audit_entries WHERE ${condition} ORDER BY at, id`,
    values,
  );
  return rows;
}

export const entriesOf = (pool: Pool, requestId: string): Promise<Entry[]> =>
  entries(pool, 'request_id = $1', [requestId]);

/** Sends a request under an id of its own. */
export async function traced(call: Call): Promise<{ response: Response; requestId: string }> {
  const requestId = randomUUID();
  return { response: await call.set('X-Request-Id', requestId), requestId };
}
