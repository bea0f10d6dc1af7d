/** Signing in at an OIDC issuer with a browser, there and back, and what attackers and accidents make of it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caller, type Caller } from '../support/api.js';
import { Browser } from '../support/browser.js';
import { audience, clientSettings, type Issuer, type People, startIssuer } from '../support/issuer.js';
import { expectProblem } from '../support/problems.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let issuer: Issuer;
let service: Service;
let people: People;

beforeAll(async () => {
  world = await createWorld();
  const organization = (await world.admin.get('/api/auth/me')).body.organization.id as string;
  const person = (name: string, more: object = {}) => ({
    email: `${name}@id.test`,
    email_verified: true,
    name,
    role: 'supervisor',
    organization,
    ...more,
  });
  people = {
    ada: person('ada', { role: 'admin' }),
    sam: person('sam', { email: 'supervisor@demo.test' }),
    given: person('given'),
    leaver: person('leaver'),
    stranger: person('stranger', { role: 'owner' }),
  };
  issuer = await startIssuer(people);
  service = await startAt(issuer);
});

afterAll(async () => {
  await service.stop();
  await issuer.stop();
  await world.close();
});

const startAt = (at: Issuer, more: Record<string, string> = {}) =>
  startService(world.databaseUrl, {
    OIDC_ISSUER: at.url,
    OIDC_AUDIENCE: audience,
    ...clientSettings,
    ...more,
  });

const path = '/api/auth/oidc';

/** Where the start leads. */
async function start(browser: Browser, next = '/', at = service): Promise<URL> {
  const page = await browser.open(`${at.url}${path}/start?next=${encodeURIComponent(next)}`);
  expect(page).toMatchObject({ status: 302, location: expect.any(String) });
  return new URL(page.location!);
}

/** What the issuer sends the browser back to, once somebody said who they are. */
async function answered(browser: Browser, to: URL, person: string): Promise<string> {
  const { url, location } = await browser.follow(to.href);
  if (location !== undefined) return location;
  const page = await browser.follow(`${url}/${person}`);
  expect(page.location).toContain(`${path}/callback?`);
  return page.location!;
}

/** Where the way ends, below the service. */
async function back(browser: Browser, callback: string): Promise<string> {
  const page = await browser.open(callback);
  expect(page).toMatchObject({ status: 302, text: '' });
  const { origin } = new URL(callback);
  expect(page.location).toMatch(new RegExp(`^${origin}/`));
  return page.location!.slice(origin.length);
}

async function signIn(browser: Browser, person: string, next = '/', at = service): Promise<string> {
  return back(browser, await answered(browser, await start(browser, next, at), person));
}

const sessionOf = (browser: Browser, at = service): string | undefined =>
  [...browser.cookiesOf(at.url)].find(([name]) => /onus\.sid/.test(name))?.[1];

const as = (browser: Browser, at = service): Caller =>
  caller(at.url, {
    Cookie: [...browser.cookiesOf(at.url)].map(([name, value]) => `${name}=${value}`).join('; '),
  });
const me = async (browser: Browser, at = service) => as(browser, at).get('/api/auth/me');

async function expectRefused(browser: Browser, end: string, error: string, next = '/'): Promise<void> {
  const { pathname, searchParams } = new URL(end, service.url);
  expect([pathname, Object.fromEntries(searchParams)]).toEqual(['/sign-in', { error, next }]);
  expectProblem(await me(browser), 401, 'unauthenticated');
}

