/** People whose e-mail changes at the issuer, and whose account there is made anew; claims as issuers spell them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { caller, type Caller, signIn } from '../support/api.js';
import { audience, type Issuer, startIssuer } from '../support/issuer.js';
import { expectProblem } from '../support/problems.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let issuer: Issuer;
let service: Service;
let organization: string;
let otherOrganization: string;

const names = ['ada', 'anew', 'third', 'sam', 'keycloak'];

beforeAll(async () => {
  world = await createWorld();
  organization = (await world.admin.get('/api/auth/me')).body.organization.id;
  const other = await signIn(world.url, 'admin@other.test');
  otherOrganization = (await other.get('/api/auth/me')).body.organization.id;
  issuer = await startIssuer(Object.fromEntries(names.map((name) => [name, {}])));
  service = await startService(world.databaseUrl, { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience });
});

afterAll(async () => {
  await service.stop();
  await issuer.stop();
  await world.close();
});

/** Each test has people of its own: those of the test before are nobody for the issuer any more. */
let made = 0;
beforeEach(async () => {
  made += 1;
  await world.pool.query(
    'UPDATE users SET oidc_issuer = NULL, oidc_subject = NULL, oidc_unlinked_subject = NULL',
  );
  const claims = { email_verified: true, role: 'supervisor', organization, name: undefined };
  for (const name of names) await issuer.change(name, { ...claims, email: `${name}-${made}@id.test` });
});

const withToken = (token: string, at = service): Caller =>
  caller(at.url, { Authorization: `Bearer ${token}` });
const as = async (person: string, at = service): Promise<Caller> =>
  withToken(await issuer.tokenOf(person), at);
const me = async (person: string, at = service): Promise<Response> =>
  (await as(person, at)).get('/api/auth/me');
const user = async (id: string) => (await world.admin.get(`/api/admin/users/${id}`)).body;
const logged = (text: string): Promise<void> =>
  until(() => service.output().includes(JSON.stringify(text).slice(1, -1)));

/** A token that lets nobody in: its claim is named, and nothing of others. */
async function refused(person: string, claim: string, secrets: string[] = [], at = service): Promise<void> {
  const answer = await me(person, at);
  expectProblem(answer, 403, 'forbidden');
  expect(answer.body.detail).toContain(`claim ${claim} `);
  for (const secret of secrets) expect(answer.text).not.toContain(secret);
}

