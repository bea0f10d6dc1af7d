/** One's own sessions and password. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { caller, type Caller, type Credentials, sessionOf } from '../support/api.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { call } from '../support/routes.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world.close());

let made = 0;

/** A new user and where they are signed in: first the one that asks. */
async function person(
  sessions: number,
): Promise<{ email: string; cookies: Credentials[]; callers: Caller[] }> {
  const email = `session-${(made += 1)}@demo.test`;
  const wish = { email, name: 'Somebody', role: 'supervisor', password: 'first-password' };
  expect((await world.admin.post('/api/admin/users', wish)).status).toBe(201);
  const cookies: Credentials[] = [];
  while (cookies.length < sessions) cookies.unshift(await sessionOf(world.url, email, 'first-password'));
  return { email, cookies, callers: cookies.map((cookie) => caller(world.url, cookie)) };
}

interface Listed {
  id: string;
  current: boolean;
}

const list = async (who: Caller): Promise<Listed[]> => (await who.get('/api/auth/sessions')).body.items;
const statusOf = async (who: Caller): Promise<number> => (await who.get('/api/auth/me')).status;

describe('sessions', () => {
  it('are listed, newest first, with where they came from and without what opens them', async () => {
    const { email, callers, cookies } = await person(1);
    await caller(world.url, { 'User-Agent': 'Browser/1.0' }).post('/api/auth/login', {
      email,
      password: 'first-password',
    });
    const { status, body, text } = await callers[0]!.get('/api/auth/sessions');
    expect(status).toBe(200);
    const common = {
      id: expect.any(String),
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
      address: expect.stringMatching(/127\.0\.0\.1$/),
    };
    expect(body.items).toEqual([
      { ...common, current: false, userAgent: 'Browser/1.0' },
      { ...common, current: true, userAgent: expect.any(String) },
    ]);
    const sid = /=s:([^.]+)/.exec(decodeURIComponent(cookies[0]!['Cookie']!))![1]!;
    expect(sid).toMatch(/.{20}/);
    expect(text).not.toContain(sid);
    const page = await callers[0]!.get('/api/auth/sessions?limit=1');
    const next = await callers[0]!.get(`/api/auth/sessions?limit=1&cursor=${page.body.nextCursor}`);
    expect([...page.body.items, ...next.body.items]).toEqual(body.items);
  });

  it('are ended one by one', async () => {
    const { callers } = await person(2);
    const [here, there] = callers as [Caller, Caller];
    const other = (await list(here)).find(({ current }) => !current)!;
    expect((await here.delete(`/api/auth/sessions/${other.id}`)).status).toBe(204);
    expect([await statusOf(here), await statusOf(there)]).toEqual([200, 401]);
    expectProblem(await here.delete(`/api/auth/sessions/${other.id}`), 404, 'not-found');
    const [own] = await list(here);
    expect((await here.delete(`/api/auth/sessions/${own!.id}`)).status).toBe(204);
    expect(await statusOf(here)).toBe(401);
  });

  it('are ended all but the one that asks', async () => {
    const { callers } = await person(3);
    expect((await callers[0]!.delete('/api/auth/sessions')).status).toBe(204);
    expect(await Promise.all(callers.map(statusOf))).toEqual([200, 401, 401]);
    expect(await list(callers[0]!)).toMatchObject([{ current: true }]);
  });

  it('of others are not there, in the same organization either', async () => {
    const [{ callers }, other] = [await person(1), await person(1)];
    const [theirs] = await list(other.callers[0]!);
    expectProblem(await callers[0]!.delete(`/api/auth/sessions/${theirs!.id}`), 404, 'not-found');
    expect((await callers[0]!.delete('/api/auth/sessions')).status).toBe(204);
    expect(await statusOf(other.callers[0]!)).toBe(200);
    expect((await list(callers[0]!)).map(({ id }) => id)).not.toContain(theirs!.id);
  });

  it('that are past their time are not listed', async () => {
    const { callers } = await person(2);
    const other = (await list(callers[0]!)).find(({ current }) => !current)!;
    await world.pool.query(`UPDATE sessions SET expire = now() - interval '1 s' WHERE id = $1`, [other.id]);
    expect(await list(callers[0]!)).toMatchObject([{ current: true }]);
  });
});

