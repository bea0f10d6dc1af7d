/** When all is quiet: waits until every reader has come to the end, and holds what they were told against the rows of history and of reminders. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Pool } from 'pg';
import { checkEvents, type Happened, type Heard } from './events.ts';
import type { Violation } from './violation.ts';
import type { Reader } from '../readers/reader.ts';

/** Seconds in which what an instance was sending when it was killed is sent again: a lease, and waits after a failure. */
const sendingSeconds = 90;

export interface Telling {
  readonly violations: Violation[];
  /** Events that there were. */
  readonly events: number;
}

/**
 * @param scenarioIds of all assignments since the last time
 * @param last the assignment that was made when nothing else was under way any more: who was told of that is told of nothing before it
 * @param patienceSeconds that those are given to come to it who go on from a cursor
 */
export async function checkTelling(
  pool: Pool,
  readers: readonly Reader[],
  scenarioIds: readonly string[],
  last: string,
  patienceSeconds: number,
): Promise<Telling> {
  const { rows: changes } = await pool.query<Happened>(
    `SELECT assignment_id AS "assignmentId", c.version, 'assignment.' || CASE
         WHEN from_status IS NULL THEN 'created'
         WHEN from_status = to_status THEN 'edited'
         WHEN to_status = 'in_progress' THEN 'started'
         ELSE to_status
       END AS type
     FROM assignment_changes c JOIN assignments a ON a.id = c.assignment_id
     WHERE a.scenario_id = ANY ($1)
     UNION ALL
     SELECT assignment_id, r.version, 'assignment.' || type
     FROM assignment_reminders r JOIN assignments a ON a.id = r.assignment_id
     WHERE a.scenario_id = ANY ($1)`,
    [scenarioIds],
  );
  const heard = ({ name, tells, told, earlier }: Reader): Heard => ({
    name,
    tells,
    told: told.filter(({ id }) => !earlier.has(id)),
  });
  const isDone = ({ told, tells, earlier }: Reader): boolean =>
    tells === 'once'
      ? told.some(({ assignmentId }) => assignmentId === last)
      : new Set(told.map(({ id }) => id).filter((id) => !earlier.has(id))).size >= changes.length;
  const waitFor = async (some: readonly Reader[], seconds: number): Promise<void> => {
    const deadline = performance.now() + seconds * 1_000;
    while (!some.every(isDone) && performance.now() < deadline) await wait(20);
  };
  // What those lack who go on from a cursor, nobody else need be waited for.
  const cursors = readers.filter(({ tells }) => tells === 'once');
  await waitFor(cursors, patienceSeconds);
  const early = checkEvents(changes, cursors.map(heard));
  if (early.length === 0) await waitFor(readers, sendingSeconds);
  const violations = early.length > 0 ? early : checkEvents(changes, readers.map(heard));
  for (const reader of readers) {
    if (reader.tells === 'again') for (const { id } of reader.told) reader.earlier.add(id);
    reader.told = [];
    for (const seen of reader.oddities.splice(0))
      violations.push({ rule: 'every answer can be explained', seen: `${reader.name}: ${seen}` });
  }
  return { violations, events: changes.length };
}
