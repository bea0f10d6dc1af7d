/** The session's cookie: its name and attributes, and which of several counts. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caller, sessionOf } from '../support/api.js';
import { type Environment, startService } from '../support/service.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let neighbour: World;

beforeAll(async () => {
  [world, neighbour] = await Promise.all([createWorld(), createWorld()]);
});

afterAll(() => Promise.all([world.close(), neighbour.close()]));

const credentials = { email: 'supervisor@demo.test', password: 'demo-password' };

/** The cookie of a sign-in, as a browser sends it back. */
const signedIn = async (url = world.url, email = credentials.email): Promise<string> =>
  (await sessionOf(url, email))['Cookie']!;

const me = async (Cookie: string, url = world.url) => caller(url, { Cookie }).get('/api/auth/me');

/** The `Set-Cookie` of a sign-in at a service with these settings. */
async function setCookieWith(environment: Environment): Promise<string> {
  const service = await startService(world.databaseUrl, environment);
  const answer = await caller(service.url).post('/api/auth/login', credentials);
  const [cookie] = answer.get('Set-Cookie')!;
  expect((await me(cookie!.split(';')[0]!, service.url)).status).toBe(200);
  expect(await service.stop()).toBe(0);
  return cookie!;
}

describe('the cookie', () => {
  it.each([
    [{}, /^onus\.sid\.\d+=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/],
    [{ SESSION_COOKIE_NAME: 'mine' }, /^mine=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/],
    [
      { PUBLIC_URL: 'http://localhost:8080/onus' },
      /^onus\.sid\.\d+=[^;]+; Path=\/onus; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    ],
    [
      { PUBLIC_URL: 'https://onus.example.org' },
      /^__Host-onus\.sid=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    ],
    [
      { PUBLIC_URL: 'https://tools.example.org/onus', CORS_ORIGINS: 'https://console.example.org' },
      /^__Secure-onus\.sid=[^;]+; Path=\/onus; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/,
    ],
    [
      { PUBLIC_URL: 'https://onus.example.org', CORS_ORIGINS: 'https://console.example.net' },
      /^__Host-onus\.sid=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=None$/,
    ],
  ])('with %j is what browsers take and send back', async (environment, expected) => {
    expect(await setCookieWith(environment)).toMatch(expected);
  });

  it('of one Onus is left alone by another on the same host', async () => {
    const [own, other] = [await signedIn(), await signedIn(neighbour.url, 'admin@demo.test')];
    expect(own.split('=')[0]).toBe(`onus.sid.${new URL(world.url).port}`);
    expect(own.split('=')[0]).not.toBe(other.split('=')[0]);
    for (const both of [`${own}; ${other}`, `${other}; ${own}`]) {
      expect((await me(both)).body.email).toBe('supervisor@demo.test');
      expect((await me(both, neighbour.url)).body.email).toBe('admin@demo.test');
    }
  });

  it('is known to every instance of the same Onus, whatever port it was set at', async () => {
    const other = await startService(world.databaseUrl);
    const cookie = await signedIn();
    expect((await me(cookie, other.url)).status).toBe(200);
    const later = await signedIn(other.url, 'admin@demo.test');
    expect((await me(`${cookie}; ${later}`)).body.email).toBe('admin@demo.test');
    expect((await me(`${later}; ${cookie}`, other.url)).body.email).toBe('admin@demo.test');
    expect(await other.stop()).toBe(0);
  });

  it('of plain http counts for nothing where https has a name of its own', async () => {
    const secure = await startService(world.databaseUrl, { PUBLIC_URL: 'https://onus.example.org' });
    const cookie = await signedIn();
    expect((await me(cookie, secure.url)).status).toBe(401);
    expect((await me(cookie.replace(/^[^=]+/, '__Host-onus.sid'), secure.url)).status).toBe(200);
    expect(await secure.stop()).toBe(0);
  });
});

describe('of several cookies', () => {
  it('a stale one keeps nobody out, wherever it stands', async () => {
    const ended = await signedIn();
    await caller(world.url, { Cookie: ended }).post('/api/auth/logout');
    const good = await signedIn();
    const [name] = good.split('=');
    const foreign = (await signedIn(neighbour.url)).replace(/^[^=]+/, name!);
    const stale = [
      ended,
      foreign,
      `${name}=`,
      `${name}=1`,
      `${name}=s%3Aforged.forged`,
      good.slice(0, -3),
      'onus.sid=s%3Aold.old',
    ];
    for (const each of stale) {
      expect([each, (await me(`${each}; ${good}`)).status]).toEqual([each, 200]);
      expect([each, (await me(`${good}; ${each}`)).status]).toEqual([each, 200]);
    }
    expect((await me(stale.join('; '))).status).toBe(401);
    expect((await me(`${stale.join('; ')}; theme=dark; ${good}`)).status).toBe(200);
  });

  it('the newest counts, and signing out ends all of them', async () => {
    const older = await signedIn();
    const newer = await signedIn(world.url, 'admin@demo.test');
    for (const both of [`${older}; ${newer}`, `${newer}; ${older}`]) {
      expect((await me(both)).body.email).toBe('admin@demo.test');
    }
    const out = await caller(world.url, { Cookie: `${older}; ${newer}` }).post('/api/auth/logout');
    expect(out.status).toBe(204);
    expect([(await me(older)).status, (await me(newer)).status]).toEqual([401, 401]);
  });
});
