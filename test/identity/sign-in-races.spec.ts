/** A sign-in that is under way while all sessions of its user end: what it begins has ended too. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { caller, signIn } from '../support/api.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  // Holds the session of a sign-in, when its password has been found right, until the test lets it go on.
  await world.pool.query(`
    CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(4711);
      RETURN NEW;
    END $$`);
});

afterAll(() => world.close());

const path = '/api/admin/users';
const password = 'first-password';
const waiting = `
  SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
  WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`;

it.each<[string, (id: string, email: string) => Promise<unknown>]>([
  [
    'an admin resets the password',
    async (id) => world.admin.patch(`${path}/${id}`, { password: 'second-password' }),
  ],
  ['an admin gives another role', async (id) => world.admin.patch(`${path}/${id}`, { role: 'counselor' })],
  ['an admin ends all sessions', async (id) => world.admin.delete(`${path}/${id}/sessions`)],
  [
    'an admin deactivates and activates again',
    async (id) => {
      await world.admin.patch(`${path}/${id}`, { active: false });
      await world.admin.patch(`${path}/${id}`, { active: true });
    },
  ],
])('begins nothing that lasts while %s', async (what, end) => {
  const email = `${what.replaceAll(' ', '-')}@demo.test`;
  const wish = { email, name: 'Somebody', role: 'supervisor', password };
  const { body } = await world.admin.post(path, wish);
  const lasting = await signIn(world.url, email, password);
  expect((await lasting.get('/api/auth/me')).status).toBe(200);

  const client = await world.pool.connect();
  await world.pool.query(
    'CREATE TRIGGER hold BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION hold()',
  );
  await client.query('SELECT pg_advisory_lock(4711)');
  const login = Promise.resolve(caller(world.url).post('/api/auth/login', { email, password }));
  await until(async () => (await world.pool.query(waiting)).rowCount === 1);
  await end(body.id, email);
  await client.query('SELECT pg_advisory_unlock(4711)');
  client.release();
  const [cookie] = (await login).get('Set-Cookie') ?? [];
  await world.pool.query('DROP TRIGGER hold ON sessions');

  const begun = caller(world.url, { Cookie: cookie!.split(';')[0]! });
  expect((await begun.get('/api/auth/me')).status).toBe(401);
  expect((await lasting.get('/api/auth/me')).status).toBe(401);
});
