/** The outside of a request: media type, size, path, method, and its id. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Response } from 'supertest';
import { caller, partner } from '../support/api.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { credentialsOf, doors, postRaw } from '../support/raw.js';
import { answers, call, documentedRoutes, each, hasId, isPartners, type Route } from '../support/routes.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let credentials: Awaited<ReturnType<typeof credentialsOf>>;

beforeAll(async () => {
  world = await createWorld();
  credentials = await credentialsOf(world);
});

afterAll(() => world.close());

describe.each(doors)('a body at the $door door', ({ door, path, names }) => {
  const post = async (body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> =>
    postRaw(world.url, path, body, { ...credentials[door], ...headers });

  it.each([
    ['application/x-www-form-urlencoded', 'note=a'],
    ['text/plain', '{}'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/jsonp', '{}'],
    ['json', '{}'],
    ['application/json; charset=iso-8859-1', '{}'],
    ['application/json; charset=nonsense', '{}'],
    ['application/json; charset=utf-16le', Buffer.from('{}', 'utf16le')],
  ])('of the type %s is refused with 415', async (type, body) => {
    expectProblem(await post(body, { 'Content-Type': type }), 415, 'unsupported-media-type');
  });

  it('without a type is refused with 415', async () => {
    const response = await fetch(world.url + path, {
      method: 'POST',
      headers: credentials[door],
      body: new TextEncoder().encode('{}'),
    });
    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ type: '/problems/unsupported-media-type' });
  });

  it.each(['application/json;charset=UTF-8', 'APPLICATION/JSON', 'application/merge-patch+json'])(
    'of the type %s is read',
    async (type) => {
      expect(faultyFields(await post('{}', { 'Content-Type': type }))).toEqual(names.slice(0, 2));
    },
  );

  it('that is gzipped is read', async () => {
    const response = await post(gzipSync('{}'), { 'Content-Encoding': 'gzip' });
    expect(faultyFields(response)).toEqual(names.slice(0, 2));
  });

  it('that says that it is gzipped and is not is refused', async () => {
    expectProblem(await post('{}', { 'Content-Encoding': 'gzip' }), 400, 'validation-failed');
  });

  it.each(['compress', 'nonsense', 'gzip, gzip'])('encoded as %s is refused with 415', async (coding) => {
    expectProblem(await post('{}', { 'Content-Encoding': coding }), 415, 'unsupported-media-type');
  });

  it('over 128 KiB is refused with 413, also unannounced, and however small it was packed', async () => {
    const large = `{"note":"${'x'.repeat(131_072)}"}`;
    expectProblem(await post(large), 413, 'payload-too-large');
    expectProblem(await post(gzipSync(large), { 'Content-Encoding': 'gzip' }), 413, 'payload-too-large');
    const unannounced = await fetch(world.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...credentials[door] },
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect(unannounced.status).toBe(413);
    expect(await unannounced.json()).toMatchObject({ type: '/problems/payload-too-large' });
  });
});

describe('a value of the wrong type', () => {
  it.each([
    ['externalId', 5, 'not-a-string'],
    ['group', ['A'], 'not-a-string'],
  ])('is one fault, whatever else it breaks: %s', async (field, value, code) => {
    const counselor = { externalId: 'wrong-type', name: 'Wrong Type', [field]: value };
    const { body } = await world.supervisor.post('/api/counselors', counselor);
    expect(body.errors).toMatchObject([{ field, code }]);
  });

  it('of a query is one fault too', async () => {
    const { body } = await world.supervisor.get('/api/counselors?limit=5&limit=6');
    expect(body.errors).toHaveLength(1);
  });
});

describe('a path', () => {
  let withId: Route[];
  const who = (route: Route) => (isPartners(route) ? world.partner : world.admin);

  beforeAll(async () => {
    withId = (await documentedRoutes(world.url)).filter(hasId);
  });

  it.each(['1', 'not-a-uuid', 'null', '%00', "'%20OR%20true--", `${randomUUID()}0`, '%F0%9F%99%82'])(
    'with the id %s is refused by every route, which says so',
    async (id) => {
      const found = await answers(withId, async (route) => {
        const response = await call(who(route), route, id);
        expectProblem(response, 400, 'validation-failed');
        return faultyFields(response);
      });
      expect(found).toEqual(each(withId, ['id']));
    },
  );

  it.each(['%zz', '%', '%c3%28', '%ff'])('with %s, which decodes to nothing, is refused', async (id) => {
    const found = await answers(withId, async (route) => {
      const response = await call(who(route), route, id);
      expectProblem(response, 400, 'validation-failed');
      return response.status;
    });
    expect(found).toEqual(each(withId, 400));
  });

  it.each(['/api', '/api/nothing', '/api/external/nothing', '/nothing', '/api/assignments/x/y/z', '/%zz'])(
    'of no route, %s, is 404, with and without credentials',
    async (path) => {
      for (const someone of [world.admin, world.partner, caller(world.url)]) {
        const response = await someone.get(path);
        expectProblem(response, 404, 'not-found');
        expect(response.body.resource).toBe('route');
      }
    },
  );

  it('is told back without its query', async () => {
    const response = await world.admin.get('/api/nothing?token=secret');
    expect(response.body.instance).toBe('/api/nothing');
    expect(response.text).not.toContain('secret');
  });
});

describe('a method that a path does not take', () => {
  it.each([
    ['delete', '/api/assignments', 'GET, HEAD, POST'],
    ['delete', `/api/assignments/${randomUUID()}`, 'GET, HEAD, PATCH'],
    ['get', `/api/assignments/${randomUUID()}/start`, 'POST'],
    ['patch', '/api/external/assignments', 'GET, HEAD, POST'],
    ['post', '/api/external/scenarios', 'GET, HEAD'],
    ['post', '/health/live', 'GET, HEAD'],
    ['get', '/api/auth/login', 'POST'],
  ] as const)('%s %s is answered with 405 and what it takes', async (method, path, allowed) => {
    const response = await world.admin[method](path);
    expectProblem(response, 405, 'method-not-allowed');
    expect(response.headers['allow']).toBe(allowed);
  });

  it('HEAD is taken wherever GET is, and answered without a body', async () => {
    const headers = credentials.web;
    const response = await fetch(`${world.url}/api/assignments`, { method: 'HEAD', headers });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });
});

describe('X-Request-Id', () => {
  it.each(['abc', '01890000-0000-7000-8000-000000000000', 'trace:1/2.3_4+5=', 'x'.repeat(128)])(
    'is answered as it came: %s',
    async (id) => {
      const response = await world.admin.get('/api/auth/me').set('X-Request-Id', id);
      expect(response.headers['x-request-id']).toBe(id);
    },
  );

  it.each(['', 'two words', '<script>', 'a"b', 'a,b', 'x'.repeat(129), 'ü'])(
    'is replaced by one of ours: %j',
    async (id) => {
      const response = await world.admin.get('/api/auth/me').set('X-Request-Id', id);
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    },
  );

  it('is in every answer, and another one in each', async () => {
    const paths = ['/', '/docs', '/openapi.json', '/metrics', '/health/live', '/api/assignments', '/nothing'];
    const ids = await Promise.all(
      paths.map(async (path) => {
        const response = await fetch(world.url + path, { redirect: 'manual' });
        return response.headers.get('X-Request-Id');
      }),
    );
    expect(ids).not.toContain(null);
    expect(new Set(ids).size).toBe(paths.length);
  });

  it('is in the log, with what was answered', async () => {
    const id = randomUUID();
    const someone = await partner(world.url, world.admin, ['scenarios:read']);
    await someone.get('/api/external/assignments').set('X-Request-Id', id);
    const [service] = world.services;
    await until(() => service.output().includes(id));
    const line = service
      .output()
      .split('\n')
      .find((text) => text.includes(id));
    expect(JSON.parse(line!)).toMatchObject({
      req: { id, method: 'GET', url: '/api/external/assignments' },
      res: { statusCode: 403 },
    });
  });
});
