/**
 * Every route of every door, once, to its success: what tells of a PostgreSQL that a statement does not run on. The routes
 * are those of the OpenAPI document, so one that the walk forgets fails it.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Caller, caller, type Credentials, partner, sessionOf, signIn } from '../support/api.js';
import { audience, type Issuer, startIssuer } from '../support/issuer.js';
import { installTools, openValidatingProxy } from '../support/document-tools.js';
import { documentedRoutes, type Route } from '../support/routes.js';
import { finished, type ImportType, rows, send, upload } from '../support/uploads.js';
import { openStream } from '../support/event-stream.js';
import { createWorld, type World } from '../support/worlds.js';

/** See `through-prism.spec.ts`. */
const isValidated = process.env['TEST_WALK'] === 'validated';

let world: World;
let issuer: Issuer;
let admin: Credentials;
const walked = new Set<string>();

beforeAll(async () => {
  issuer = await startIssuer({ ada: { email: 'ada@id.test', role: 'admin' } });
  const environment = { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience, WEBHOOK_ALLOW_PRIVATE: 'true' };
  if (isValidated) await installTools();
  world = await createWorld({ environment, ...(isValidated ? { behind: openValidatingProxy } : {}) });
  admin = await sessionOf(world.url, 'admin@demo.test');
}, 300_000);

afterAll(async () => {
  await world?.close();
  await issuer?.stop();
});

type Template = `${Route['method']} /${string}`;

interface Call {
  /** In the place of `{id}` or `{slug}`. */
  id?: string;
  deliveryId?: string;
  /** With its question mark. */
  query?: string;
  body?: object;
  headers?: Record<string, string>;
}

/** Calls a route, which must succeed. */
async function walk<Body = { id: string }>(who: Caller, template: Template, wish: Call = {}): Promise<Body> {
  const { id = '', deliveryId = '', query = '', body = {}, headers = {} } = wish;
  const [method, path] = template.split(' ') as [Route['method'], string];
  const to = `${path.replace('{deliveryId}', deliveryId).replace(/\{\w+\}/, id)}${query}`;
  const call = method === 'get' || method === 'delete' ? who[method](to) : who[method](to, body);
  for (const [name, value] of Object.entries(headers)) call.set(name, value);
  const response = await call;
  if (response.status >= 300)
    throw new Error(`${template} was answered ${response.status}: ${response.text}`);
  walked.add(template);
  return response.body as Body;
}

it('signs in and out, by password and by token', async () => {
  const anyone = caller(world.url);
  const credentials = { email: 'supervisor@demo.test', password: 'demo-password' };
  await walk(anyone, 'post /api/auth/login', { body: credentials });
  const me = await walk<{ organization: { id: string } }>(world.supervisor, 'get /api/auth/me');
  await signIn(world.url, credentials.email);
  const { items } = await walk<{ items: { id: string; current: boolean }[] }>(
    world.supervisor,
    'get /api/auth/sessions',
    { query: '?limit=2' },
  );
  const other = items.find(({ current }) => !current)!;
  await walk(world.supervisor, 'delete /api/auth/sessions/{id}', { id: other.id });
  await walk(world.supervisor, 'delete /api/auth/sessions');
  const body = { currentPassword: 'demo-password', newPassword: 'another-password' };
  const counselor = await signIn(world.url, 'counselor@demo.test');
  await walk(counselor, 'post /api/auth/password', { body });
  await walk(await signIn(world.url, 'counselor@demo.test', body.newPassword), 'post /api/auth/logout');

  await issuer.stop();
  issuer = await startIssuer(
    { ada: { email: 'ada@id.test', role: 'admin', organization: me.organization.id } },
    issuer.port,
  );
  const ada = caller(world.url, { Authorization: `Bearer ${await issuer.tokenOf('ada')}` });
  expect(await walk(ada, 'get /api/auth/me')).toMatchObject({ email: 'ada@id.test', role: 'admin' });

  expect(await walk(anyone, 'get /api/auth/options')).toMatchObject({ password: true, oidc: null });
});

