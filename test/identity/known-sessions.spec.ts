/** A session that an instance knows: it costs no round trip, and counts for a second. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Caller, caller, sessionOf } from '../support/api.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
});

afterAll(() => world.close());

const statusOf = async (who: Caller): Promise<number> => (await who.get('/api/counselors')).status;

/** A new supervisor, as one session of theirs at both instances. */
async function person(email: string): Promise<{ id: string; here: Caller; there: Caller }> {
  const wish = { email, name: 'Somebody', role: 'supervisor', password: 'first-password' };
  const { body } = await world.admin.post('/api/admin/users', wish);
  const cookie = await sessionOf(world.url, email, 'first-password');
  const [here, there] = world.services.map(({ url }) => caller(url, cookie)) as [Caller, Caller];
  for (const who of [here, there]) expect(await statusOf(who)).toBe(200);
  return { id: body.id, here, there };
}

it.each<[string, (who: { id: string; here: Caller }) => PromiseLike<unknown>]>([
  ['was signed out', ({ here }) => here.post('/api/auth/logout')],
  ['is ended by an admin', ({ id }) => world.admin.delete(`/api/admin/users/${id}/sessions`)],
  ['is of who was deactivated', ({ id }) => world.admin.patch(`/api/admin/users/${id}`, { active: false })],
  [
    'is of who got another role',
    ({ id }) => world.admin.patch(`/api/admin/users/${id}`, { role: 'counselor' }),
  ],
])('one that %s is refused here at once, and there whatever is sent a second later', async (what, end) => {
  const somebody = await person(`${what.replaceAll(' ', '-')}@known.test`);
  await end(somebody);
  const ended = performance.now();
  expect(await statusOf(somebody.here)).toBe(401);
  let late = 0;
  while (late < 5) {
    const isLate = performance.now() - ended > 1_000;
    const status = await statusOf(somebody.there);
    if (!isLate) continue;
    late += 1;
    expect(status).toBe(401);
  }
});

it('is not read for each request, nor is its user', async () => {
  const { here } = await person('steady@known.test');
  const locking = await world.pool.connect();
  try {
    await statusOf(here);
    await locking.query('BEGIN; LOCK TABLE sessions, users');
    for (let i = 0; i < 5; i += 1) expect(await statusOf(here)).toBe(200);
  } finally {
    await locking.query('ROLLBACK');
    locking.release();
  }
});
