/**
 * Who reaches what: points 1, 3, 5 and 9 of the OWASP API Security Top 10 (2023), each test failing without what guards
 * against it. docs/SECURITY.md says what that is, and where more of it is tested.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { caller, type Caller, keyOf, signIn } from '../support/api.js';
import type { OpenApiDocument } from '../support/openapi-conformance.js';
import { faultyFields } from '../support/problems.js';
import { answers, call, documentedRoutes, each, isPartners, nameOf, type Route } from '../support/routes.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let routes: Route[];
/** An assignment of a counselor who cannot sign in, and one of the one who can. */
let others: string;
let own: string;

beforeAll(async () => {
  world = await createWorld();
  routes = await documentedRoutes(world.url);
  const assign = async (i: number): Promise<string> => {
    const pair = { counselorId: world.counselors[i]!.id, scenarioId: world.scenarios[i]!.id };
    return (await world.supervisor.post('/api/assignments', pair)).body.id as string;
  };
  [own, others] = [await assign(0), await assign(1)];
});

afterAll(() => world.close());

const everything = async (): Promise<string> => {
  const { rows } = await world.pool.query(`
    SELECT (SELECT json_agg(t ORDER BY id) FROM assignments t) AS a, (SELECT json_agg(t ORDER BY id) FROM users t) AS u,
           (SELECT json_agg(to_jsonb(t) - 'last_used_at' ORDER BY id) FROM api_keys t) AS k, (SELECT json_agg(t ORDER BY id) FROM scenarios t) AS s`);
  return JSON.stringify(rows);
};

describe('API1 broken object level authorization', () => {
  it('a counselor reaches what is theirs, and of others nothing, by whatever route', async () => {
    const before = await everything();
    const reach = async (id: string) => [
      (await world.counselor.get(`/api/assignments/${id}`)).status,
      (await world.counselor.get(`/api/assignments/${id}/history`)).status,
    ];
    expect(await reach(own)).toEqual([200, 200]);
    expect(await reach(others)).toEqual([404, 404]);
    for (const step of ['start', 'complete']) {
      expect((await world.counselor.post(`/api/assignments/${others}/${step}`)).status).toBe(404);
    }
    const { body } = await world.counselor.get(`/api/assignments?counselorId=${world.counselors[1]!.id}`);
    expect(body.items).toEqual([]);
    expect(await everything()).toBe(before);
  });

  it('another organization reaches nothing', async () => {
    const admin = await signIn(world.url, 'admin@other.test');
    const partner = caller(world.url, await keyOf(admin));
    const found = [
      await admin.get(`/api/assignments/${own}`),
      await admin.get(`/api/counselors/${world.counselors[0]!.id}`),
      await admin.get(`/api/scenarios/${world.scenarios[0]!.id}`),
      await partner.get(`/api/external/assignments/${own}/result`),
      await admin.post(`/api/assignments/${own}/cancel`),
    ];
    expect(found.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });
});

describe('API3 broken object property level authorization', () => {
  it('no body takes a field that is not its caller’s to set', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument;
    const withBody = routes.filter(
      ({ path, method }) =>
        document.paths[path]![method]!.requestBody?.content['application/json'] !== undefined,
    );
    expect(withBody.length).toBeGreaterThan(12);
    const before = await everything();
    const fields = ['organizationId', 'passwordHash', 'assignedBy', 'createdAt', 'version', 'isAdmin'];
    const refused = await answers(withBody, async (route) => {
      const body = Object.fromEntries(fields.map((field) => [field, randomUUID()]));
      const who = isPartners(route) ? world.partner : world.admin;
      const response = await who[route.method as 'post'](route.path.replace('{id}', own), body).set(
        'If-Match',
        '*',
      );
      return fields.filter((field) => !faultyFields(response).includes(field));
    });
    expect(refused).toEqual(each(withBody, []));
    expect(await everything()).toBe(before);
  });

  it('no answer has a hash, a secret, or what a session is opened with', async () => {
    const { rows } = await world.pool.query<{ secret: string }>(`
      SELECT password_hash AS secret FROM users UNION SELECT sid FROM sessions
      UNION SELECT encode(secret_hash, 'hex') FROM api_key_secrets UNION SELECT secret FROM installation_secrets`);
    expect(rows.length).toBeGreaterThan(5);
    for (const route of routes.filter(({ method }) => method === 'get')) {
      const { text } = await call(isPartners(route) ? world.partner : world.admin, route, own);
      expect(rows.filter(({ secret }) => text.includes(secret))).toEqual([]);
      expect(text).not.toMatch(/password_?hash|secret_?hash|"sid"/i);
    }
  });
});

