/** Completing and assigning again while both race: at every instant at most one assignment is active. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyOf } from '../support/api.js';
import { poster } from '../support/client.js';
import { createWorld, type World } from '../support/worlds.js';

describe('completing, cancelling and assigning again, all at once', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ services: 2 });
  });

  afterAll(() => world.close());

  it('never makes a pair active twice at any instant', async () => {
    const key = await keyOf(world.admin);
    const senders = world.services.map(({ url }) => poster(url, key));
    const unexpected: string[] = [];
    let cycles = 0;
    const clients = Array.from({ length: 24 }, async (_, i) => {
      const send = senders[i % senders.length]!;
      const pair = {
        user_id: world.counselors[i % 3]!.externalId,
        scenario_id: world.scenarios[0]!.externalId,
      };
      for (let round = 0; round < 40; round += 1) {
        const created = await send('/api/external/assignments', pair);
        const { id, assignment } = created.body as { id: string; assignment?: { id: string } };
        const active = created.status === 201 ? id : assignment?.id;
        if (active === undefined) unexpected.push(`create ${created.status} ${JSON.stringify(created.body)}`);
        else {
          const ended = await send(`/api/external/assignments/${active}/result`, { score: 50 });
          if (ended.status === 200) cycles += 1;
          else unexpected.push(`result ${ended.status} ${JSON.stringify(ended.body)}`);
        }
      }
    });
    await Promise.all(clients);
    expect(unexpected).toEqual([]);
    expect(cycles).toBe(24 * 40);

    // An assignment is active from its creation to its end: no two of a pair may overlap. Transactions that
    // exclude each other cannot have the same start in common either, so the ends count as outside.
    const { rows: overlaps } = await world.pool.query(`
      SELECT a.id, b.id FROM assignments a JOIN assignments b
        ON a.counselor_id = b.counselor_id AND a.scenario_id = b.scenario_id AND a.id < b.id
        AND tstzrange(a.created_at, coalesce(a.completed_at, 'infinity'), '()')
         && tstzrange(b.created_at, coalesce(b.completed_at, 'infinity'), '()')`);
    expect(overlaps).toEqual([]);
    const { rows: histories } = await world.pool.query(`
      SELECT DISTINCT array_agg(to_status ORDER BY version) AS life FROM assignment_changes GROUP BY assignment_id`);
    expect(histories).toEqual([{ life: ['pending', 'in_progress', 'completed'] }]);
  });
});