it('keeps people, counselors and scenarios', async () => {
  const person = { email: 'new@demo.test', name: 'New', role: 'supervisor', password: 'a-long-password' };
  const user = await walk(world.admin, 'post /api/admin/users', { body: person });
  await walk(world.admin, 'get /api/admin/users', { query: '?q=new&limit=1' });
  await walk(world.admin, 'get /api/admin/users/{id}', { id: user.id });
  await walk(world.admin, 'delete /api/admin/users/{id}/sessions', { id: user.id });
  await walk(world.admin, 'post /api/admin/users/{id}/unlink', { id: user.id });
  const change = { role: 'counselor', active: false, password: 'another-password' };
  await walk(world.admin, 'patch /api/admin/users/{id}', { id: user.id, body: change });

  const counselor = await walk(world.supervisor, 'post /api/counselors', {
    body: { externalId: 'w-1', name: 'W' },
  });
  await walk(world.supervisor, 'get /api/counselors', { query: '?q=w-1&limit=1' });
  await walk(world.supervisor, 'get /api/counselors/{id}', { id: counselor.id });
  await walk(world.supervisor, 'patch /api/counselors/{id}', { id: counselor.id, body: { name: 'Walked' } });
  await walk(world.supervisor, 'post /api/counselors/{id}/archive', {
    id: counselor.id,
    body: { cancelOpen: true },
  });
  await walk(world.supervisor, 'get /api/counselors', { query: '?archived=true&limit=1' });
  await walk(world.supervisor, 'get /api/counselors/groups', { query: '?limit=1' });
  await walk(world.supervisor, 'post /api/counselors/{id}/unarchive', { id: counselor.id });
  await walk(world.admin, 'post /api/admin/counselors/{id}/erase', {
    id: counselor.id,
    body: { confirm: 'w-1' },
  });
  const scenario = await walk(world.supervisor, 'post /api/scenarios', {
    body: { externalId: 'w-1', title: 'W', skills: ['walking'], mode: 'chat', difficulty: 'beginner' },
  });
  await walk(world.supervisor, 'get /api/scenarios', { query: '?q=w-1&archived=false&limit=1' });
  await walk(world.supervisor, 'get /api/scenarios/{id}', { id: scenario.id });
  await walk(world.supervisor, 'patch /api/scenarios/{id}', {
    id: scenario.id,
    body: { title: 'Walked', estimatedMinutes: 5 },
  });
  await walk(world.supervisor, 'post /api/scenarios/{id}/archive', { id: scenario.id });
  await walk(world.supervisor, 'post /api/scenarios/{id}/unarchive', { id: scenario.id });
});

it('says where the organization is', async () => {
  const { items } = await walk<{ items: string[] }>(world.supervisor, 'get /api/organization/time-zones');
  expect(items).toContain('Europe/Kyiv');
  await walk(world.supervisor, 'get /api/organization');
  const reminders = { daysBefore: [7, 1], daysAfter: [1] };
  const body = { name: 'Walked', timeZone: 'Europe/Paris', reminders };
  expect(await walk(world.admin, 'patch /api/organization', { body })).toMatchObject(body);
});

