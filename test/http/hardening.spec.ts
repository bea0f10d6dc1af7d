/** What an installation on the internet must not leave open: origins, time, sizes, and what is not HTTP. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Credentials, sessionOf } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { type DoorName, credentialsOf, postRaw } from '../support/raw.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const trusted = 'https://console.example';

let world: World;
let closed: World;
let session: Credentials;

beforeAll(async () => {
  const environment = {
    PUBLIC_URL: 'https://onus.example',
    CORS_ORIGINS: `${trusted},https://other.example`,
    HEADERS_TIMEOUT_SECONDS: '1',
    REQUEST_TIMEOUT_SECONDS: '2',
  };
  [world, closed] = await Promise.all([createWorld({ environment }), createWorld()]);
  session = await sessionOf(world.url, 'supervisor@demo.test');
});

afterAll(() => Promise.all([world.close(), closed.close()]));

describe('a page of another origin', () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/api/assignments`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'content-type,if-match',
      },
    });
  const read = (url: string, origin: string) =>
    fetch(`${url}/api/scenarios`, { headers: { Origin: origin, ...session } });

  it('that is configured may call, with the session, and read what it needs', async () => {
    const asked = await preflight(world.url, trusted);
    expect(asked.status).toBe(204);
    expect(Object.fromEntries(asked.headers)).toMatchObject({
      'access-control-allow-origin': trusted,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': expect.stringMatching(/POST.*PATCH.*DELETE/),
      'access-control-allow-headers': 'content-type,if-match',
      vary: expect.stringContaining('Origin'),
    });
    const answered = await read(world.url, trusted);
    expect(answered.status).toBe(200);
    expect(answered.headers.get('access-control-allow-origin')).toBe(trusted);
    expect(answered.headers.get('access-control-expose-headers')).toMatch(/ETag,Location,Retry-After/);
  });

  it('that is configured may change something, and others still may not', async () => {
    const post = async (Origin: string) =>
      fetch(`${world.url}/api/scenarios`, {
        method: 'POST',
        headers: { ...session, Origin, 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'application/json' },
        body: JSON.stringify({ externalId: `from-${Origin}`, title: 'From afar' }),
      });
    expect((await post(trusted)).status).toBe(201);
    for (const origin of ['https://console.example.evil.example', 'http://console.example', 'null']) {
      expect((await post(origin)).status).toBe(403);
    }
  });

  it.each(['https://evil.example', 'https://console.example.evil.example', 'null', `${trusted}:8443`])(
    '%s, which is not, is told nothing',
    async (origin) => {
      for (const response of [await preflight(world.url, origin), await read(world.url, origin)]) {
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  it('is told nothing at all without configured ones', async () => {
    for (const response of [await preflight(closed.url, trusted), await read(closed.url, trusted)]) {
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('headers', () => {
  it('keep browsers from guessing, framing and running what is not ours', async () => {
    for (const path of ['/api/scenarios', '/docs', '/health/live', '/nowhere']) {
      const { headers } = await fetch(world.url + path, { headers: session });
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'content-security-policy': expect.stringMatching(/default-src 'self'.*object-src 'none'/),
        'referrer-policy': 'no-referrer',
      });
      expect(headers.get('x-powered-by')).toBeNull();
    }
    const { headers } = await fetch(`${world.url}/api/scenarios`, { headers: session });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('of a session say Secure where it was reached by TLS', async () => {
    const proxied = await createWorld({ environment: { TRUSTED_PROXIES: '1' } });
    const login = (headers: Record<string, string>) =>
      fetch(`${proxied.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({ email: 'admin@demo.test', password: 'demo-password' }),
      });
    const overTls = (await login({ 'X-Forwarded-Proto': 'https' })).headers.get('set-cookie');
    expect(overTls).toMatch(/^onus\.sid\.\d+=.*; Path=\/; Expires=.*; HttpOnly; Secure; SameSite=Lax$/);
    expect((await login({})).headers.get('set-cookie')).not.toContain('Secure');
    await proxied.close();
  });
});

/** Sends bytes as they are, and returns the socket. */
async function dial(bytes: string): Promise<Socket> {
  const { port } = new URL(world.url);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  return socket;
}

