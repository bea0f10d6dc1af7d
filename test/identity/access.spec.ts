/** Who may do what: walks every route that the service documents, so that a new one is held to the same. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { caller } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { answers, call, documentedRoutes, each, isPartners, nameOf, type Route } from '../support/routes.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let routes: Route[];

beforeAll(async () => {
  world = await createWorld();
  routes = await documentedRoutes(world.url);
});

afterAll(() => world.close());

const publicRoutes = [
  'get /api/auth/options',
  'get /deprecations',
  'get /health/live',
  'get /health/ready',
  'get /metrics',
  'get /problems',
  'get /problems/{slug}',
  'post /api/auth/login',
  'post /api/auth/logout',
];

const isOpen = (route: Route): boolean => publicRoutes.includes(nameOf(route));

describe('without credentials', () => {
  it('every route answers 401 with a challenge, except the few that are public', async () => {
    const nobody = caller(world.url);
    const closed = routes.filter((route) => !isOpen(route));
    expect(closed.length).toBeGreaterThan(20);
    const statuses = await answers(closed, async (route) => {
      const { status, headers } = await call(nobody, route);
      return { status, challenged: headers['www-authenticate'] !== undefined };
    });
    expect(statuses).toEqual(each(closed, { status: 401, challenged: true }));
  });

  it('the public ones are all there', () => {
    expect(routes.filter(isOpen).map(nameOf).sort()).toEqual(publicRoutes);
  });
});

describe('a role', () => {
  /** Routes of the web door that a supervisor, and that a counselor, may not use. */
  const forSupervisors = new Set([
    'get /api/counselors',
    'get /api/counselors/groups',
    'post /api/counselors',
    'get /api/counselors/{id}',
    'patch /api/counselors/{id}',
    'post /api/counselors/{id}/archive',
    'post /api/counselors/{id}/unarchive',
    'post /api/scenarios',
    'patch /api/scenarios/{id}',
    'post /api/scenarios/{id}/archive',
    'post /api/scenarios/{id}/unarchive',
    'post /api/assignments',
    'post /api/assignments/bulk',
    'post /api/assignments/bulk/cancel',
    'post /api/assignments/bulk/edit',
    'patch /api/assignments/{id}',
    'post /api/assignments/{id}/cancel',
    'post /api/assignments/{id}/result',
    'patch /api/organization',
    'get /api/reports/assignments',
  ]);
  const refused = {
    counselor: ({ method, path }: Route) =>
      path.startsWith('/api/admin/') || forSupervisors.has(`${method} ${path}`),
    supervisor: (route: Route) =>
      route.path.startsWith('/api/admin/') || nameOf(route) === 'patch /api/organization',
    admin: () => false,
  };

  it.each(['counselor', 'supervisor', 'admin'] as const)(
    'of %s opens exactly the routes that are theirs',
    async (role) => {
      const web = routes.filter((route) => !isOpen(route) && !isPartners(route));
      const forbidden = await answers(web, async (route) => (await call(world[role], route)).status === 403);
      expect(forbidden).toEqual(
        Object.fromEntries(web.map((route) => [nameOf(route), refused[role](route)])),
      );
    },
  );
});

describe('a request from another site', () => {
  const create = async (headers: Record<string, string>): Promise<number> => (await tried(headers)).status;
  const tried = async (headers: Record<string, string>): Promise<Response> => {
    const wish = { externalId: randomUUID(), title: 'From a page' };
    let request = world.supervisor.post('/api/scenarios', wish);
    for (const [name, value] of Object.entries(headers)) request = request.set(name, value);
    const response = await request;
    const { body } = await world.supervisor.get(`/api/scenarios?q=${wish.externalId}`);
    expect(body.items).toHaveLength(response.status === 201 ? 1 : 0);
    return response;
  };

  it.each([
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
    ['Origin', 'http://127.0.0.1:1'],
    ['Origin', 'no url'],
  ])('changes nothing: %s %s is refused', async (name, value) => {
    expect(await create({ [name]: value })).toBe(403);
  });

  it.each([
    [
      { Origin: 'https://onus.example' },
      /Origin "https:\/\/onus\.example".*Host "127\.0\.0\.1:\d+".*pass Host on/,
    ],
    [{ 'Sec-Fetch-Site': 'same-site' }, /Sec-Fetch-Site "same-site" and no Origin/],
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'null' }, /Sec-Fetch-Site "cross-site" and Origin "null"/],
  ])('is told what was compared, and what to set: %j', async (headers, sentence) => {
    const refused = await tried(headers);
    expectProblem(refused, 403, 'forbidden');
    expect(refused.body.detail).toMatch(sentence);
    expect(refused.body.detail).toMatch(/CORS_ORIGINS/);
    expect(refused.body.detail).toMatch(/PUBLIC_URL/);
  });

  it('is what it is not when it comes from our own pages, or from no browser', async () => {
    expect(await create({ 'Sec-Fetch-Site': 'same-origin', Origin: world.url })).toBe(201);
    expect(await create({ Origin: world.url })).toBe(201);
    expect(await create({ 'Sec-Fetch-Site': 'none' })).toBe(201);
    expect(await create({})).toBe(201);
  });

  it('is refused by every route of the web door that changes something, signing in and out too', async () => {
    const changing = routes.filter((route) => route.method !== 'get' && !isPartners(route));
    const statuses = await answers(changing, async (route) => {
      return (await call(world.admin, route).set('Sec-Fetch-Site', 'cross-site')).status;
    });
    expect(statuses).toEqual(each(changing, 403));
  });

  it('may read, and may be a partner’s, whose key no browser adds by itself', async () => {
    const read = await world.supervisor.get('/api/scenarios').set('Sec-Fetch-Site', 'cross-site');
    expect(read.status).toBe(200);
    const wish = { user_id: 'nobody', scenario_id: 'nothing' };
    const sent = await world.partner
      .post('/api/external/assignments', wish)
      .set('Origin', 'https://p.example');
    expect(sent.status).toBe(404);
  });
});
