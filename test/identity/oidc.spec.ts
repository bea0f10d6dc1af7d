/** Signing in with a token of an OIDC issuer: a real one, whose keys and tokens the service has never seen. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { caller, type Caller, keyOf, signIn } from '../support/api.js';
import { audience, type Issuer, type People, startIssuer } from '../support/issuer.js';
import { expectProblem } from '../support/problems.js';
import { openStream } from '../support/event-stream.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let issuer: Issuer;
let service: Service;
let organizationId: string;
let people: People;

beforeAll(async () => {
  world = await createWorld();
  organizationId = (await world.admin.get('/api/auth/me')).body.organization.id;
  const other = await signIn(world.url, 'admin@other.test');
  const otherId = (await other.get('/api/auth/me')).body.organization.id as string;
  const person = (email: string, role: unknown, more: object = {}) => ({
    email,
    role,
    organization: organizationId,
    name: `Name of ${email}`,
    email_verified: true,
    ...more,
  });
  await world.admin.post('/api/counselors', {
    externalId: 'by-token',
    name: 'By token',
    email: 'trainee@id.test',
  });
  people = {
    ada: person('Ada@id.test', 'admin'),
    sam: person('sam@id.test', ['reader', 'supervisor', 'counselor']),
    trainee: person('trainee@id.test', 'counselor'),
    spelled: person('\u200BZoe\u0308@id.test', 'admin', { name: 'Zoe\u0308\u00A0Müller\u200E' }),
    nameless: person('nameless@id.test', 'supervisor', { name: '', preferred_username: 'nick' }),
    linked: person('supervisor@demo.test', 'supervisor'),
    unverified: person('counselor@demo.test', 'supervisor', { email_verified: false }),
    elsewhere: person('admin@other.test', 'admin'),
    theirs: person('theirs@id.test', 'admin', { organization: otherId }),
    crowd: person('crowd@id.test', 'supervisor'),
    leaver: person('leaver@id.test', 'admin'),
    nobody: person('role@id.test', 'owner'),
    roleless: person('role@id.test', { admin: true }),
    homeless: person('home@id.test', 'admin', { organization: randomUUID() }),
    strange: person('home@id.test', 'admin', { organization: [organizationId, otherId] }),
    mailless: person('', 'admin', { email: undefined }),
    hostile: person('nul\0@id.test', 'admin'),
    numeric: person('x@id.test', 'admin', { email: 5 }),
  };
  issuer = await startIssuer(people);
  service = await startService(world.databaseUrl, { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience });
});

afterAll(async () => {
  await service.stop();
  await issuer.stop();
  await world.close();
});

const withToken = (token: string, at = service): Caller =>
  caller(at.url, { Authorization: `Bearer ${token}` });
const as = async (person: string): Promise<Caller> => withToken(await issuer.tokenOf(person));
const me = async (who: Caller) => who.get('/api/auth/me');

describe('who comes with a token', () => {
  it('is signed in, with the role and organization that it says, from the first request on', async () => {
    const ada = await as('ada');
    const { status, body } = await me(ada);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.any(String),
      email: 'ada@id.test',
      name: 'Name of Ada@id.test',
      role: 'admin',
      organization: { id: organizationId, name: 'Demo Crisis Line', timeZone: 'Europe/Berlin' },
      counselorId: null,
      mustChangePassword: false,
      groups: [],
    });
    expect((await me(await as('ada'))).body).toEqual(body);
    expect((await ada.get('/api/admin/users')).body.items).toContainEqual(
      expect.objectContaining({ id: body.id, email: 'ada@id.test', role: 'admin' }),
    );
  });

  it('does what their role may, and is named in the history', async () => {
    const sam = await as('sam');
    const { body: user } = await me(sam);
    expect(user.role).toBe('supervisor');
    const pair = { counselorId: world.counselors[9]!.id, scenarioId: world.scenarios[9]!.id };
    const created = await sam.post('/api/assignments', pair);
    expect(created).toMatchObject({ status: 201, body: { assignedBy: { kind: 'user', id: user.id } } });
    expectProblem(await sam.get('/api/admin/users'), 403, 'forbidden');
    expectProblem(await sam.get('/api/external/scenarios'), 401, 'unauthenticated');
  });

  it('and is a counselor finds what is theirs', async () => {
    const { body } = await world.admin.get('/api/counselors?q=by-token');
    const trainee = await as('trainee');
    expect((await me(trainee)).body).toMatchObject({ role: 'counselor', counselorId: body.items[0].id });
    const pair = { counselorId: body.items[0].id, scenarioId: world.scenarios[0]!.id };
    const { body: assigned } = await world.supervisor.post('/api/assignments', pair);
    const listed = await trainee.get('/api/assignments');
    expect(listed.body.items).toMatchObject([{ id: assigned.id }]);
    expect((await trainee.post(`/api/assignments/${assigned.id}/start`)).status).toBe(200);
  });

  it('is named by what the token has', async () => {
    expect((await me(await as('nameless'))).body.name).toBe('nick');
    expect((await me(await as('spelled'))).body).toMatchObject({ email: 'zoë@id.test', name: 'Zoë Müller' });
  });

  it('may send it from the page of any site, since no browser adds it by itself', async () => {
    const sam = await as('sam');
    const sent = await sam
      .post('/api/scenarios', { externalId: 'cross', title: 'Cross' })
      .set('Sec-Fetch-Site', 'cross-site');
    expect(sent.status).toBe(201);
  });

  it('is judged by it alone, whatever cookie comes along', async () => {
    const { headers } = await caller(service.url).post('/api/auth/login', {
      email: 'admin@demo.test',
      password: 'demo-password',
    });
    const Cookie = (headers['set-cookie'] as unknown as string[])[0]!.split(';')[0]!;
    expect((await me(caller(service.url, { Cookie }))).status).toBe(200);
    expect((await me(caller(service.url, { Cookie, Authorization: 'Bearer nonsense' }))).status).toBe(401);
    const token = await issuer.tokenOf('sam');
    const both = await me(caller(service.url, { Cookie, Authorization: `Bearer ${token}` }));
    expect(both.body.email).toBe('sam@id.test');
  });

  it('many times at once is one user', async () => {
    const token = await issuer.tokenOf('crowd');
    const answers = await Promise.all(Array.from({ length: 30 }, () => me(withToken(token))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it('has the role and name of today’s token', async () => {
    const { body: before } = await me(await as('ada'));
    await world.pool.query(`UPDATE users SET role = 'counselor', name = 'Stale' WHERE id = $1`, [before.id]);
    expect((await me(await as('ada'))).body).toEqual(before);
    const { rows } = await world.pool.query('SELECT role, name FROM users WHERE id = $1', [before.id]);
    expect(rows).toEqual([{ role: 'admin', name: before.name }]);
  });
});

describe('an account that is there', () => {
  it('is theirs if the issuer vouches for the e-mail, and keeps its password', async () => {
    const { body: before } = await me(world.supervisor);
    const { body } = await me(await as('linked'));
    expect(body).toMatchObject({ id: before.id, email: 'supervisor@demo.test' });
    const byPassword = await signIn(service.url, 'supervisor@demo.test');
    expect((await me(byPassword)).body.id).toBe(before.id);
  });

  it.each(['unverified', 'elsewhere'])('is not taken over by who is %s', async (person) => {
    const { rows: before } = await world.pool.query('SELECT * FROM users ORDER BY id');
    expectProblem(await me(await as(person)), 403, 'forbidden');
    expect((await world.pool.query('SELECT * FROM users ORDER BY id')).rows).toEqual(before);
  });

  it('that is deactivated stays so, whatever token comes, and what it follows ends', async () => {
    const token = await issuer.tokenOf('leaver');
    const leaver = withToken(token);
    const { body } = await me(leaver);
    const stream = await openStream(`${service.url}/api/events`, { Authorization: `Bearer ${token}` });
    const pair = { counselorId: world.counselors[8]!.id, scenarioId: world.scenarios[8]!.id };
    expect((await world.supervisor.post('/api/assignments', pair)).status).toBe(201);
    await until(() => stream.told().length === 1);
    expect((await world.admin.patch(`/api/admin/users/${body.id}`, { active: false })).status).toBe(200);
    expectProblem(await me(leaver), 401, 'unauthenticated');
    expectProblem(await me(await as('leaver')), 401, 'unauthenticated');
    await stream.over;
    expect(stream.told().map(({ event }) => event)).toEqual(['assignment.created', 'refused']);
  });

  it('does not move to another organization', async () => {
    const theirs = await as('theirs');
    const { body } = await me(theirs);
    expect(body.organization.name).toBe('Other Crisis Line');
    expectProblem(await theirs.get(`/api/counselors/${world.counselors[0]!.id}`), 404, 'not-found');
    await world.pool.query(`UPDATE users SET organization_id = $1 WHERE id = $2`, [organizationId, body.id]);
    expectProblem(await me(theirs), 403, 'forbidden');
  });
});

describe('claims that do not do', () => {
  it.each([
    ['nobody', 'claim role'],
    ['roleless', 'claim role'],
    ['strange', 'claim organization'],
    ['homeless', 'claim organization'],
    ['mailless', 'claim email'],
    ['hostile', 'claim email'],
    ['numeric', 'claim email'],
  ])('%s: 403 that names the %s, and no user is made', async (person, reason) => {
    const count = async () => (await world.pool.query('SELECT FROM users')).rowCount;
    const before = await count();
    const response = await me(await as(person));
    expectProblem(response, 403, 'forbidden');
    expect(response.body.detail).toContain(reason);
    expect(await count()).toBe(before);
  });

  it('may have other names, with dots in them, or be further inside', async () => {
    const claims = {
      email: 'deep@id.test',
      'https://onus.example/org': organizationId,
      realm_access: { roles: ['offline_access', 'admin', 'counselor'] },
    };
    const other = await startIssuer({ deep: claims });
    const configured = await startService(world.databaseUrl, {
      OIDC_ISSUER: other.url,
      OIDC_AUDIENCE: audience,
      OIDC_ROLE_CLAIM: 'realm_access.roles',
      OIDC_ORGANIZATION_CLAIM: 'https://onus.example/org',
    });
    const { status, body } = await me(withToken(await other.tokenOf('deep'), configured));
    expect({ status, body }).toMatchObject({ status: 200, body: { role: 'admin', name: 'deep@id.test' } });
    await Promise.all([configured.stop(), other.stop()]);
  });
});

it('without an issuer no token is taken, and a partner’s key is none', async () => {
  const token = await issuer.tokenOf('ada');
  const refused = await me(caller(world.url, { Authorization: `Bearer ${token}` }));
  expectProblem(refused, 401, 'unauthenticated');
  expect(refused.body.detail).toContain('takes no tokens');
  const key = (await keyOf(world.admin))['X-API-Key']!;
  for (const at of [world.services[0], service])
    expectProblem(await me(withToken(key, at)), 401, 'unauthenticated');
});

it('tokens are in no line of the log', async () => {
  const token = await issuer.tokenOf('ada');
  const last = randomUUID();
  await me(withToken(token));
  await me(withToken(`${token}x`));
  await withToken(token).post('/api/scenarios', {}).set('X-Request-Id', last);
  await until(() => service.output().includes(last));
  for (const part of token.split('.')) expect(service.output()).not.toContain(part);
});