/** What comes back until the service closes the connection. */
async function answerTo(bytes: string) {
  const [head = '', body = ''] = (await text(await dial(bytes))).split('\r\n\r\n');
  return { head, problem: JSON.parse(body) as Record<string, unknown> };
}

describe('what takes its time', () => {
  it.each([
    ['headers', 'GET /api/scenarios HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'a body',
      'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
    ],
  ])('to send %s is answered 408 and closed, and others are served meanwhile', async (_, bytes) => {
    const waiting = answerTo(bytes);
    expect((await fetch(`${world.url}/health/live`)).status).toBe(200);
    const { head, problem } = await waiting;
    expect(head).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(head).toContain('Connection: close');
    expect(head).toMatch(/^X-Should-Retry: true\r?$/m);
    expect(problem).toMatchObject({ type: '/problems/request-timeout', status: 408 });
  });
});

describe('what is not a request', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'validation-failed'],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400, 'validation-failed'],
    [
      'two lengths',
      'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
      400,
      'validation-failed',
    ],
    [
      'a length beside chunks',
      'POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\na',
      400,
      'validation-failed',
    ],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers-too-large',
    ],
    ['without a Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'validation-failed'],
  ])('because it is %s is answered as a problem', async (_, bytes, status, slug) => {
    const { head, problem } = await answerTo(bytes);
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(head).toContain('Content-Type: application/problem+json');
    expect(head).toMatch(/^X-Should-Retry: false\r?$/m);
    const [, id] = /^X-Request-Id: (\S+)/m.exec(head)!;
    await until(() => world.services[0].output().includes(`"id":"${id}"`));
    expect(problem).toMatchObject({ type: `/problems/${slug}`, status, detail: expect.any(String) });
  });

  it('is not one that expects what we do not know: it is answered as any other', async () => {
    const { head } = await answerTo(
      'GET /api/scenarios HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n',
    );
    expect(head).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('a body', () => {
  it.each<[DoorName, string, number]>([
    ['web', '/api/auth/login', 32],
    ['web', '/api/auth/password', 32],
    ['web', '/api/assignments', 128],
    ['web', '/api/counselors', 128],
    ['web', '/api/admin/users', 128],
    ['partner', '/api/external/assignments', 128],
    ['web', '/api/scenarios', 320],
    ['web', '/api/assignments/bulk', 1024],
    ['web', '/api/assignments/bulk/cancel', 1024],
    ['web', '/api/assignments/bulk/edit', 1024],
  ])('at the %s door to %s may have %d KiB', async (door, path, kibibytes) => {
    const credentials = (await credentialsOf(closed))[door];
    const body = (bytes: number): string => `{"x":"${'x'.repeat(bytes - 8)}"}`;
    const most = await postRaw(closed.url, path, body(kibibytes * 1024), credentials);
    expect(most.status).toBe(400);
    const more = await postRaw(closed.url, path, body(kibibytes * 1024 + 1), credentials);
    expectProblem(more, 413, 'payload-too-large');
    expect(more.body.detail).toContain(String(kibibytes * 1024));
  });

  it('of the longest texts that a route takes is taken, however it is written', async () => {
    const escaped = (count: number): string => '\\ud83d\\ude00'.repeat(count);
    const { web } = await credentialsOf(closed);
    const skills = Array.from({ length: 50 }, (_, i) => `"${escaped(98)}${String(i).padStart(2, '0')}"`);
    const scenario = `{"externalId":"long","title":"Long","description":"${escaped(20_000)}","skills":[${skills.join(',')}]}`;
    expect((await postRaw(closed.url, '/api/scenarios', scenario, web)).status).toBe(201);
    const { body } = await closed.supervisor.post('/api/assignments', {
      counselorId: closed.counselors[5]!.id,
      scenarioId: closed.scenarios[5]!.id,
    });
    await closed.supervisor.post(`/api/assignments/${body.id}/start`);
    const result = `{"result":{"feedback":"${escaped(10_000)}"}}`;
    const completed = await postRaw(closed.url, `/api/assignments/${body.id}/complete`, result, web);
    expect(completed.status).toBe(200);
  });
});
