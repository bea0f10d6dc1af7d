/**
 * A transaction that writes to the history, stays open while thousands of others are committed, and then commits, or is gone. Done
 * by SQL, with a counselor that nothing else is done with: the service itself keeps none open for so long.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import type { Random } from '../random.ts';
import type { Named } from '../stand.ts';

const columns =
  '(assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status)';

const create = `
  WITH made AS (
    INSERT INTO assignments
      (id, organization_id, counselor_id, scenario_id, note, assigned_by_kind, assigned_by_id, assigned_by_name)
    SELECT gen_random_uuid(), organization_id, $1, id, $3, 'user', organization_id, 'Late' FROM scenarios WHERE id = $2
    RETURNING *
  )
  INSERT INTO assignment_changes ${columns}
  SELECT id, 1, created_at, 'web', 'user', organization_id, 'Late', NULL, 'pending' FROM made
  RETURNING assignment_id AS id`;

const start = `
  WITH changed AS (
    UPDATE assignments SET status = 'in_progress', started_at = now(), version = version + 1 WHERE id = $1 RETURNING *
  )
  INSERT INTO assignment_changes ${columns}
  SELECT id, version, started_at, 'web', 'user', organization_id, 'Late', 'pending', 'in_progress' FROM changed`;

/** @param milliseconds from the first statement to the last, about */
export async function commitLate(
  connectionString: string,
  { counselor, scenario }: { counselor: Named; scenario: Named },
  random: Random,
  milliseconds: number,
): Promise<void> {
  const [before, open] = [random.whole(0, milliseconds / 3), random.whole(0, (milliseconds * 2) / 3)];
  const [isCreatedBefore, isCommitted] = [random.chance(0.5), random.chance(0.75)];
  await wait(before);
  const client = new Client({ connectionString, application_name: 'chaos' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    if (!isCreatedBefore) await client.query('BEGIN');
    const { rows } = await client.query<{ id: string }>(create, [counselor.id, scenario.id, 'late']);
    if (isCreatedBefore) await client.query('BEGIN');
    await client.query(start, [rows[0]!.id]);
    await wait(open);
    if (isCommitted) await client.query('COMMIT');
  } catch {
    // Another fault ended it.
  } finally {
    await client.end().catch(() => undefined);
  }
}
