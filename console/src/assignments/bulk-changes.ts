/** Many assignments changed at once, and set back. */
import { type Schemas, answered, client, newKey } from '../api/client.ts';
import type { Assignment } from '../words/assignment.tsx';

export type BulkAnswer = Schemas['BulkChangeDto'];
export type BulkBody = {
  reason?: string | null;
  dueAt?: string | null;
  note?: string | null;
  version?: number;
};
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

/** One request for all that get the same back, with its key: a further try sends the same. */
export type SettingBack = { ids: string[]; body: BulkBody; key: string }[];

/** @param rows that a change made the next version of, as they were before it */
export function settingBack(rows: Assignment[], formerOf: (row: Assignment) => BulkBody): SettingBack {
  // Who has another version by then was changed since, and stays as they are.
  const bodyOf = (row: Assignment): BulkBody => ({ ...formerOf(row), version: row.version + 1 });
  const alike = Map.groupBy(rows, (row) => JSON.stringify(bodyOf(row)));
  return [...alike.values()].map((group) => ({
    ids: group.map(({ id }) => id),
    body: bodyOf(group[0]!),
    key: newKey(),
  }));
}

/** @returns how many were set back, and how many are left as they are */
export async function setBack(requests: SettingBack): Promise<{ done: number; left: number }> {
  const told = { done: 0, left: 0 };
  for (const { ids, body, key } of requests) {
    const { changed } = await changeMany('/api/assignments/bulk/edit', ids, body, key);
    told.done += changed.length;
    told.left += ids.length - changed.length;
  }
  return told;
}
