/** Signing in and out at the web door, and what a session is worth. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { hashPassword } from '../../src/identity/users/passwords.js';
import { caller, signIn } from '../support/api.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

const credentials = { email: 'supervisor@demo.test', password: 'demo-password' };

const login = async (body: object, headers: Record<string, string> = {}) =>
  caller(world.url, headers).post('/api/auth/login', body);

/** The session cookie of a sign-in, as a browser sends it back. */
async function cookieOf(body: object = credentials, headers: Record<string, string> = {}): Promise<string> {
  const response = await login(body, headers);
  expect(response.status).toBe(200);
  return response.get('Set-Cookie')![0]!.split(';')[0]!;
}

const me = async (cookie: string) => caller(world.url, { Cookie: cookie }).get('/api/auth/me');

describe('signing in', () => {
  it('answers who it is and sets a cookie that pages cannot read and other sites do not send', async () => {
    const response = await login(credentials);
    expect(response.status).toBe(200);
    expect(response.body).toEqual({
      id: expect.any(String),
      email: 'supervisor@demo.test',
      name: 'Sam Demo',
      role: 'supervisor',
      organization: { id: expect.any(String), name: 'Demo Crisis Line', timeZone: 'Europe/Berlin' },
      counselorId: null,
      mustChangePassword: false,
      groups: [],
    });
    const [cookie] = response.get('Set-Cookie')!;
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=(Lax|Strict)/i);
    expect((await me(cookie!.split(';')[0]!)).body).toEqual(response.body);
  });

  it('of a counselor says which counselor they are', async () => {
    const { body } = await world.counselor.get('/api/auth/me');
    expect(body).toMatchObject({ role: 'counselor', counselorId: world.counselors[0]!.id });
  });

  it('takes the e-mail in upper and lower case', async () => {
    const response = await login({ ...credentials, email: 'SuperVisor@DEMO.test' });
    expect(response).toMatchObject({ status: 200, body: { email: 'supervisor@demo.test' } });
  });

  it.each(['supervisor@demo.test ', '\u200Bsupervisor@demo.test', '\uFEFF Supervisor@Demo.test\u00A0'])(
    'takes the e-mail as phones and copies have it: %j',
    async (email) => {
      expect(await login({ ...credentials, email })).toMatchObject({
        status: 200,
        body: { email: 'supervisor@demo.test' },
      });
    },
  );

  it('answers the same to a wrong password, to an unknown e-mail, and to one who is deactivated', async () => {
    await world.pool.query(`
      INSERT INTO users (id, organization_id, email, name, role, password_hash, deactivated_at)
      SELECT gen_random_uuid(), organization_id, 'left@demo.test', 'Left', role, password_hash, now()
      FROM users WHERE email = 'supervisor@demo.test'`);
    const responses = [
      await login({ ...credentials, password: 'demo-passwort' }),
      await login({ ...credentials, password: 'Demo-Password' }),
      await login({ ...credentials, email: 'nobody@demo.test' }),
      await login({ ...credentials, email: 'left@demo.test' }),
    ];
    const [first] = responses;
    expect(first).toMatchObject({ status: 401, body: { type: '/problems/unauthenticated' } });
    for (const response of responses) {
      expect(response.body).toEqual(first!.body);
      expect(response.get('Set-Cookie')).toBeUndefined();
      expect(Object.keys(response.headers)).toEqual(Object.keys(first!.headers));
    }
  });

  it.each([
    ['email', { email: 'no-address' }],
    ['email', { email: ['supervisor@demo.test'] }],
    ['email', { email: undefined }],
    ['password', { password: '' }],
    ['password', { password: null }],
    ['password', { password: 'x'.repeat(1001) }],
    ['password', { password: 'demo-password\0' }],
    ['remember', { remember: true }],
  ])('with a fault in %s is refused and does not repeat the password', async (field, fault) => {
    const response = await login({ ...credentials, ...fault });
    expect(response.status).toBe(400);
    for (const error of response.body.errors as { field: string }[]) expect(error.field).toBe(field);
    expect(response.text).not.toContain('demo-password');
  });

  it('makes a new session id and ends the session that was there before', async () => {
    const before = await cookieOf();
    const after = await cookieOf(credentials, { Cookie: before });
    expect(after).not.toBe(before);
    expect((await me(before)).status).toBe(401);
    expect((await me(after)).status).toBe(200);
  });

  it('never takes over a session id that came from outside', async () => {
    const forged = 'onus.sid=s%3Aforged.signature';
    expect(await cookieOf(credentials, { Cookie: forged })).not.toContain('forged');
    expect((await me(forged)).status).toBe(401);
  });
});

