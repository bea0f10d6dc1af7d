/** An organization's people, as its admins keep them. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { caller, type Caller, sessionOf, signIn } from '../support/api.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
});

afterAll(() => world.close());

const path = '/api/admin/users';
let made = 0;

const wishOf = (more: object = {}) => ({
  email: `person-${(made += 1)}@demo.test`,
  name: 'A Person',
  role: 'supervisor',
  password: 'first-password',
  ...more,
});

interface Made {
  id: string;
  email: string;
}

async function make(more: object = {}): Promise<Made> {
  const { status, body } = await world.admin.post(path, wishOf(more));
  expect(status).toBe(201);
  return body as Made;
}

const patch = async (id: string, body: object, who: Caller = world.admin) => who.patch(`${path}/${id}`, body);
const canSignIn = async (email: string, password = 'first-password'): Promise<boolean> =>
  (await caller(world.url).post('/api/auth/login', { email, password })).status === 200;
const statusOf = async (who: Caller): Promise<number> => (await who.get('/api/auth/me')).status;

describe('an admin', () => {
  it('makes a user, who can sign in', async () => {
    const wish = wishOf({ email: ' New.Person@Demo.Test ', role: 'counselor' });
    const { status, body, headers } = await world.admin.post(path, wish);
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      email: 'new.person@demo.test',
      name: 'A Person',
      role: 'counselor',
      active: true,
      deactivatedAt: null,
      mustChangePassword: false,
      counselorId: null,
      groups: [],
      issuerAccount: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await world.admin.get(headers['location']!)).body).toEqual(body);
    expect(await canSignIn('new.person@demo.test')).toBe(true);
  });

  it('lists all, newest first, page by page, and finds them by name and e-mail', async () => {
    const { id } = await make({ name: 'Zoë Findable' });
    const { body } = await world.admin.get(`${path}?limit=200`);
    const items = body.items as Made[];
    expect(items[0]!.id).toBe(id);
    const { rows } = await world.pool.query(`
      SELECT u.id FROM users u JOIN organizations o ON o.id = organization_id WHERE o.name = 'Demo Crisis Line'`);
    expect(items).toHaveLength(rows.length);
    const paged: Made[] = [];
    let cursor = '';
    do {
      const page = await world.admin.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...(page.body.items as Made[]));
      cursor = page.body.nextCursor ?? '';
    } while (cursor !== '');
    expect(paged).toEqual(items);
    for (const q of ['findable', 'ZOË', 'supervisor@']) {
      const found = await world.admin.get(`${path}?q=${encodeURIComponent(q)}`);
      expect(found.body.items).toHaveLength(1);
    }
    expect((await world.admin.get(`${path}?q=%25`)).body.items).toEqual([]);
  });

  it('sees which counselor a user is', async () => {
    const { body } = await world.admin.get(`${path}?q=counselor@demo.test`);
    expect(body.items).toMatchObject([{ role: 'counselor', counselorId: world.counselors[0]!.id }]);
  });

  it('deactivates and activates again: sessions end for good, and signing in with them', async () => {
    const { id, email } = await make();
    const person = await signIn(world.url, email, 'first-password');
    const off = await patch(id, { active: false });
    expect(off).toMatchObject({ status: 200, body: { active: false, deactivatedAt: expect.any(String) } });
    expect(await statusOf(person)).toBe(401);
    expect(await canSignIn(email)).toBe(false);
    expect((await patch(id, { active: true })).body).toMatchObject({ active: true, deactivatedAt: null });
    expect(await statusOf(person)).toBe(401);
    expect(await canSignIn(email)).toBe(true);
  });

  it('resets a password: the old one and all sessions end', async () => {
    const { id, email } = await make();
    const person = await signIn(world.url, email, 'first-password');
    expect((await patch(id, { password: 'second-password' })).status).toBe(200);
    expect(await statusOf(person)).toBe(401);
    expect(await canSignIn(email)).toBe(false);
    expect(await canSignIn(email, 'second-password')).toBe(true);
  });

  it('gives another role, and its sessions end; a new name ends none', async () => {
    const { id, email } = await make();
    const person = await signIn(world.url, email, 'first-password');
    expect((await patch(id, { name: 'Renamed', role: 'supervisor', active: true })).body.name).toBe(
      'Renamed',
    );
    expect(await statusOf(person)).toBe(200);
    expect((await patch(id, { role: 'admin' })).body.role).toBe('admin');
    expect(await statusOf(person)).toBe(401);
  });

  it('signs somebody out everywhere', async () => {
    const { id, email } = await make();
    const person = await signIn(world.url, email, 'first-password');
    expect((await world.admin.delete(`${path}/${id}/sessions`)).status).toBe(204);
    expect(await statusOf(person)).toBe(401);
    expect(await statusOf(world.admin)).toBe(200);
  });

  it('never sees a password or its hash', async () => {
    const { id } = await make();
    const answers = [
      await world.admin.get(`${path}?limit=200`),
      await world.admin.get(`${path}/${id}`),
      await patch(id, { password: 'third-password' }),
    ];
    for (const { text } of answers) expect(text).not.toMatch(/argon2|hash|\bpassword\b/i);
  });
});

describe('a user is refused', () => {
  it.each([
    ['email', { email: 'no-address' }],
    ['email', { email: 5 }],
    ['name', { name: ' ' }],
    ['role', { role: 'owner' }],
    ['role', { role: ['admin'] }],
    ['password', { password: 'too-short' }],
    ['password', { password: 'x'.repeat(1001) }],
    ['password', { password: 'with-a-\0-in-it' }],
    ['organizationId', { organizationId: randomUUID() }],
    ['passwordHash', { passwordHash: 'x' }],
  ])('for a fault in %s: %j', async (field, fault) => {
    const { id } = await make();
    for (const response of [await world.admin.post(path, wishOf(fault)), await patch(id, fault)]) {
      expectProblem(response, 400, 'validation-failed');
      expect(faultyFields(response)).toEqual([field]);
      expect(response.text).not.toContain('first-password');
    }
  });

  it('whose e-mail is taken, in whatever organization and case', async () => {
    const { id } = await make();
    for (const email of ['Supervisor@demo.test', 'admin@other.test']) {
      for (const response of [await world.admin.post(path, wishOf({ email })), await patch(id, { email })]) {
        expectProblem(response, 400, 'validation-failed');
        expect(response.body.errors).toMatchObject([{ field: 'email', code: 'taken' }]);
      }
    }
  });

  it('null in place of a value, and what is not known', async () => {
    const { id } = await make();
    const nulls = await patch(id, { name: null, email: null, role: null, active: null, password: null });
    expect(faultyFields(nulls).sort()).toEqual(['active', 'email', 'name', 'password', 'role']);
    expectProblem(await patch(randomUUID(), { name: 'Nobody' }), 404, 'not-found');
  });
});

describe('the last admin', () => {
  it('can be neither deactivated nor given another role, but everything else', async () => {
    const other = await signIn(world.url, 'admin@other.test');
    const { body } = await other.get('/api/auth/me');
    for (const [field, change] of [
      ['active', { active: false }],
      ['role', { role: 'supervisor' }],
    ] as const) {
      const refused = await patch(body.id, { ...change, name: 'Changed' }, other);
      expectProblem(refused, 400, 'validation-failed');
      expect(refused.body.errors).toMatchObject([{ field, code: 'last-admin' }]);
    }
    expect((await other.get('/api/auth/me')).body).toEqual(body);
    expect((await patch(body.id, { name: 'Renamed', role: 'admin', active: true }, other)).status).toBe(200);
  });

  it('stays when two admins take each other away at the same instant', async () => {
    const url = (i: number) => world.services[i]!.url;
    const { id: organizationId } = (await world.admin.get('/api/auth/me')).body.organization;
    const two = [await make({ role: 'admin' }), await make({ role: 'admin' })] as const;
    const sessions = await Promise.all(two.map(({ email }) => sessionOf(world.url, email, 'first-password')));
    const isolate = (active: boolean) =>
      world.pool.query(
        `UPDATE users SET deactivated_at = CASE WHEN $1 THEN NULL ELSE now() END
         WHERE organization_id = $2 AND role = 'admin' AND NOT (id = ANY ($3))`,
        [active, organizationId, two.map(({ id }) => id)],
      );
    await isolate(false);
    try {
      for (let round = 0; round < 15; round += 1) {
        const change = round % 2 ? { active: false } : { role: 'supervisor' };
        const answers = await Promise.all(
          sessions.map((session, i) => patch(two[1 - i]!.id, change, caller(url(i), session))),
        );
        // The one who was taken away first may be signed out before their own request was looked at.
        expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
        const { rows } = await world.pool.query(
          `SELECT FROM users WHERE organization_id = $1 AND role = 'admin' AND deactivated_at IS NULL`,
          [organizationId],
        );
        expect(rows).toHaveLength(1);
        await world.pool.query(`UPDATE users SET role = 'admin', deactivated_at = NULL WHERE id = ANY ($1)`, [
          two.map(({ id }) => id),
        ]);
        for (const [i, { email }] of two.entries()) {
          if ((await statusOf(caller(world.url, sessions[i]))) === 401) {
            sessions[i] = await sessionOf(world.url, email, 'first-password');
          }
        }
      }
    } finally {
      await isolate(true);
    }
  });
});
