/** A person and their row in the roster find each other by e-mail, whenever either comes or changes. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { caller, type Caller, type Credentials, sessionOf, signIn } from '../support/api.js';
import { audience, type Issuer, startIssuer } from '../support/issuer.js';
import { until } from '../support/until.js';
import { finished, upload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let issuer: Issuer;
let credentials: Credentials;
let organization: string;

beforeAll(async () => {
  issuer = await startIssuer({ tess: {}, tom: {} });
  world = await createWorld({ environment: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience } });
  credentials = await sessionOf(world.url, 'admin@demo.test');
  organization = (await world.admin.get('/api/auth/me')).body.organization.id;
});

afterAll(async () => {
  await world?.close();
  await issuer?.stop();
});

let made = 0;
const address = (): string => `found-${(made += 1)}@demo.test`;

async function aUser(
  email: string,
  admin: Caller = world.admin,
): Promise<{ id: string; counselorId: string }> {
  const wish = { email, name: 'U', role: 'counselor', password: 'first-password' };
  const { status, body } = await admin.post('/api/admin/users', wish);
  expect(status).toBe(201);
  return body;
}

async function aCounselor(email: string | null, more: object = {}): Promise<{ id: string; userId: string }> {
  const wish = { externalId: `found-${(made += 1)}`, name: 'C', email, ...more };
  const { status, body } = await world.admin.post('/api/counselors', wish);
  expect(status).toBe(201);
  return body;
}

const counselor = async (id: string) => (await world.admin.get(`/api/counselors/${id}`)).body;
const user = async (id: string) => (await world.admin.get(`/api/admin/users/${id}`)).body;

async function importRoster(file: string, wishes: Wishes = {}): Promise<void> {
  const { id } = await upload(world.url, credentials, file, { type: 'counselors', ...wishes });
  expect((await finished(world.url, credentials, id)).status).toBe('completed');
}

it('a user who is made finds their row, in whatever case it has the e-mail', async () => {
  const email = address();
  const row = await aCounselor(email.replace('found', 'Found'));
  const { id, counselorId } = await aUser(email);
  expect(counselorId).toBe(row.id);
  expect(await counselor(row.id)).toMatchObject({ userId: id });
  const person = await signIn(world.url, email, 'first-password');
  expect((await person.get('/api/auth/me')).body.counselorId).toBe(row.id);
});

it('a user whose e-mail is changed finds theirs, and keeps the one that they have', async () => {
  const email = address();
  const { id } = await aUser(address());
  const row = await aCounselor(email);
  const { body } = await world.admin.patch(`/api/admin/users/${id}`, { email });
  expect(body.counselorId).toBe(row.id);
  const other = address();
  const another = await aCounselor(other);
  expect((await world.admin.patch(`/api/admin/users/${id}`, { email: other })).body.counselorId).toBe(row.id);
  expect(await counselor(another.id)).toMatchObject({ userId: null });
});

it('a row that is made or whose e-mail is changed finds its user', async () => {
  const email = address();
  const { id } = await aUser(email);
  const row = await aCounselor(email);
  expect(row.userId).toBe(id);

  const later = await aUser(address());
  const { email: wanted } = await user(later.id);
  const other = await aCounselor(null);
  const { body } = await world.admin.patch(`/api/counselors/${other.id}`, { email: wanted });
  expect(body.userId).toBe(later.id);
  expect(await user(later.id)).toMatchObject({ counselorId: other.id });
});

/** Somebody of the issuer who comes for the first time, with this e-mail. */
async function aToken(email: string): Promise<void> {
  await issuer.change('tom', { email, email_verified: true, role: 'counselor', organization });
  const token = await issuer.tokenOf('tom');
  const { status } = await caller(world.url, { Authorization: `Bearer ${token}` }).get('/api/auth/me');
  expect(status).toBe(200);
}

it.each<[string, (email: string) => Promise<unknown>]>([
  ['a user', aUser],
  ['who comes with a token', aToken],
])(
  '%s and a row of which neither sees the other, because both are made at once, are linked',
  async (_, person) => {
    const email = address();
    const client = await world.pool.connect();
    try {
      // Both have looked for the other, and wait to know that their organization stays.
      await client.query('BEGIN');
      await client.query('SELECT FROM organizations WHERE id = $1 FOR UPDATE', [organization]);
      const both = Promise.all([aCounselor(email), person(email)]);
      await until(async () => {
        const { rows } = await world.pool.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return rows.length >= 2;
      });
      await client.query('COMMIT');
      const [{ id }] = await both;
      expect(await counselor(id)).toMatchObject({ userId: expect.any(String) });
    } finally {
      client.release(true);
    }
  },
);

it('forty users and their rows that are made at once are linked, each with theirs', async () => {
  const emails = Array.from({ length: 40 }, address);
  const [rows, users] = await Promise.all([
    Promise.all(emails.map((email) => aCounselor(email))),
    Promise.all(emails.map((email) => aUser(email))),
  ]);
  const links = await Promise.all(rows.map(async ({ id }) => (await counselor(id)).userId));
  expect(links).toEqual(users.map(({ id }) => id));
});

