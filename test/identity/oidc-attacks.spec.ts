/** Tokens that are none, and an issuer that is not to be trusted. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  decodeJwt,
  generateKeyPair,
  importJWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
} from 'jose';
import { caller } from '../support/api.js';
import { audience, type Issuer, startIssuer } from '../support/issuer.js';
import { expectProblem } from '../support/problems.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let issuer: Issuer;
let service: Service;
let good: JWTPayload;

beforeAll(async () => {
  world = await createWorld();
  const organization = (await world.admin.get('/api/auth/me')).body.organization.id as string;
  const ada = { email: 'ada@id.test', role: 'admin', organization };
  issuer = await startIssuer({ ada });
  service = await startService(world.databaseUrl, { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience });
  good = decodeJwt(await issuer.tokenOf('ada'));
});

afterAll(async () => {
  await service.stop();
  await issuer.stop();
  await world.close();
});

const me = async (token: string, at = service) =>
  caller(at.url, { Authorization: `Bearer ${token}` }).get('/api/auth/me');

/** Signs with the issuer's own key unless told otherwise. */
async function sign(claims: JWTPayload, header: Partial<JWTHeaderParameters> = {}, key?: CryptoKey) {
  const { kid } = issuer.key;
  const signing = key ?? (await importJWK(issuer.key, 'ES256'));
  return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: kid!, ...header }).sign(signing);
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (from: number): number => Math.floor(Date.now() / 1000) + from;

/** Listens on this machine, and counts who comes. */
async function listen(
  answer: RequestListener,
): Promise<{ url: string; calls: () => number; server: Server }> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls: () => calls, server };
}

describe('a token', () => {
  it('signed as the issuer signs is taken: what follows differs from it in one thing each', async () => {
    expect((await me(await sign(good))).status).toBe(200);
    expect((await me(await sign({ ...good, exp: seconds(-10) }))).status).toBe(200);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['unsigned', () => `${encode({ alg: 'none' })}.${encode(good)}.`],
    [
      'unsigned, with another signature',
      async () => `${encode({ alg: 'none' })}.${(await sign(good)).split('.').slice(1).join('.')}`,
    ],
    [
      'signed by the public key as a shared secret',
      async () => {
        const { d: _, ...publicKey } = issuer.key;
        const secret = new TextEncoder().encode(JSON.stringify(publicKey));
        return new SignJWT(good).setProtectedHeader({ alg: 'HS256', kid: issuer.key.kid! }).sign(secret);
      },
    ],
    [
      'signed by another key under the same name',
      async () => sign(good, {}, (await generateKeyPair('ES256')).privateKey),
    ],
    ['of a key that nobody has', () => sign(good, { kid: 'unknown' })],
    ['for another audience', () => sign({ ...good, aud: 'urn:other' })],
    ['for no audience', () => sign({ ...good, aud: undefined })],
    ['of another issuer', () => sign({ ...good, iss: 'https://evil.example' })],
    ['that has expired', () => sign({ ...good, exp: seconds(-60) })],
    ['that never expires', () => sign({ ...good, exp: undefined })],
    ['that is not valid yet', () => sign({ ...good, nbf: seconds(600) })],
    ['for nobody', () => sign({ ...good, sub: undefined })],
    ['whose subject is a number', () => sign({ ...good, sub: 5 as never })],
    ['with a critical extension', () => sign(good, { crit: ['x'], x: 1 }).catch(() => 'a.b.c')],
    [
      'whose claims were changed',
      async () => {
        const [header, , signature] = (await sign(good)).split('.');
        return `${header}.${encode({ ...good, role: 'supervisor' })}.${signature}`;
      },
    ],
    ['cut off', async () => (await sign(good)).slice(0, -10)],
    ['of no claims', async () => `${(await sign(good)).split('.')[0]}.W10.AA`],
    ['that is none', () => 'nonsense'],
    ['of dots', () => '..'],
    ['that is huge', () => 'x'.repeat(8000)],
  ])('%s is refused', async (_, make) => {
    const response = await me(await make());
    expectProblem(response, 401, 'unauthenticated');
    expect(response.headers['www-authenticate']).toBe('Bearer realm="onus", error="invalid_token"');
  });

  it.each(['\0', '\ud800', 'x'.repeat(300), ''])('whose subject is %j makes no user', async (sub) => {
    const response = await me(await sign({ ...good, sub }));
    expect([401, 403]).toContain(response.status);
  });

  it('makes the service fetch nothing that it names', async () => {
    const trap = await listen((_, response) => response.end('{"keys": []}'));
    const header = { kid: 'unknown', jku: `${trap.url}/jku`, x5u: `${trap.url}/x5u` };
    const stranger = (await generateKeyPair('ES256')).privateKey;
    for (const token of [
      await sign({ ...good, iss: trap.url }, header, stranger),
      await sign(good, header),
    ]) {
      expectProblem(await me(token), 401, 'unauthenticated');
    }
    expect(trap.calls()).toBe(0);
    trap.server.close();
  });
});

describe('an issuer whose discovery', () => {
  /** Answers of a service whose issuer is this listener. */
  async function withIssuer(answer: (url: string) => RequestListener): Promise<void> {
    let handle: RequestListener = (_, response) => response.end();
    const fake = await listen((request, response) => handle(request, response));
    handle = answer(fake.url);
    const environment = { OIDC_ISSUER: fake.url, OIDC_AUDIENCE: audience };
    const another = await startService(world.databaseUrl, environment);
    try {
      const token = await sign({ ...good, iss: fake.url });
      expectProblem(await me(token, another), 503, 'issuer-unavailable');
      await until(() => another.output().includes('could not be asked for its keys'));
      expect((await caller(another.url).get('/health/live')).status).toBe(200);
    } finally {
      await another.stop();
      fake.server.closeAllConnections();
      fake.server.close();
    }
  }

  const json =
    (body: unknown): RequestListener =>
    (_, response) => {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(body));
    };

  it('names another issuer, though its keys are right', () =>
    withIssuer((url) => ({ url: path }, response) => {
      const { d: _, ...publicKey } = issuer.key;
      const discovery = { issuer: 'https://evil.example', jwks_uri: `${url}/keys` };
      response.end(JSON.stringify(path === '/keys' ? { keys: [publicKey] } : discovery));
    }));
  it('has no keys', () => withIssuer((url) => json({ issuer: url })));
  it('has its keys where anybody on the way could change them', () =>
    withIssuer((url) => json({ issuer: url, jwks_uri: 'http://keys.example/' })));
  it('has its keys in a file', () =>
    withIssuer((url) => json({ issuer: url, jwks_uri: 'file:///etc/passwd' })));
  it('is null', () => withIssuer(() => json(null)));
  it('is no JSON', () => withIssuer(() => (_, response) => response.end('<html>')));
  it('fails', () => withIssuer(() => (_, response) => response.writeHead(500).end()));
  it('has keys that are none', () =>
    withIssuer(
      (url) => (request, response) =>
        json(request.url === '/keys' ? { keys: 'none' } : { issuer: url, jwks_uri: `${url}/keys` })(
          request,
          response,
        ),
    ));
  it('sends us elsewhere', async () => {
    const trap = await listen((_, response) => response.end('{}'));
    await withIssuer(() => (_, response) => response.writeHead(302, { Location: trap.url }).end());
    expect(trap.calls()).toBe(0);
    trap.server.close();
  });
  it('is without end', () =>
    withIssuer(() => (_, response) => {
      const write = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', write);
      write();
    }));
  it('is never answered', () => withIssuer(() => () => undefined));
});
