/** Many assignments changed at once, and set back. */
import { type Schemas, answered, client, newKey } from '../api/client.ts';
import type { Assignment } from '../words/assignment.tsx';

export type BulkAnswer = Schemas['BulkChangeDto'];
export type BulkBody = { reason?: string | null; dueAt?: string | null; note?: string | null };
export type BulkRoute = '/api/assignments/bulk/cancel' | '/api/assignments/bulk/edit';

/** @param key none for a dry run, which says what would become of each */
export function changeMany(
  route: BulkRoute,
  ids: string[],
  body: BulkBody,
  key: string | null,
): Promise<BulkAnswer> {
  return answered(
    client.POST(route, {
      body: { ids, ...body, ...(key === null && { dryRun: true }) },
      params: { header: key === null ? {} : { 'Idempotency-Key': key } },
    }),
  );
}

export interface SettingBack {
  /** As they were before the change, of those that it changed. */
  rows: Assignment[];
  /** What they were given back. */
  bodyOf: (row: Assignment) => BulkBody;
  /** Made at the first try and kept: every further one sends the same. */
  sent?: { ids: string[]; body: BulkBody; key: string }[];
}

/**
 * Gives each what it had, where nobody has changed it since: the change made the next version of what it was.
 *
 * @returns how many were set back, and how many are left as they are
 */
export async function setBack(plan: SettingBack): Promise<{ done: number; left: number }> {
  plan.sent ??= await requestsOf(plan);
  let done = 0;
  for (const { ids, body, key } of plan.sent)
    done += (await changeMany('/api/assignments/bulk/edit', ids, body, key)).changed.length;
  return { done, left: plan.rows.length - done };
}

async function requestsOf({ rows, bodyOf }: SettingBack): Promise<NonNullable<SettingBack['sent']>> {
  const query = { id: rows.map(({ id }) => id), limit: 200 };
  const { items } = await answered(client.GET('/api/assignments', { params: { query } }));
  const versions = new Map(items.map(({ id, version }) => [id, version]));
  const untouched = rows.filter(({ id, version }) => versions.get(id) === version + 1);
  const groups = Map.groupBy(untouched, (row) => JSON.stringify(bodyOf(row)));
  return [...groups.values()].map((group) => ({
    ids: group.map(({ id }) => id),
    body: bodyOf(group[0]!),
    key: newKey(),
  }));
}
