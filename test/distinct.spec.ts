/** Creates of different pairs never refuse each other, however many arrive at once on an empty table. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poster } from './support/client.js';
import { createWorld, type World } from './support/worlds.js';

describe('distinct pairs on an empty table', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
    await world.pool.query(`
      INSERT INTO counselors (id, organization_id, external_id, name)
      SELECT gen_random_uuid(), o.id, 'many-' || i, 'Counselor ' || i
      FROM organizations o, generate_series(1, 200) i WHERE o.name = 'Demo Crisis Line'`);
  });

  afterAll(() => world.close());

  it('5,000 by 64 clients are 5,000 times 201, each with one history row', async () => {
    const made = await world.admin.post('/api/admin/api-keys', {
      name: 'Many',
      scopes: ['assignments:write'],
    });
    const send = poster(world.url, { 'X-API-Key': (made.body as { key: string }).key });
    const scenarios = world.scenarios.slice(0, 25);
    const pairs = Array.from({ length: 200 }, (_, i) => `many-${i + 1}`).flatMap((user_id) =>
      scenarios.map(({ externalId }) => ({ user_id, scenario_id: externalId })),
    );
    const statuses = new Map<number, number>();
    const clients = Array.from({ length: 64 }, async () => {
      for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
        const { status } = await send('/api/external/assignments', pair);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    });
    await Promise.all(clients);
    expect(Object.fromEntries(statuses)).toEqual({ 201: 5000 });
    const { rows } = await world.pool.query(`
      SELECT (SELECT count(*)::int FROM assignments) AS assignments,
             (SELECT count(*)::int FROM assignment_changes) AS changes`);
    expect(rows).toEqual([{ assignments: 5000, changes: 5000 }]);
  }, 120_000);
});
