/**
 * Behind a proxy that serves Onus below `PUBLIC_URL`, whether it takes the prefix off or passes it on: every URL of an
 * answer is one that the caller can use.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Credentials, keyOf, sessionOf } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { type Service, startService } from '../support/service.js';
import { createWorld, type World } from '../support/worlds.js';

const origin = 'https://tools.example.org';
const prefix = '/onus';

let world: World;
let pair: ReturnType<typeof pairsOf>;
let admin: Credentials;
let key: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { PUBLIC_URL: `${origin}${prefix}/` } });
  pair = pairsOf(world);
  admin = await sessionOf(world.url, 'admin@demo.test');
  key = await keyOf(world.admin);
});

afterAll(() => world.close());

const post = (path: string, body: object | string, headers: Record<string, string>, url = world.url) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const wish = () => {
  const { counselor, scenario } = pair();
  return {
    web: { counselorId: counselor.id, scenarioId: scenario.id },
    partner: { user_id: counselor.externalId, scenario_id: scenario.externalId },
  };
};

/** Every route that answers with a `Location`. */
const creations: [string, () => [object | string, Credentials]][] = [
  ['/api/assignments', () => [wish().web, admin]],
  ['/api/external/assignments', () => [wish().partner, key]],
  ['/api/scenarios', () => [{ externalId: randomUUID(), title: 'New' }, admin]],
  ['/api/counselors', () => [{ externalId: randomUUID(), name: 'New' }, admin]],
  [
    '/api/admin/users',
    () => [
      { email: `${randomUUID()}@x.test`, name: 'New', role: 'supervisor', password: 'first-password' },
      admin,
    ],
  ],
  ['/api/admin/imports?type=scenarios', () => [`external_id,title\n${randomUUID()},New\n`, admin]],
];

describe.each([
  ['takes the prefix off', ''],
  ['passes the prefix on', prefix],
])('a proxy that %s', (_, sent) => {
  it.each(creations)('is answered a Location below it: POST %s', async (path, make) => {
    const [body, headers] = make();
    const created = await post(sent + path, body, headers);
    expect([201, 202]).toContain(created.status);
    const location = created.headers.get('location')!;
    expect(location).toMatch(new RegExp(`^${prefix}${path.split('?')[0]}/[0-9a-f-]{36}$`));
    const there = await fetch(world.url + (sent === '' ? location.slice(prefix.length) : location), {
      headers,
    });
    expect(there.status).toBe(200);
  });

  it('finds the console at the root, and all parts of it and of the documentation', async () => {
    const roots = sent === '' ? ['/'] : [prefix, `${prefix}/`, `${prefix}?from=mail`];
    for (const root of roots) expect((await fetch(world.url + root)).status).toBe(200);
    for (const page of ['/docs', '/docs/']) {
      const html = await (await fetch(world.url + sent + page)).text();
      const parts = [...html.matchAll(/(?:src|href)=["']([^"']+)["']/g)].map(([, part]) => part!);
      expect(parts.length).toBeGreaterThan(3);
      for (const part of parts) {
        const { pathname } = new URL(part, `${origin}${prefix}${page}`);
        expect(pathname).toMatch(/^\/onus\/docs\//);
        const inside = sent === '' ? pathname.slice(prefix.length) : pathname;
        expect((await fetch(world.url + inside)).status).toBe(200);
      }
    }
  });

  it.each([
    ['/api/assignments', 'web'],
    ['/api/external/assignments', 'partner'],
  ] as const)('is told where the active assignment is, as its Location was: POST %s', async (path, door) => {
    const body = wish()[door];
    const headers = door === 'web' ? admin : key;
    const created = await post(sent + path, body, headers);
    const refused = await post(`${sent}${path}?`, body, headers);
    expect([created.status, refused.status]).toEqual([201, 409]);
    expect(await refused.json()).toMatchObject({ assignment: { url: created.headers.get('location') } });
  });

  it('is answered problems of the path that the caller sees', async () => {
    const { status, instance } = (await (await fetch(`${world.url}${sent}/api/auth/me?a=b`)).json()) as {
      status: number;
      instance: string;
    };
    expect({ status, instance }).toEqual({ status: 401, instance: `${prefix}/api/auth/me` });
    const nowhere = await fetch(`${world.url}${sent}/onusual`);
    expect(await nowhere.json()).toMatchObject({ status: 404, instance: `${prefix}/onusual` });
  });

  it('brings each request to its idempotent answer, the Location that is right today included', async () => {
    const { partner } = wish();
    const headers = { ...key, 'Idempotency-Key': randomUUID() };
    const first = await post(`${sent}/api/external/assignments`, partner, headers);
    const id = ((await first.json()) as { id: string }).id;
    const moved = await startService(world.databaseUrl);
    const ways: [Service, string, string][] = [
      [world.services[0], '', prefix],
      [world.services[0], prefix, prefix],
      [moved, '', ''],
    ];
    for (const [{ url }, to, below] of ways) {
      const again = await post(`${to}/api/external/assignments`, partner, headers, url);
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
      expect(again.headers.get('location')).toBe(`${below}/api/external/assignments/${id}`);
    }
    expect(await moved.stop()).toBe(0);
  });
});

describe('below a public URL', () => {
  it('the document names it, and the cookie', async () => {
    const document = await (await fetch(`${world.url}/openapi.json`)).json();
    expect(document).toMatchObject({
      servers: [{ url: `${origin}${prefix}` }],
      components: { securitySchemes: { session: { in: 'cookie', name: '__Secure-onus.sid' } } },
    });
  });

  it('each path of an example is one that the caller can use', async () => {
    const document = await (await fetch(`${world.url}/openapi.json`)).text();
    const paths = [...document.matchAll(/"(?:example|type|url|instance)":"<?(\/[^"]*)"/g)].map(
      ([, path]) => path!,
    );
    expect(paths.length).toBeGreaterThan(500);
    expect(
      paths.filter((path) => !path.startsWith(`${prefix}/`) || path.startsWith(prefix + prefix)),
    ).toEqual([]);
  });

  it('probes and metrics are where they are, and logged and counted so', async () => {
    for (const path of ['/health/ready', '/metrics', `${prefix}/health/ready`]) {
      expect((await fetch(world.url + path)).status).toBe(200);
    }
    const metrics = await (await fetch(`${world.url}/metrics`)).text();
    expect(metrics).toMatch(/route="\/health\/ready"/);
    expect(metrics).not.toContain('onus/health');
  });

  it('its pages may change something, whatever Host the proxy sends, and those of others may not', async () => {
    const statusFor = async (Origin: string): Promise<number> =>
      (await post('/api/scenarios', { externalId: randomUUID(), title: 'New' }, { ...admin, Origin })).status;
    expect(await statusFor(origin)).toBe(201);
    for (const other of ['https://example.org', `${origin}:8443`, 'http://tools.example.org', 'null']) {
      expect(await statusFor(other)).toBe(403);
    }
  });
});
