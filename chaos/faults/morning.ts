/**
 * 08:00 comes where the organization is, with much that is due so many days from now or was so many days ago, while instances are
 * killed and started again; and comes once more, as for one that does not know what was done before it was killed. What should come of
 * it is in `invariants/reminders.ts`. The assignments are made by SQL, as of the day before, with counselors that nothing else is done with.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { until } from '../../test/support/until.ts';
import type { Random } from '../random.ts';
import type { Named, Stand } from '../stand.ts';
import { sure } from './sure.ts';

/** Days that nothing of the demo is due in, or was. */
export const reminderDays = { daysBefore: [300, 301], daysAfter: [300] };

/** Of one day each in turn: two to be reminded of before, one after, and one of which nobody wants to know. */
const dueDays = [300, 301, -300, 302];

export const note = 'morning';

/** Seconds in which all is told: instances look at their start, and each minute. */
const patienceSeconds = 100;

/** The zone in which it is about noon, so that no other 08:00 comes soon. */
export function zoneOfNoon(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  // By POSIX's signs.
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Made once, also where the answer was lost and it is sent again. */
const assign = `
  WITH made AS (
    INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, note, assigned_by_kind, assigned_by_id, assigned_by_name,
      created_at, updated_at, due_on, due_at)
    SELECT md5(c.id::text || s.id)::uuid, o.id, c.id, s.id, $3, 'user', o.id, 'Morning', moment - interval '1 day',
      moment - interval '1 day', due_on, ((due_on + 1)::timestamp AT TIME ZONE o.time_zone) - interval '1 ms'
    FROM unnest($1::uuid[]) WITH ORDINALITY AS c (id, place)
    CROSS JOIN unnest($2::uuid[]) AS s (id)
    JOIN organizations o ON o.name = 'Demo Crisis Line'
    CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE o.time_zone)::date AS today) AS there
    CROSS JOIN LATERAL (SELECT (today + time '08:00') AT TIME ZONE o.time_zone AS moment,
      today + ($4::integer[])[1 + place % cardinality($4::integer[])] AS due_on) AS of
    ON CONFLICT DO NOTHING
    RETURNING *
  )
  INSERT INTO assignment_changes
    (assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status)
  SELECT id, 1, created_at, 'web', 'user', organization_id, 'Morning', NULL, 'pending' FROM made`;

const ring = `
  UPDATE organization_reminders r SET reminded_to = now() - interval '1 day'
  FROM organizations o WHERE o.id = r.organization_id AND o.name = 'Demo Crisis Line'`;

const isOver = `
  SELECT FROM organization_reminders r JOIN organizations o ON o.id = r.organization_id
  WHERE o.name = 'Demo Crisis Line' AND reminded_to > now() - interval '12 hours'`;

/** @returns when the last instance had been killed, of performance.now() */
export async function morning(
  { database, instances }: Stand,
  counselors: readonly Named[],
  scenarios: readonly Named[],
  random: Random,
): Promise<number> {
  const idsOf = (some: readonly Named[]): string[] => some.map(({ id }) => id);
  await sure(() => database.pool.query(assign, [idsOf(counselors), idsOf(scenarios), note, dueDays]));
  let over = 0;
  for (const time of ['first', 'again']) {
    await sure(() => database.pool.query(ring));
    await Promise.all(
      instances.map(async (instance) => {
        const own = random.for(`${time} ${instance.name}`);
        for (let kills = own.whole(1, 2); kills > 0; kills -= 1) {
          await wait(own.whole(0, 60));
          over = Math.max(over, await instance.restart('SIGKILL'));
        }
      }),
    );
    await until(
      () =>
        database.pool.query(isOver).then(
          ({ rowCount }) => rowCount === 1,
          () => false,
        ),
      patienceSeconds,
    );
  }
  return over;
}