it('assigns, and takes each step of an assignment’s life', async () => {
  const [first, second, third] = world.counselors.map(({ id }) => id);
  const [scenarioId, another] = world.scenarios.map(({ id }) => id);
  const body = { counselorId: first, scenarioId, dueAt: '2027-01-31', note: 'Walked' };
  const one = await walk(world.supervisor, 'post /api/assignments', { body });
  const bulk = { counselorIds: [first, second, third], scenarioIds: [scenarioId, another] };
  expect(await walk(world.supervisor, 'post /api/assignments/bulk', { body: bulk })).toMatchObject({
    summary: { requested: 6, created: 5, existing: 1 },
  });
  const filters = `counselorId=${first}&scenarioId=${scenarioId}&status=pending&overdue=false&dueBefore=2028-01-01&dueOn=2027-01-31&dueAfter=2026-01-01&q=c-10`;
  for (const sort of ['createdAt', '-createdAt', 'dueAt', '-dueAt']) {
    const found = await walk<{ items: object[] }>(world.supervisor, 'get /api/assignments', {
      query: `?${filters}&sort=${sort}`,
    });
    expect(found.items).toHaveLength(1);
  }
  const more = `&counselorId=${second}&scenarioId=${another}&updatedSince=2026-01-01T00:00:00Z`;
  const summary = { query: `?${filters}${more}&importId=${one.id}` };
  expect(await walk(world.supervisor, 'get /api/assignments/summary', summary)).toMatchObject({ open: 0 });
  for (const groupBy of ['scenario', 'counselor', 'group', 'week'])
    expect(
      await walk(world.supervisor, 'get /api/reports/assignments', {
        query: `?groupBy=${groupBy}&from=2026-01-01&to=2099-01-01`,
      }),
    ).toMatchObject({ groupBy, totals: { total: expect.any(Number) } });
  const few = { query: `?id=${one.id}&withoutDueDate=false&completedAfter=2026-01-01` };
  expect(await walk<{ items: object[] }>(world.supervisor, 'get /api/assignments', few)).toMatchObject({
    items: [],
  });
  const page = await walk<{ nextCursor: string }>(world.supervisor, 'get /api/assignments', {
    query: '?limit=1',
  });
  await walk(world.supervisor, 'get /api/assignments', {
    query: `?limit=1&cursor=${page.nextCursor}`,
  });
  await walk(world.supervisor, 'get /api/assignments/{id}', { id: one.id });
  await walk(world.supervisor, 'patch /api/assignments/{id}', {
    id: one.id,
    body: { note: 'Edited', dueAt: null },
    headers: { 'If-Match': '*' },
  });
  await walk(world.supervisor, 'post /api/assignments/{id}/start', { id: one.id });
  await walk(world.supervisor, 'post /api/assignments/{id}/complete', {
    id: one.id,
    body: { result: { score: 80, feedback: 'Well done' } },
  });
  await walk(world.supervisor, 'post /api/assignments/{id}/result', {
    id: one.id,
    body: { score: 81, reason: 'Mistyped' },
  });
  const history = await walk<{ items: object[] }>(world.supervisor, 'get /api/assignments/{id}/history', {
    id: one.id,
  });
  expect(history.items).toHaveLength(5);
  const again = await walk(world.supervisor, 'post /api/assignments', { body });
  await walk(world.supervisor, 'post /api/assignments/{id}/cancel', { id: again.id });
  const both = { ids: [again.id, one.id] };
  const unchanged = { changed: [], unchanged: [{ id: again.id }, { id: one.id }], notFound: [] };
  const edit = { body: { ...both, note: 'Edited', dueAt: null, dryRun: false } };
  expect(await walk(world.supervisor, 'post /api/assignments/bulk/edit', edit)).toMatchObject(unchanged);
  const cancel = { body: { ...both, reason: 'Over' } };
  expect(await walk(world.supervisor, 'post /api/assignments/bulk/cancel', cancel)).toMatchObject(unchanged);
});