it('users who are made while a roster with their rows is imported are linked', async () => {
  const emails = Array.from({ length: 40 }, address);
  const file = `external_id,name,email\n${emails.map((email) => `${email},C,${email}`).join('\n')}\n`;
  const [, ...users] = await Promise.all([importRoster(file), ...emails.map((email) => aUser(email))]);
  const links = await Promise.all(users.map(async ({ id }) => (await user(id)).counselorId));
  expect(links).not.toContain(null);
});

it('what an admin says of the link holds', async () => {
  const email = address();
  const { id } = await aUser(email);
  const row = await aCounselor(email, { userId: null });
  expect(row.userId).toBeNull();
  const linked = await world.admin.patch(`/api/counselors/${row.id}`, { userId: id });
  expect(linked.body.userId).toBe(id);
  expect((await world.admin.patch(`/api/counselors/${row.id}`, { userId: null })).body.userId).toBeNull();
  expect((await world.admin.patch(`/api/counselors/${row.id}`, { name: 'Other' })).body.userId).toBeNull();
  expect((await world.admin.patch(`/api/admin/users/${id}`, { name: 'Other' })).body.counselorId).toBeNull();
});

it('of two rows with the same e-mail neither is theirs, and no link is taken from another', async () => {
  const email = address();
  const rows = [await aCounselor(email), await aCounselor(email)];
  expect(await aUser(email)).toMatchObject({ counselorId: null });
  for (const { id } of rows) expect(await counselor(id)).toMatchObject({ userId: null });

  const second = address();
  const owner = await aUser(address());
  const row = await aCounselor(second, { userId: owner.id });
  expect(await aUser(second)).toMatchObject({ counselorId: null });
  expect(await counselor(row.id)).toMatchObject({ userId: owner.id });
});

it('nobody is found in another organization', async () => {
  const email = address();
  const row = await aCounselor(email);
  const theirs = await aUser(email, await signIn(world.url, 'admin@other.test'));
  expect(theirs.counselorId).toBeNull();
  expect(
    (await world.admin.patch(`/api/counselors/${row.id}`, { email: email.toUpperCase() })).body.userId,
  ).toBe(null);
});

it.each<Wishes>([{}, { mode: 'atomic' }])(
  'rows of a roster that is imported find their users: %j',
  async (wishes) => {
    const prefix = `i-${wishes.mode}`;
    const [created, changed, twice, kept] = [address(), address(), address(), address()];
    const users = [await aUser(created), await aUser(changed), await aUser(twice), await aUser(kept)];
    const { body: had } = await world.admin.post('/api/counselors', { externalId: `${prefix}-b`, name: 'B' });
    const bystander = await aCounselor(kept, { userId: null });
    const rows = [
      `${prefix}-a,A,${created.toUpperCase()}`,
      `${prefix}-b,B,${changed}`,
      `${prefix}-c,C,${twice}`,
      `${prefix}-d,D,${twice}`,
    ];
    const file = `external_id,name,email\n${rows.join('\n')}\n`;
    await importRoster(file, { ...wishes, dryRun: true });
    expect(await user(users[0]!.id)).toMatchObject({ counselorId: null });
    await importRoster(file, wishes);
    expect(await user(users[0]!.id)).toMatchObject({ counselorId: expect.any(String) });
    expect(await user(users[1]!.id)).toMatchObject({ counselorId: had.id });
    expect(await user(users[2]!.id)).toMatchObject({ counselorId: null });
    // The file says nothing of it.
    expect(await counselor(bystander.id)).toMatchObject({ userId: null });
  },
);

it('who came with a token finds their row once their issuer vouches for the e-mail, and not before', async () => {
  const email = address();
  await issuer.change('tess', { email, email_verified: false, role: 'counselor', organization });
  const tess = async () => {
    const token = await issuer.tokenOf('tess');
    return (await caller(world.url, { Authorization: `Bearer ${token}` }).get('/api/auth/me')).body;
  };
  expect(await tess()).toMatchObject({ email, counselorId: null });
  const row = await aCounselor(email);
  expect(row.userId).toBeNull();
  expect(await tess()).toMatchObject({ email, counselorId: null });
  await issuer.change('tess', { email_verified: 'true' });
  expect(await tess()).toMatchObject({ email, counselorId: row.id });
  await issuer.change('tess', { email_verified: false });
  expect(await tess()).toMatchObject({ email, counselorId: row.id });
});

it('who left is none beside who is there, and is found where nobody else is', async () => {
  const email = address();
  const left = await aCounselor(email);
  expect((await world.admin.post(`/api/counselors/${left.id}/archive`, {})).status).toBe(200);
  const here = await aCounselor(email);
  expect((await aUser(email)).counselorId).toBe(here.id);
  expect(await counselor(left.id)).toMatchObject({ userId: null });

  const another = address();
  const alone = await aCounselor(another);
  await world.admin.post(`/api/counselors/${alone.id}/archive`, {});
  expect((await aUser(another)).counselorId).toBe(alone.id);

  const third = address();
  const old = await aCounselor(third);
  await world.admin.post(`/api/counselors/${old.id}/archive`, {});
  const { id } = await aUser(third.replace('found', 'elsewhere'));
  await aCounselor(third);
  const changed = await world.admin.patch(`/api/admin/users/${id}`, { email: third });
  expect(changed.status).toBe(200);
  expect((await user(id)).counselorId).not.toBe(old.id);
  expect((await user(id)).counselorId).not.toBeNull();
});
