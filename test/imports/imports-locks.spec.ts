/** Imports beside somebody who keeps a lock for long: they wait, and keep nobody else waiting. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PoolClient } from 'pg';
import { type Credentials, sessionOf } from '../support/api.js';
import { upload } from '../support/imports.js';
import { finished, send, type ImportAnswer } from '../support/uploads.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;
let other: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { IMPORT_WORKERS: '1' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  other = await sessionOf(world.url, 'admin@other.test');
});

afterAll(() => world.close());

/** Runs while somebody has an open transaction that has run a statement. */
async function beside(statement: string, run: () => Promise<void>): Promise<void> {
  const client: PoolClient = await world.pool.connect();
  try {
    await client.query(`BEGIN; ${statement}`);
    await run();
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

it('what keeps writers out waits for one that writes for long, and creates do not wait with it', async () => {
  const [counselor] = world.counselors;
  const [first, ...others] = world.scenarios;
  const file = `counselor,scenario,note\n${counselor!.externalId},${first!.externalId},a note`;
  let id = '';
  // As an atomic import of assignments does.
  await beside('LOCK TABLE assignments IN ROW EXCLUSIVE MODE', async () => {
    ({ id } = (await upload(world.url, admin, file, '?mode=atomic&onExisting=update')).body as ImportAnswer);
    await until(async () => {
      const { body } = await send<ImportAnswer>(world.url, 'get', `/api/admin/imports/${id}`, {
        headers: admin,
      });
      return body.progress > 0;
    });
    const began = performance.now();
    for (const { externalId } of others.slice(0, 5)) {
      const pair = { user_id: counselor!.externalId, scenario_id: externalId };
      expect((await world.partner.post('/api/external/assignments', pair)).status).toBe(201);
    }
    expect(performance.now() - began).toBeLessThan(3_000);
  });
  expect(await finished(world.url, admin, id)).toMatchObject({ status: 'completed', counts: { created: 1 } });
});

it('one that waits for a row lets those of other organizations have their turn', async () => {
  const [counselor] = world.counselors;
  const file = `external_id,name\n${counselor!.externalId},Another Name`;
  let id = '';
  await beside(`SELECT FROM counselors WHERE id = '${counselor!.id}' FOR UPDATE`, async () => {
    ({ id } = (await upload(world.url, admin, file, '?type=counselors')).body as ImportAnswer);
    const { body } = await upload(world.url, other, 'external_id,name\nz-1,Somebody', '?type=counselors');
    expect(await finished(world.url, other, (body as ImportAnswer).id)).toMatchObject({
      status: 'completed',
      counts: { created: 1 },
    });
  });
  expect(await finished(world.url, admin, id)).toMatchObject({ status: 'completed', counts: { updated: 1 } });
});