describe('an e-mail that changed at the issuer', () => {
  it('is taken over at the next token, and finds the row in the roster', async () => {
    const { body: before } = await me('ada');
    const email = `married-${made}@id.test`;
    const row = { externalId: `married-${made}`, name: 'Ada', email: email.toUpperCase() };
    const { body: counselor } = await world.admin.post('/api/counselors', row);
    await issuer.change('ada', { email });
    const { body: after } = await me('ada');
    expect(after).toEqual({ ...before, name: email, email, counselorId: counselor.id });
    expect((await me('ada')).body).toEqual(after);
    expect(await user(before.id)).toMatchObject({ email, issuerAccount: { subject: 'ada', email } });
  });

  it('and is another user’s stays theirs: who comes is let in as before, and admins see it', async () => {
    const { body: before } = await me('ada');
    const { body: sam } = await me('sam');
    await issuer.change('ada', { email: sam.email });
    const { status, body, text } = await me('ada');
    expect({ status, id: body.id, email: body.email }).toEqual({
      status: 200,
      id: before.id,
      email: before.email,
    });
    expect(text).not.toContain(sam.id);
    await logged(`for the user ${before.id}, who stays "${before.email}" here: another user has it`);
    expect(await user(before.id)).toMatchObject({
      email: before.email,
      issuerAccount: { issuer: issuer.url, subject: 'ada', email: sam.email },
    });
    expect((await me('sam')).body).toEqual(sam);
    // Once it is free it is taken over without anybody's doing.
    const free = { email: `free-${made}@id.test` };
    await issuer.change('sam', free);
    expect((await me('sam')).body).toMatchObject({ id: sam.id, ...free });
    expect((await me('ada')).body).toMatchObject({ id: before.id, email: sam.email });
  });

  it('is another user’s also where that is of another organization, of which nothing is told', async () => {
    const { body: before } = await me('ada');
    await issuer.change('ada', { email: 'admin@other.test' });
    expect((await me('ada')).body).toMatchObject({ id: before.id, email: before.email });
  });

  it('and is not vouched for is not taken over', async () => {
    const { body: before } = await me('ada');
    const email = `claimed-${made}@id.test`;
    await issuer.change('ada', { email, email_verified: 'false' });
    expect((await me('ada')).body).toMatchObject({ id: before.id, email: before.email });
    await logged(`The issuer has the e-mail "${email}" for the user ${before.id}`);
    await issuer.change('ada', { email_verified: true });
    expect((await me('ada')).body).toMatchObject({ id: before.id, email });
  });

  it('is one user’s, however many tokens come at once', async () => {
    const email = `both-${made}@id.test`;
    const people = ['ada', 'sam'];
    for (const person of people) await me(person);
    for (const person of people) await issuer.change(person, { email });
    const callers = await Promise.all([...people, ...people, ...people].map((person) => as(person)));
    const answers = await Promise.all(callers.map((each) => each.get('/api/auth/me')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { rows } = await world.pool.query('SELECT FROM users WHERE email = $1', [email]);
    expect(rows).toHaveLength(1);
  });
});

it('reading with a token writes once a day, and no more', async () => {
  const ada = await as('ada');
  const { body } = await ada.get('/api/auth/me');
  const row = async () =>
    (
      await world.pool.query(
        `SELECT xmin::text, updated_at, oidc_last_seen_at > now() - interval '1 hour' AS seen FROM users WHERE id = $1`,
        [body.id],
      )
    ).rows[0];
  const before = await row();
  for (const _ of [1, 2, 3]) await ada.get('/api/auth/me');
  expect(await row()).toEqual(before);
  await world.pool.query(`UPDATE users SET oidc_last_seen_at = now() - interval '25 hours' WHERE id = $1`, [
    body.id,
  ]);
  await Promise.all([1, 2, 3].map(() => ada.get('/api/auth/me')));
  const after = await row();
  expect(after).toMatchObject({ seen: true, updated_at: before.updated_at });
  await ada.get('/api/auth/me');
  expect(await row()).toEqual(after);
});

describe('an account that was made anew at the issuer', () => {
  const again = async (): Promise<{ id: string; email: string }> => {
    const { body } = await me('ada');
    await issuer.change('anew', { email: body.email });
    return body;
  };

  it('is refused, and let in again when an admin has unlinked the old one, whose tokens open nothing', async () => {
    const { id, email } = await again();
    const old = await as('ada');
    const fresh = await as('anew');
    await refused('anew', 'sub', [id]);
    await logged(`"sub":"anew"`);
    await logged(`is "ada" for the issuer: POST /api/admin/users/${id}/unlink.`);

    const unlinked = await world.admin.post(`/api/admin/users/${id}/unlink`, {});
    expect(unlinked).toMatchObject({ status: 200, body: { id, email, issuerAccount: null } });
    expect((await world.admin.post(`/api/admin/users/${id}/unlink`, {})).body).toEqual(unlinked.body);
    const late = await old.get('/api/auth/me');
    expectProblem(late, 403, 'forbidden');
    expect(late.body.detail).toContain('claim iat ');
    expect((await fresh.get('/api/auth/me')).body).toMatchObject({ id, email });
    expectProblem(await old.get('/api/auth/me'), 403, 'forbidden');
    expect(await user(id)).toMatchObject({ issuerAccount: { subject: 'anew', email } });
  });

  it('is the same one after a mistake: a later token of it is a first one again', async () => {
    const { body } = await me('ada');
    await world.admin.post(`/api/admin/users/${body.id}/unlink`, {});
    await until(async () => (await me('ada')).status === 200);
    expect((await me('ada')).body).toEqual(body);
  });

  it('unlinking ends sessions, and is for admins of the organization', async () => {
    const person = { email: `both-ways-${made}@id.test`, name: 'Both', role: 'supervisor' };
    const password = 'first-password';
    const { body } = await world.admin.post('/api/admin/users', { ...person, password });
    await issuer.change('ada', { email: person.email });
    expect((await me('ada')).body.id).toBe(body.id);
    const session = await signIn(world.url, person.email, password);
    const unlink = `/api/admin/users/${body.id}/unlink`;
    expectProblem(await session.post(unlink, {}), 403, 'forbidden');
    expectProblem(await (await signIn(world.url, 'admin@other.test')).post(unlink, {}), 404, 'not-found');
    expect((await session.get('/api/auth/me')).status).toBe(200);
    expect((await world.admin.post(unlink, {})).status).toBe(200);
    expectProblem(await session.get('/api/auth/me'), 401, 'unauthenticated');
    const anew = await signIn(world.url, person.email, password);
    expect((await anew.get('/api/auth/me')).body.id).toBe(body.id);
  });

  it('is let in by itself only where the setting says so, and the old one was not seen for so long', async () => {
    const { id, email } = await again();
    const lenient = await startService(world.databaseUrl, {
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCE: audience,
      OIDC_RELINK_AFTER_DAYS: '30',
    });
    const seen = (days: number) =>
      world.pool.query(
        `UPDATE users SET oidc_last_seen_at = now() - make_interval(days => $2) WHERE id = $1`,
        [id, days],
      );
    await seen(29);
    await refused('anew', 'sub', [id], lenient);
    await seen(31);
    await refused('anew', 'sub', [id]);
    await issuer.change('anew', { email_verified: false });
    await refused('anew', 'email_verified', [id], lenient);
    await issuer.change('anew', { email_verified: true });
    expect((await me('anew', lenient)).body).toMatchObject({ id, email });
    await refused('ada', 'sub', [id], lenient);
    await lenient.stop();
  });
});

describe('a refusal names the claim, and nothing of others', () => {
  it('an e-mail of somebody in another organization', async () => {
    await issuer.change('ada', { email: 'admin@other.test' });
    await refused('ada', 'email', [otherOrganization]);
    await logged(`of the organization ${otherOrganization}, and the token names ${organization}.`);
  });

  it('an e-mail that is not vouched for', async () => {
    const { body: sam } = await me('sam');
    await issuer.change('ada', { email: sam.email, email_verified: false });
    await refused('ada', 'email_verified', [sam.id]);
    await logged(`"sub":"ada","email":"${sam.email}"} is refused.`);
  });

  it('another organization than before', async () => {
    await me('ada');
    await issuer.change('ada', { organization: otherOrganization });
    await refused('ada', 'organization', [organization]);
    await logged(`is of the organization ${organization}, and the token names ${otherOrganization}.`);
  });

  it('one that is none', async () => {
    await issuer.change('ada', { role: 'owner' });
    await refused('ada', 'role');
    await logged('It is "owner".');
    await issuer.change('ada', { role: undefined });
    await refused('ada', 'role');
  });
});

describe('claims as issuers spell them', () => {
  it.each(['true', 'True', true])('email_verified may be %j', async (verified) => {
    const person = { email: `spelled-${made}@id.test`, name: 'Spelled', role: 'supervisor' };
    const { body } = await world.admin.post('/api/admin/users', { ...person, password: 'first-password' });
    await issuer.change('ada', { email: person.email, email_verified: verified });
    expect((await me('ada')).body.id).toBe(body.id);
  });

  it.each(['false', '1', 1, ['true'], { true: true }, null])(
    'and %j vouches for nothing',
    async (verified) => {
      const { body: sam } = await me('sam');
      await issuer.change('ada', { email: sam.email, email_verified: verified });
      await refused('ada', 'email_verified');
    },
  );

  it.each<[string, (id: string) => unknown]>([
    ['text', (id) => id],
    ['text in upper case', (id) => id.toUpperCase()],
    ['a list of one', (id) => [id]],
    ['Keycloak’s map', (id) => ({ [id]: {} })],
    ['Keycloak’s map with ids', (id) => ({ [id]: { id: crypto.randomUUID() } })],
    ['Keycloak’s map whose ids are ours', (id) => ({ acme: { id } })],
  ])('the organization may be %s', async (_, spelled) => {
    await issuer.change('keycloak', { organization: spelled(organization) });
    expect((await me('keycloak')).body.organization).toMatchObject({ id: organization });
  });

  it('or Keycloak’s attribute of one, by its path', async () => {
    const attribute = await startService(world.databaseUrl, {
      OIDC_ISSUER: issuer.url,
      OIDC_AUDIENCE: audience,
      OIDC_ORGANIZATION_CLAIM: 'organization.acme.onus',
    });
    await issuer.change('keycloak', { organization: { acme: { onus: [organization] } } });
    expect((await me('keycloak', attribute)).body.organization).toMatchObject({ id: organization });
    await attribute.stop();
  });

  it.each<[string, () => unknown]>([
    ['several', () => [organization, otherOrganization]],
    ['several by alias', () => ({ [organization]: {}, [otherOrganization]: {} })],
    ['an alias alone', () => ['acme']],
    ['an alias in a map', () => ({ acme: {} })],
    ['an alias with nothing', () => ({ acme: null })],
    ['an id that is none', () => ({ acme: { id: 7 } })],
    ['nothing', () => []],
    ['an empty map', () => ({})],
    ['nested lists', () => [[organization]]],
  ])('but not %s', async (_, spelled) => {
    await issuer.change('keycloak', { organization: spelled() });
    await refused('keycloak', 'organization');
  });
});