describe('API5 broken function level authorization', () => {
  const ask = (who: Caller, some: Route[]) => answers(some, async (route) => (await call(who, route)).status);

  it('what is for admins is for nobody else', async () => {
    const admins = routes.filter(({ path }) => path.startsWith('/api/admin/'));
    expect(admins.length).toBeGreaterThan(7);
    for (const who of [world.supervisor, world.counselor])
      expect(await ask(who, admins)).toEqual(each(admins, 403));
    expect(await ask(world.partner, admins)).toEqual(each(admins, 401));
  });

  it('what changes the roster or assigns is not for counselors', async () => {
    const steps = /\/(start|complete)$/;
    const changing = routes.filter(({ method, path }) => {
      return method !== 'get' && /^\/api\/(counselors|scenarios|assignments)/.test(path) && !steps.test(path);
    });
    expect(changing.length).toBeGreaterThan(7);
    expect(await ask(world.counselor, changing)).toEqual(each(changing, 403));
  });

  it('a key does what its scopes say', async () => {
    const reader = caller(world.url, await keyOf(world.admin, ['scenarios:read']));
    const partners = routes.filter(isPartners);
    const readable = partners.filter(({ path }) => /\/(scenarios|me)$/.test(path));
    expect(await ask(reader, partners)).toEqual({ ...each(partners, 403), ...each(readable, 200) });
  });
});

describe('API9 improper inventory management', () => {
  it('every route is documented, and says who may use it: what says nothing is closed', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument;
    const open = routes.filter(({ path, method }) => document.paths[path]![method]!.security?.length === 0);
    expect(open.map(nameOf).sort()).toEqual([
      'get /api/auth/options',
      'get /deprecations',
      'get /health/live',
      'get /health/ready',
      'get /metrics',
      'get /problems',
      'get /problems/{slug}',
      'post /api/auth/login',
      'post /api/auth/logout',
    ]);
    for (const path of [
      '/api/v1/assignments',
      '/api/debug',
      '/api/external',
      '/graphql',
      '/.env',
      '/docs/../package.json',
    ]) {
      expect((await fetch(world.url + path)).status).toBe(404);
    }
  });

  it('no route is served that the document does not have', async () => {
    const documented = new Set(
      routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const served = await servedRoutes();
    expect(served.length).toBeGreaterThan(30);
    // The document itself, where it can be browsed, and the ways there and to an issuer; the pages that e-mails lead to.
    const isBrowsed = (route: string): boolean =>
      /^get \/(docs.*|openapi\.json|api\/auth\/oidc\/(start|callback))?$/.test(route) ||
      /^(get|post) \/unsubscribe\/:token(\/undo)?$/.test(route);
    expect(served.filter((route) => !documented.has(route) && !isBrowsed(route))).toEqual([]);
  });
});

/** What the application's own router has. */
async function servedRoutes(): Promise<string[]> {
  const module = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;
  const script = `
    import 'reflect-metadata';
    import { createDataSource } from '${module('src/data-source.js')}';
    import { AppModule } from '${module('src/app.module.js')}';
    import { createWrites } from '${module('src/database/connections/pools.js')}';
    import { createApp } from '${module('src/http/create-app.js')}';
    import { createLogger } from '${module('src/operations/logging/logger.js')}';
    import { readSettings } from '${module('src/operations/settings/settings.js')}';
    const url = process.env.DATABASE_URL;
    const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
    const settings = readSettings(process.env);
    const app = await createApp(AppModule.with(settings, dataSource, createWrites(url, 1, {})), settings, createLogger('silent'));
    await app.init();
    const routes = app.getHttpAdapter().getInstance().router.stack.filter(({ route }) => route);
    for (const { route } of routes)
      for (const method of Object.keys(route.methods)) console.log(method, String(route.path));
    await app.close();`;
  const env = { PATH: process.env['PATH'] ?? '', DATABASE_URL: world.databaseUrl };
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env,
    cwd: `${import.meta.dirname}/../..`,
  });
  return stdout.trim().split('\n');
}