it('gives a partner a key, and serves it', async () => {
  const scopes = ['scenarios:read', 'assignments:read', 'assignments:write', 'results:write'];
  const wish = { name: 'Walker', scopes, rateLimit: 1000, expiresAt: '2099-01-01T00:00:00Z' };
  const made = await walk<{ id: string; key: string }>(world.admin, 'post /api/admin/api-keys', {
    body: wish,
  });
  const external = caller(world.url, { 'X-API-Key': made.key });
  await walk(external, 'get /api/external/me');
  await walk(external, 'get /api/external/scenarios', { query: '?limit=1' });
  const body = { user_id: 'c-1010', scenario_id: 's-110' };
  const headers = { 'Idempotency-Key': 'walk' };
  const one = await walk(external, 'post /api/external/assignments', { body, headers });
  expect(await walk(external, 'post /api/external/assignments', { body, headers })).toEqual(one);
  await walk(external, 'get /api/external/assignments', {
    query: '?user_id=c-1010&status=pending&limit=1',
  });
  await walk(external, 'get /api/external/assignments/{id}', { id: one.id });
  const { next_cursor } = await walk<{ next_cursor: string }>(external, 'get /api/external/events', {
    query: '?limit=1&wait=5',
  });
  await walk(external, 'get /api/external/events', { query: `?after=${next_cursor}` });
  const result = { id: one.id };
  await walk(external, 'post /api/external/assignments/{id}/result', { ...result, body: { score: 70 } });
  expect(await walk(external, 'get /api/external/assignments/{id}/result', result)).toMatchObject({
    result: { score: 70 },
  });
  const rotate = { id: made.id };
  await walk(world.admin, 'post /api/admin/api-keys/{id}/rotate', {
    ...rotate,
    body: { overlapSeconds: 60 },
  });
  const { id: createdBy } = (await world.admin.get('/api/auth/me')).body;
  await walk(world.admin, 'get /api/admin/api-keys', { query: `?createdBy=${createdBy}` });
  await walk(world.admin, 'delete /api/admin/api-keys/{id}', { id: made.id });
  await partner(world.url, world.admin);
});

it.each<[ImportType, string, object]>([
  [
    'assignments',
    'counselor,scenario,due_date\nc-1020,s-101,2027-01-31\nc-1020,s-101,\nnobody,s-101,\n',
    { total: 3, created: 1, existing: 1, invalid: 1 },
  ],
  [
    'counselors',
    'external_id,name\nc-1020,Other\ni-1,New\n,None\n',
    { total: 3, created: 1, updated: 1, invalid: 1 },
  ],
  [
    'cancellations',
    'counselor,scenario,reason\nc-1020,s-101,Left\nc-1020,s-101,\nnobody,s-101,\n',
    { total: 3, cancelled: 1, existing: 1, invalid: 1 },
  ],
  [
    'scenarios',
    'external_id,title,skills\ns-101,Other,a|b\ni-1,New,\n,None,\n',
    { total: 3, created: 1, updated: 1, invalid: 1 },
  ],
])('imports %s', async (type, file, counts) => {
  const started = await upload(world.url, admin, file, { type });
  walked.add('post /api/admin/imports');
  const done = await finished(world.url, admin, started.id);
  expect(done).toMatchObject({ status: 'completed', counts });
  for (const outcome of ['created', 'invalid', 'existing']) await rows(world.url, admin, done, outcome);
  walked.add('get /api/admin/imports/{id}/rows');
  const followed = await send(world.url, 'get', `/api/admin/imports/${started.id}/events`, {
    headers: admin,
  });
  expect(followed.text).toContain('event: end');
  walked.add('get /api/admin/imports/{id}/events');
  await walk(world.admin, 'get /api/admin/imports/{id}', { id: started.id });
  await walk(world.admin, 'get /api/admin/imports', { query: '?limit=1' });
  await walk(world.admin, 'post /api/admin/imports/{id}/cancel', { id: started.id });
});

it('tells what happens', async () => {
  // Without the validator, which waits for the end of an answer.
  const stream = await openStream(`${world.services[0].url}/api/events`, admin);
  expect(stream.status).toBe(200);
  stream.close();
  walked.add('get /api/events');
});

it('gives files to fill in', async () => {
  for (const format of ['csv', 'xlsx'])
    await walk(world.admin, 'get /api/admin/imports/template', {
      query: `?type=assignments&format=${format}`,
    });
});

it('looks at a file', async () => {
  const init = {
    headers: { ...admin, 'Content-Type': 'text/csv' },
    body: 'counselor,scenario\nc-1020,s-101\n',
  };
  const { status } = await send(world.url, 'post', '/api/admin/imports/preview', init);
  expect(status).toBe(200);
  walked.add('post /api/admin/imports/preview');
});