describe('the whole way', () => {
  it('leads to the issuer and back to where it began, signed in, and no token is anywhere in it', async () => {
    const browser = new Browser();
    const next = '/assignments?status=pending&q=a%20b#row';
    const to = await start(browser, next);
    expect(to.origin).toBe(issuer.url);
    expect(Object.fromEntries(to.searchParams)).toEqual({
      client_id: 'onus',
      response_type: 'code',
      redirect_uri: `${service.url}${path}/callback`,
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const callback = await answered(browser, to, 'ada');
    expect(await back(browser, callback)).toBe(next);
    const { status, body } = await me(browser);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      email: 'ada@id.test',
      name: 'ada',
      role: 'admin',
      mustChangePassword: false,
    });
    expect(await signIn(new Browser(), 'ada')).toBe('/');
    const { rows } = await world.pool.query(`SELECT id FROM users WHERE email = 'ada@id.test'`);
    expect(rows).toEqual([{ id: body.id }]);
    const listed = await as(browser).get('/api/auth/sessions');
    expect(listed.body.items).toHaveLength(2);
    expect(service.output()).not.toContain(new URL(callback).searchParams.get('code'));
  });

  it('keeps what it needs in a cookie that no script and no other site has, and only until it is back', async () => {
    const browser = new Browser();
    const page = await browser.open(`${service.url}${path}/start`);
    expect(page.setCookies).toEqual([
      expect.stringMatching(
        /^onus\.oidc\.[\w-]{43}=[\w.-]+; Max-Age=600; Path=\/; Expires=.*; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    await back(browser, await answered(browser, new URL(page.location!), 'ada'));
    expect([...browser.cookiesOf(service.url).keys()]).toEqual([expect.stringMatching(/^onus\.sid\./)]);
  });

  it('ends the session that the browser had, whose id nobody can use', async () => {
    const browser = new Browser();
    await signIn(browser, 'ada');
    const before = sessionOf(browser)!;
    const callback = await answered(browser, await start(browser), 'ada');
    expect(sessionOf(browser)).toBe(before);
    await back(browser, callback);
    expect(sessionOf(browser)).not.toBe(before);
    expect((await me(browser)).status).toBe(200);
    const [name] = [...browser.cookiesOf(service.url).keys()];
    expectProblem(
      await caller(service.url, { Cookie: `${name}=${before}` }).get('/api/auth/me'),
      401,
      'unauthenticated',
    );
  });

  it('works in two tabs at once', async () => {
    const browser = new Browser();
    const [first, second] = [await start(browser, '/first'), await start(browser, '/second')];
    const callback = await answered(browser, first, 'ada');
    expect(await back(browser, await answered(browser, second, 'ada'))).toBe('/second');
    expect(await back(browser, callback)).toBe('/first');
    expect((await me(browser)).status).toBe(200);
  });

  it('finds who is here by the rules of tokens, and asks for no password that an admin gave', async () => {
    const sam = new Browser();
    expect(await signIn(sam, 'sam')).toBe('/');
    expect((await me(sam)).body.id).toBe((await world.supervisor.get('/api/auth/me')).body.id);
    const wish = { email: 'given@id.test', name: 'Given', role: 'supervisor', password: 'first-password' };
    const { body } = await world.admin.post('/api/admin/users', { ...wish, mustChangePassword: true });
    const given = new Browser();
    await signIn(given, 'given');
    expect((await me(given)).body).toMatchObject({ id: body.id, mustChangePassword: false });
    expect((await as(given).get('/api/assignments')).status).toBe(200);
  });

  it('is open to a public client, and to one whose issuer wants its secret in the form', async () => {
    const byForm = await startIssuer(people, 0, 'client_secret_post');
    const services = await Promise.all([
      startAt(issuer, { OIDC_CLIENT_ID: 'onus-public', OIDC_CLIENT_SECRET: '' }),
      startAt(byForm),
    ]);
    for (const at of services) {
      const browser = new Browser();
      expect(await signIn(browser, 'ada', '/there', at)).toBe('/there');
    }
    await Promise.all([...services, byForm].map((each) => each.stop()));
  });
});

describe('nobody is signed in', () => {
  it('with a state that the browser was not given', async () => {
    const browser = new Browser();
    const callback = new URL(await answered(browser, await start(browser, '/x'), 'ada'));
    callback.searchParams.set('state', `${callback.searchParams.get('state')!.slice(0, -1)}-`);
    await expectRefused(browser, await back(browser, callback.href), 'expired');
    callback.searchParams.delete('state');
    await expectRefused(browser, await back(browser, callback.href), 'expired');
  });

  it('in another browser than the one that began', async () => {
    const victim = new Browser();
    const callback = await answered(new Browser(), await start(victim), 'ada');
    const thief = new Browser();
    await expectRefused(thief, await back(thief, callback), 'expired');
    await start(thief);
    await expectRefused(thief, await back(thief, callback), 'expired');
  });

  it('by the same way back twice, even where the cookie was kept', async () => {
    const browser = new Browser();
    const callback = await answered(browser, await start(browser), 'ada');
    const cookies = new Map(browser.cookiesOf(service.url));
    expect(await back(browser, callback)).toBe('/');
    expect(await back(browser, callback)).toContain('error=expired');
    const again = new Browser();
    for (const [name, value] of cookies) again.cookiesOf(service.url).set(name, value);
    await expectRefused(again, await back(again, callback), 'failed');
  });

  it('with a cookie that was written by hand, or is of another state', async () => {
    const browser = new Browser();
    const callback = await answered(browser, await start(browser), 'ada');
    const cookies = browser.cookiesOf(service.url);
    const [[name, value]] = [...cookies] as [[string, string]];
    const parts = value.split('.');
    parts[3] = parts[3]!.replace(/^../, (two) => (two === 'AA' ? 'BB' : 'AA'));
    cookies.set(name, parts.join('.'));
    await expectRefused(browser, await back(browser, callback), 'expired');
    const other = new Browser();
    await start(other);
    const [[, foreign]] = [...other.cookiesOf(service.url)] as [[string, string]];
    cookies.set(name, foreign);
    await expectRefused(browser, await back(browser, callback), 'expired');
  });

  it.each([
    ['a nonce of somebody else', 'nonce', 'a-nonce-of-somebody-else'],
    ['a challenge of somebody else', 'code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
    ['another client of the issuer', 'client_id', 'onus-public'],
  ])('with %s', async (_, parameter, value) => {
    const browser = new Browser();
    const to = await start(browser, '/there');
    to.searchParams.set(parameter, value);
    await expectRefused(browser, await back(browser, await answered(browser, to, 'ada')), 'failed', '/there');
  });

  it('with an issuer named that is not ours, or a code that nobody gave', async () => {
    for (const [parameter, value] of [
      ['iss', 'https://other.example'],
      ['code', 'guessed'],
    ] as const) {
      const browser = new Browser();
      const callback = new URL(await answered(browser, await start(browser), 'ada'));
      callback.searchParams.set(parameter, value);
      await expectRefused(browser, await back(browser, callback.href), 'failed');
    }
  });

  it('who says no at the issuer', async () => {
    const browser = new Browser();
    const callback = await answered(browser, await start(browser, '/there'), 'nobody');
    await expectRefused(browser, await back(browser, callback), 'cancelled', '/there');
  });

  it('whose claims let nobody in; the log says which', async () => {
    const browser = new Browser();
    await expectRefused(browser, await signIn(browser, 'stranger', '/there'), 'refused', '/there');
    await until(() => /stranger.*claim role/.test(service.output()));
  });

  it('who is deactivated here', async () => {
    const browser = new Browser();
    await signIn(browser, 'leaver');
    const { body } = await me(browser);
    const callback = await answered(browser, await start(browser), 'leaver');
    await world.admin.patch(`/api/admin/users/${body.id}`, { active: false });
    // Another instance than the one that the browser asks.
    await until(async () => (await me(browser)).status === 401);
    await expectRefused(browser, await back(browser, callback), 'deactivated');
  });
});

it.each([
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\r\n/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e%2e//evil.example/..//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  'evil.example',
  '@evil.example',
  '',
  '/api/auth/oidc/start',
  '/sign-in?next=/x',
  '/./api/auth/logout',
  `/${'x'.repeat(1500)}`,
])('leads nowhere but into its own pages: next=%j', async (next) => {
  const browser = new Browser();
  const end = await signIn(browser, 'ada', next);
  expect(new URL(end, 'https://onus.example').origin).toBe('https://onus.example');
  expect(end).toMatch(/^\/(?!\/|api|sign-in)/);
  expect(end).not.toContain('xxxx');
  expect((await me(browser)).status).toBe(200);
});

it('does not let a page of another site fill a browser with beginnings', async () => {
  const browser = new Browser();
  for (let i = 0; i < 20; i += 1) await start(browser);
  expect(browser.cookiesOf(service.url).size).toBeLessThan(7);
  expect(await signIn(browser, 'ada')).toBe('/');
});

it('an issuer that is down is said so, there and back, and is found again when it is up', async () => {
  const { port } = issuer;
  const browser = new Browser();
  const fresh = await startAt(issuer);
  const callback = await answered(browser, await start(browser, '/there'), 'ada');
  await issuer.stop();
  await expectRefused(browser, await back(browser, callback), 'issuer-unavailable', '/there');
  const page = await browser.open(`${fresh.url}${path}/start?next=/there`);
  expect(page.location).toBe(`${fresh.url}/sign-in?error=issuer-unavailable&next=%2Fthere`);
  await until(() => fresh.output().includes(`The issuer ${issuer.url} does not let people sign in.`));
  issuer = await startIssuer(people, port);
  await until(async () => {
    const { location } = await browser.open(`${fresh.url}${path}/start`);
    return location!.startsWith(issuer.url);
  });
  expect(await signIn(new Browser(), 'ada', '/there', fresh)).toBe('/there');
  await fresh.stop();
});

it('one that calls itself otherwise is none', async () => {
  const at = await startAt({ ...issuer, url: issuer.url.replace('127.0.0.1', 'localhost') });
  const page = await new Browser().open(`${at.url}${path}/start`);
  expect(page.location).toBe(`${at.url}/sign-in?error=issuer-unavailable&next=%2F`);
  await at.stop();
});

describe('below a path of a site with TLS', () => {
  it('all that a browser is told has the path, and the cookies are for https', async () => {
    const site = 'https://tools.example.org/onus';
    const at = await startAt(issuer, { PUBLIC_URL: site });
    const { body } = await caller(at.url).get('/api/auth/options');
    expect(body.oidc.startUrl).toBe('/onus/api/auth/oidc/start');
    for (const next of ['/assignments', '/onus/assignments']) {
      const browser = new Browser();
      const page = await browser.open(`${at.url}${body.oidc.startUrl}?next=${next}`);
      expect(page.setCookies).toEqual([
        expect.stringMatching(/^__Secure-onus\.oidc\..*; Path=\/onus; .*HttpOnly; Secure; SameSite=Lax$/),
      ]);
      const callback = await answered(browser, new URL(page.location!), 'ada');
      expect(callback).toContain(`${site}${path}/callback?`);
      const end = await browser.open(callback.replace('https://tools.example.org', at.url));
      expect(end.location).toBe(`${at.url}/onus/assignments`);
      expect(sessionOf(browser, at)).toBeDefined();
    }
    await at.stop();
  });
});

describe('the ways to sign in', () => {
  it('are told to everyone: the issuer by its name, or its host', async () => {
    const { status, body, headers } = await caller(service.url).get('/api/auth/options');
    expect({ status, body }).toEqual({
      status: 200,
      body: { password: true, oidc: { name: '127.0.0.1', startUrl: '/api/auth/oidc/start' } },
    });
    expect(headers['cache-control']).toBe('no-store');
    const named = await startAt(issuer, { OIDC_NAME: 'Helplines United', OIDC_AUDIENCE: '' });
    expect((await caller(named.url).get('/api/auth/options')).body.oidc.name).toBe('Helplines United');
    // Without an audience browsers alone come that way.
    const token = await issuer.tokenOf('ada');
    expectProblem(
      await caller(named.url, { Authorization: `Bearer ${token}` }).get('/api/auth/me'),
      401,
      'unauthenticated',
    );
    expect(await signIn(new Browser(), 'ada', '/there', named)).toBe('/there');
    await named.stop();
  });

  it('are a password alone where no client is set', async () => {
    expect((await caller(world.url).get('/api/auth/options')).body).toEqual({ password: true, oidc: null });
    expect((await new Browser().open(`${world.url}${path}/start`)).status).toBe(404);
    const { location } = await new Browser().open(`${world.url}${path}/callback?code=a&state=b`);
    expect(location).toBe(`${world.url}/sign-in?error=expired&next=%2F`);
  });
});