describe('a session', () => {
  it('whose cookie was tampered with is none', async () => {
    const cookie = await cookieOf();
    expect((await me(cookie.slice(0, -1))).status).toBe(401);
    expect(
      (await me(cookie.replace(/(s%3A)(.)/, (_, s: string, c: string) => s + (c === 'a' ? 'b' : 'a'))))
        .status,
    ).toBe(401);
  });

  it('ends on the server when it is signed out, not only in the browser', async () => {
    const cookie = await cookieOf();
    const out = await caller(world.url, { Cookie: cookie }).post('/api/auth/logout');
    expect(out.status).toBe(204);
    expect((await me(cookie)).status).toBe(401);
    const again = await caller(world.url, { Cookie: cookie }).post('/api/auth/logout');
    expect(again.status).toBe(204);
  });

  it('leaves a user’s other sessions alone when it ends', async () => {
    const [one, other] = [await cookieOf(), await cookieOf()];
    await caller(world.url, { Cookie: one }).post('/api/auth/logout');
    expect((await me(other)).status).toBe(200);
  });

  it('is worth nothing from the moment its user is deactivated, and something again when not', async () => {
    const cookie = await cookieOf({ ...credentials, email: 'admin@demo.test' });
    const deactivate = (at: string) =>
      world.pool.query(`UPDATE users SET deactivated_at = ${at} WHERE email = 'admin@demo.test'`);
    await deactivate('now()');
    expect((await me(cookie)).status).toBe(401);
    await deactivate('NULL');
    expect((await me(cookie)).status).toBe(200);
  });

  it('has the role that its user has now', async () => {
    const cookie = await cookieOf({ ...credentials, email: 'admin@demo.test' });
    const setRole = (role: string) =>
      world.pool.query(`UPDATE users SET role = $1 WHERE email = 'admin@demo.test'`, [role]);
    await setRole('counselor');
    const { status } = await caller(world.url, { Cookie: cookie }).get('/api/admin/api-keys');
    expect(status).toBe(403);
    await setRole('admin');
  });

  it('that is past its time is none', async () => {
    const cookie = await cookieOf();
    await world.pool.query(`UPDATE sessions SET expire = now() - interval '1 second' WHERE sid = $1`, [
      /=s:([^.]+)/.exec(decodeURIComponent(cookie))![1],
    ]);
    expect((await me(cookie)).status).toBe(401);
  });
});

describe('a password', () => {
  const decomposed = 'Zoe\u0308-1234567';
  const composed = 'Zoë-1234567';
  const hashOf = async (email: string): Promise<string> =>
    (
      await world.pool.query<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE email = $1', [
        email,
      ])
    ).rows[0]!.hash;
  const statusOf = async (email: string, password: string): Promise<number> =>
    (await login({ email, password })).status;

  /** Somebody whose password was hashed as it came, before passwords were read. */
  async function hashedBefore(email: string, password: string): Promise<void> {
    await world.pool.query(
      `INSERT INTO users (id, organization_id, email, name, role, password_hash)
       SELECT gen_random_uuid(), organization_id, $1, 'Before', 'supervisor', $2
       FROM users WHERE email = 'supervisor@demo.test'`,
      [email, await hashPassword(password)],
    );
  }

  it('opens however the keyboard writes it, when an admin set it and when it was changed', async () => {
    const email = 'spelled@demo.test';
    const user = { email, name: 'Spelled', role: 'supervisor', password: `${decomposed} ` };
    const created = await world.admin.post('/api/admin/users', user);
    expect(created.status).toBe(201);
    for (const form of [decomposed, composed, `\u200B${composed}\n`])
      expect(await statusOf(email, form)).toBe(200);
    expect(await statusOf(email, composed.toUpperCase())).toBe(401);

    const own = await signIn(world.url, email, composed);
    const change = (currentPassword: string, newPassword: string) =>
      own.post('/api/auth/password', { currentPassword, newPassword });
    expect(await change(decomposed, ` ${composed}`)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'newPassword', code: 'unchanged' }] },
    });
    expect((await change(decomposed, `new-${decomposed}\u00A0`)).status).toBe(204);
    expect(await statusOf(email, `new-${composed}`)).toBe(200);

    const { status } = await world.admin.patch(`/api/admin/users/${created.body.id}`, {
      password: `\uFEFFreset-${decomposed}`,
    });
    expect(status).toBe(200);
    expect(await statusOf(email, `reset-${composed} `)).toBe(200);
  });

  it('is not long enough by what nobody sees', async () => {
    const user = {
      email: 'short@demo.test',
      name: 'Short',
      role: 'supervisor',
      password: `123456789\u200B  `,
    };
    expect(await world.admin.post('/api/admin/users', user)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'password', code: 'too-short' }] },
    });
  });

  it('that was hashed as it came still opens as it came, and from then on in every form', async () => {
    const email = 'before@demo.test';
    await hashedBefore(email, `${decomposed} `);
    const before = await hashOf(email);
    expect(await statusOf(email, composed)).toBe(401);
    expect(await hashOf(email)).toBe(before);
    expect(await statusOf(email, `${decomposed} `)).toBe(200);
    expect(await hashOf(email)).not.toBe(before);
    for (const form of [composed, decomposed, `${decomposed} `])
      expect(await statusOf(email, form)).toBe(200);
  });

  it('that would be too short as it is read is not hashed anew, and opens as it came', async () => {
    const email = 'spaces@demo.test';
    await hashedBefore(email, 'abc       ');
    const before = await hashOf(email);
    expect(await statusOf(email, 'abc       ')).toBe(200);
    expect(await hashOf(email)).toBe(before);
    expect(await statusOf(email, 'abc')).toBe(401);
  });

  it('is kept only as argon2id, at least as costly as OWASP asks for', async () => {
    const { rows } = await world.pool.query<{ hash: string }>('SELECT password_hash AS hash FROM users');
    expect(rows.length).toBeGreaterThan(3);
    for (const { hash } of rows) {
      const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$[\w+/]{22}\$[\w+/]{43}$/.exec(
        hash,
      )!;
      expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
      expect(Number(passes)).toBeGreaterThanOrEqual(2);
    }
  });

  it('is in no line of the log', async () => {
    await login({ ...credentials, password: 'a-wrong-secret' });
    await login({ ...credentials, password: 'a-wrong-secret', remember: 'a-wrong-secret' });
    const last = randomUUID();
    await login(credentials, { 'X-Request-Id': last });
    const [service] = world.services;
    await until(() => service.output().includes(last));
    const log = service
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(log.filter((line) => /a-wrong-secret|demo-password/.test(line))).toEqual([]);
  });
});