describe('changing one’s password', () => {
  const change = async (who: Caller, currentPassword: unknown, newPassword: unknown) =>
    who.post('/api/auth/password', { currentPassword, newPassword });

  it('ends every other session, and gives this one a new secret', async () => {
    const { email, callers } = await person(2);
    const [here, there] = callers as [Caller, Caller];
    const changed = await change(here, 'first-password', 'second-password');
    expect(changed.status).toBe(204);
    const fresh = changed.get('Set-Cookie')![0]!.split(';')[0]!;
    expect([await statusOf(here), await statusOf(there)]).toEqual([401, 401]);
    expect(await statusOf(caller(world.url, { Cookie: fresh }))).toBe(200);
    const login = (password: string) => caller(world.url).post('/api/auth/login', { email, password });
    expect((await login('first-password')).status).toBe(401);
    expect((await login('second-password')).status).toBe(200);
  });

  it.each([
    ['currentPassword', 'wrong-password', 'not-my-password', 'second-password'],
    ['newPassword', 'unchanged', 'first-password', 'first-password'],
    ['newPassword', 'too-short', 'first-password', 'short'],
    ['newPassword', 'not-a-string', 'first-password', { length: 12 }],
    ['currentPassword', 'required', undefined, 'second-password'],
  ])('is refused for a fault in %s: %s', async (field, code, currentPassword, newPassword) => {
    const { callers } = await person(2);
    const refused = await change(callers[0]!, currentPassword, newPassword);
    expectProblem(refused, 400, 'validation-failed');
    expect(faultyFields(refused)).toEqual([field]);
    expect((refused.body.errors as { code: string }[]).map((error) => error.code)).toContain(code);
    expect(await Promise.all(callers.map(statusOf))).toEqual([200, 200]);
  });

  it('counts wrong ones as signing in does', async () => {
    const { callers } = await person(1);
    for (let i = 0; i < 10; i += 1)
      expect((await change(callers[0]!, 'wrong-one', 'a-new-password')).status).toBe(400);
    expectProblem(await change(callers[0]!, 'first-password', 'a-new-password'), 429, 'rate-limited');
    await world.pool.query('TRUNCATE rate_limits');
  });

  it('is not for who has no password, and neither is signing in with one', async () => {
    const { email, callers } = await person(1);
    for (const none of ['NULL', `''`, `'not a hash'`]) {
      await world.pool.query(`UPDATE users SET password_hash = ${none} WHERE email = $1`, [email]);
      expectProblem(await change(callers[0]!, 'first-password', 'second-password'), 400, 'validation-failed');
      const login = caller(world.url).post('/api/auth/login', { email, password: 'first-password' });
      expectProblem(await login, 401, 'unauthenticated');
    }
  });
});

describe('a GET', () => {
  it('changes nothing, whichever route it is', async () => {
    const { paths } = (await (await fetch(`${world.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const { id: assignmentId } = (
      await world.supervisor.post('/api/assignments', {
        counselorId: world.counselors[0]!.id,
        scenarioId: world.scenarios[0]!.id,
      })
    ).body as { id: string };
    const gets = Object.entries(paths).filter(([, methods]) => 'get' in methods);
    const everything = async (): Promise<Map<string, string>> => {
      const { rows: tables } = await world.pool.query<{ name: string }>(
        `SELECT relname AS name FROM pg_class
         WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
      );
      const contents = new Map<string, string>();
      for (const { name } of tables) {
        // That somebody was refused is no change of what they asked for, and changes get their numbers when they are committed.
        if (['audit_entries', 'events', 'event_batches'].includes(name)) continue;
        // When a key was used last, and how often, is written every few seconds: a GET is one use.
        if (name === 'api_key_uses') continue;
        const { rows } = await world.pool.query(
          name === 'api_keys'
            ? `SELECT (to_jsonb(t) - 'last_used_at')::text FROM api_keys t ORDER BY 1`
            : `SELECT t.ctid, t::text FROM ${name} t ORDER BY 1`,
        );
        contents.set(name, JSON.stringify(rows));
      }
      return contents;
    };
    const before = await everything();
    expect(gets.length).toBeGreaterThan(15);
    for (const [path] of gets) {
      for (const id of [assignmentId, world.counselors[0]!.id, world.scenarios[0]!.id, randomUUID()]) {
        for (const who of [world.admin, world.partner]) await call(who, { method: 'get', path }, id);
      }
    }
    const after = await everything();
    expect([...after.keys()].filter((name) => after.get(name) !== before.get(name))).toEqual([]);
  });
});
