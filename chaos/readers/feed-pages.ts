/** Pages of the partners' feed, `GET /api/external/events`, each from any instance. */
import type { Stand } from '../stand.ts';
import type { Client } from '../workload/client.ts';
import { isAnswer } from '../workload/doors.ts';
import type { Random } from '../random.ts';
import type { ReadPage } from './cursor-reader.ts';

interface FeedPage {
  items: { id: string; type: string; version: number; assignment: { id: string } }[];
  next_cursor: string;
}

/** @param oddities answers that should not be, added to */
export function feedPages(stand: Stand, client: Client, random: Random, oddities: string[]): ReadPage {
  return async ({ after, limit, wait }) => {
    const query = new URLSearchParams({ after: after ?? 'now', limit: String(limit), wait: String(wait) });
    const { url } = random.pick(stand.instances)!;
    const outcome = await client.send(url, 'GET', `/api/external/events?${query.toString()}`, {
      headers: stand.callers.partner,
    });
    if (!isAnswer(outcome) || outcome.status === 503) return undefined;
    if (outcome.status !== 200) {
      oddities.push(`${outcome.status} ${outcome.text.slice(0, 500)}, after ${after}`);
      return undefined;
    }
    const { items, next_cursor } = outcome.body as unknown as FeedPage;
    const told = items.map(({ id, type, version, assignment }) => ({
      id,
      type,
      version,
      assignmentId: assignment.id,
    }));
    return { items: told, next: next_cursor };
  };
}
