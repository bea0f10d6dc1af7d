/** Creates of different pairs never refuse each other, however many arrive at once on an empty table. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { keyOf } from '../support/api.js';
import { poster } from '../support/client.js';
import { enrolment } from '../support/enrolment.js';
import { createWorld, type World } from '../support/worlds.js';

/** Many connections make many aborts, and of three attempts the second runs alone already. */
const hardest = { RETRY_ATTEMPTS: '3', WRITE_CONNECTIONS: '16' };

describe.each([
  { name: 'on one process', services: 1, environment: {}, isRepeatable: false },
  {
    name: 'on two processes, each with an Idempotency-Key',
    services: 2,
    environment: {},
    isRepeatable: true,
  },
  {
    name: 'on two processes whose every retry runs alone',
    services: 2,
    environment: hardest,
    isRepeatable: false,
  },
])('distinct pairs on an empty table, $name', ({ services, environment, isRepeatable }) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ services, environment });
    await world.pool.query(enrolment('counselors', 200, 'many-'));
  });

  afterAll(() => world.close());

  it('5,000 by 64 clients are 5,000 times 201, each with one history row', async () => {
    const key = await keyOf(world.admin);
    const senders = world.services.map(({ url }) => poster(url, key));
    const scenarios = world.scenarios.slice(0, 25);
    const pairs = Array.from({ length: 200 }, (_, i) => `many-${i + 1}`).flatMap((user_id) =>
      scenarios.map(({ externalId }) => ({ user_id, scenario_id: externalId })),
    );
    const refused: unknown[] = [];
    const clients = Array.from({ length: 64 }, async (_, i) => {
      const send = senders[i % senders.length]!;
      for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
        const { status, body } = await send(
          '/api/external/assignments',
          pair,
          isRepeatable ? { 'Idempotency-Key': randomUUID() } : {},
        );
        if (status !== 201) refused.push(body);
      }
    });
    await Promise.all(clients);
    expect(refused).toEqual([]);
    const { rows } = await world.pool.query(`
      SELECT (SELECT count(*)::int FROM assignments) AS assignments,
             (SELECT count(*)::int FROM assignment_changes) AS changes`);
    expect(rows).toEqual([{ assignments: 5000, changes: 5000 }]);
  });
});
