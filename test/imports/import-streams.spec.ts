/** A stream lives no longer than who opened it may: it is looked at again within five seconds, and says why it ends. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import type { PoolClient } from 'pg';
import { caller, type Credentials, sessionOf } from '../support/api.js';
import { audience, type Issuer, startIssuer } from '../support/issuer.js';
import { finished, path, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let issuer: Issuer;
let admin: Credentials;
/** Keeps an import from its end. */
let obstacle: PoolClient;
let importId: string;

beforeAll(async () => {
  issuer = await startIssuer({ ada: {} });
  world = await createWorld({
    services: 2,
    environment: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience },
  });
  admin = await sessionOf(world.url, 'admin@demo.test');
  const organization = (await world.admin.get('/api/auth/me')).body.organization.id as string;
  await issuer.change('ada', { email: 'ada@id.test', email_verified: true, role: 'admin', organization });
});

afterAll(async () => {
  await world?.close();
  await issuer?.stop();
});

beforeEach(async () => {
  obstacle = await world.pool.connect();
  await obstacle.query('BEGIN; LOCK TABLE assignments IN SHARE MODE');
  importId = (await upload(world.url, admin, 'counselor,scenario\nc-1001,s-101\n')).id;
});

afterEach(async () => {
  await obstacle.query('ROLLBACK');
  obstacle.release();
  await finished(world.url, admin, importId);
});

interface Person {
  id: string;
  email: string;
  headers: Credentials;
}

let made = 0;

async function anotherAdmin(): Promise<Person> {
  const email = `streams-${(made += 1)}@demo.test`;
  const wish = { email, name: 'S', role: 'admin', password: 'first-password' };
  const { body } = await world.admin.post('/api/admin/users', wish);
  return { id: body.id, email, headers: await sessionOf(world.url, email, wish.password) };
}

/** Opens the stream on the second instance, and runs `then` once it has told the state. Returns its text, and milliseconds from then on. */
async function follow(
  headers: Credentials,
  then: () => PromiseLike<unknown>,
): Promise<{ text: string; took: number }> {
  const response = await fetch(`${world.services[1]!.url}${path}/${importId}/events`, { headers });
  expect(response.status).toBe(200);
  let [text, from] = ['', Infinity];
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const hadState = text.includes('data: ');
    text += chunk;
    if (hadState || !text.includes('data: ')) continue;
    await then();
    from = performance.now();
  }
  return { text, took: performance.now() - from };
}

function expectRefused({ text, took }: { text: string; took: number }, status: number): void {
  expect(took).toBeLessThan(5_000);
  const last = text.trim().split('\n\n').at(-1)!;
  expect(last).toMatch(/^event: refused\ndata: /);
  expect(JSON.parse(last.replace(/^event: refused\ndata: /, ''))).toMatchObject({ status });
}

it.each<[string, number, (person: Person) => PromiseLike<unknown>]>([
  ['signs out', 401, ({ headers }) => caller(world.url, headers).post('/api/auth/logout', {})],
  ['is deactivated', 401, ({ id }) => world.admin.patch(`/api/admin/users/${id}`, { active: false })],
  [
    'is no admin any more',
    401,
    ({ id }) => world.admin.patch(`/api/admin/users/${id}`, { role: 'supervisor' }),
  ],
  ['is signed out by an admin', 401, ({ id }) => world.admin.delete(`/api/admin/users/${id}/sessions`)],
  [
    'has a session that runs out',
    401,
    ({ id }) => world.pool.query(`UPDATE sessions SET expire = now() WHERE sess ->> 'userId' = $1`, [id]),
  ],
])('ends when who opened it %s', async (_, status, act) => {
  const person = await anotherAdmin();
  expectRefused(await follow(person.headers, () => act(person)), status);
});

const bearer = (token: string): Credentials => ({ Authorization: `Bearer ${token}` });

it('ends when a token runs out', async () => {
  const claims = decodeJwt(await issuer.tokenOf('ada'));
  // Clocks may differ by 30 seconds.
  const almost = { ...claims, exp: Math.floor(Date.now() / 1000) - 28 };
  const header = { alg: 'ES256', kid: issuer.key.kid! };
  const token = await new SignJWT(almost)
    .setProtectedHeader(header)
    .sign(await importJWK(issuer.key, 'ES256'));
  const outcome = await follow(bearer(token), () => Promise.resolve());
  expectRefused({ ...outcome, took: outcome.took - 2_000 }, 401);
});

it('ends when who came with a token is unlinked', async () => {
  const headers = bearer(await issuer.tokenOf('ada'));
  const { id } = (await caller(world.url, headers).get('/api/auth/me')).body;
  const unlink = () => world.admin.post(`/api/admin/users/${id}/unlink`, {});
  expectRefused(await follow(headers, unlink), 403);
});

it('goes on for who may, to the end of the import', async () => {
  const person = await anotherAdmin();
  const { text } = await follow(person.headers, async () => {
    // Longer than between two looks.
    const until = performance.now() + 2_500;
    while (performance.now() < until) await world.admin.get(`${path}/${importId}`);
    await obstacle.query('ROLLBACK');
  });
  expect(text).not.toContain('refused');
  expect(text).toContain('event: end');
});