it('undoes an import', async () => {
  const file = 'counselor,scenario\nc-1032,s-101\nc-1033,s-101\n';
  const started = await upload(world.url, admin, file, {});
  await finished(world.url, admin, started.id);
  const undone = await walk(world.admin, 'post /api/admin/imports/{id}/undo', { id: started.id });
  expect(undone).toMatchObject({ cancelled: 2, touched: 0 });
});

it('imports all or nothing, and tries without doing', async () => {
  const file = 'counselor,scenario\nc-1030,s-101\nc-1031,s-101\n';
  for (const wish of [{ dryRun: true }, { mode: 'atomic' as const }]) {
    const started = await upload(world.url, admin, file, wish);
    expect(await finished(world.url, admin, started.id)).toMatchObject({
      status: 'completed',
      counts: { created: 2 },
    });
  }
  const updated = await upload(world.url, admin, 'counselor,scenario,note\nc-1030,s-101,New\n', {
    onExisting: 'update',
  });
  expect(await finished(world.url, admin, updated.id)).toMatchObject({ counts: { updated: 1 } });
});

it('keeps how files of others are read', async () => {
  const header = ['who', 'what'];
  const body = { type: 'assignments', header, columns: { counselor: 'who', scenario: 'what' } };
  const kept = await walk(world.admin, 'put /api/admin/import-mappings', { body });
  await walk(world.admin, 'get /api/admin/import-mappings', { query: '?limit=1' });
  await walk(world.admin, 'delete /api/admin/import-mappings/{id}', { id: kept.id });
});

it('tells what happened', async () => {
  const { id } = (await world.admin.get('/api/auth/me')).body;
  const filters = `targetKind=user&action=user.signed-in&from=2026-01-01&to=2099-01-01T00:00:00Z&actorId=${id}&targetId=${id}`;
  for (const format of ['json', 'csv'])
    await walk(world.admin, 'get /api/admin/audit', { query: `?${filters}&format=${format}` });
});

it('keeps webhooks', async () => {
  const body = { url: 'https://127.0.0.1:1/', events: ['assignment.created'], description: 'Walked' };
  const { id } = await walk(world.admin, 'post /api/admin/webhooks', { body });
  await walk(world.admin, 'get /api/admin/webhooks', { query: '?limit=1' });
  await walk(world.admin, 'get /api/admin/webhooks/{id}', { id });
  await walk(world.admin, 'patch /api/admin/webhooks/{id}', {
    id,
    body: { paused: true, description: null },
  });
  await walk(world.admin, 'post /api/admin/webhooks/{id}/rotate', { id, body: { overlapSeconds: 60 } });
  const { id: deliveryId } = await walk(world.admin, 'post /api/admin/webhooks/{id}/test', { id });
  await walk(world.admin, 'get /api/admin/webhooks/{id}/deliveries', { id });
  await walk(world.admin, 'get /api/admin/webhooks/{id}/deliveries', { id, query: '?limit=1&status=dead' });
  const again = 'post /api/admin/webhooks/{id}/deliveries/{deliveryId}/redeliver';
  await walk(world.admin, again, { id, deliveryId });
  for (const which of ['dead', 'all'])
    await walk(world.admin, 'post /api/admin/webhooks/{id}/redeliver', {
      id,
      body: { since: new Date().toISOString(), which },
    });
  await walk(world.admin, 'delete /api/admin/webhooks/{id}', { id });
});

it('tells how it is', async () => {
  const anyone = caller(world.url);
  await walk(anyone, 'get /health/live');
  await walk(anyone, 'get /health/ready');
  await walk(anyone, 'get /metrics');
});

it('explains problems, and what is about to leave', async () => {
  const anyone = caller(world.url);
  await walk(anyone, 'get /deprecations');
  await walk(anyone, 'get /problems');
  await walk(anyone, 'get /problems/{slug}', { id: 'not-found' });
});

it('has walked every route that there is', async () => {
  const routes = await documentedRoutes(world.url);
  expect([...walked].sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
});
