/** Organizations know nothing of each other: what belongs to another does not exist. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, type Credentials, partner, sessionOf, signIn } from '../support/api.js';
import { upload } from '../support/imports.js';
import { answers, call, documentedRoutes, each, hasId, isPartners, type Route } from '../support/routes.js';
import { until } from '../support/until.js';
import { finished } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let routes: Route[];
/** People of the other organization. */
let otherAdmin: Caller;
let otherPartner: Caller;
/** Ids of one row of each kind, of the demo organization, by the start of the paths that name it. */
let ids: Record<string, string>;

beforeAll(async () => {
  world = await createWorld();
  otherAdmin = await signIn(world.url, 'admin@other.test');
  otherPartner = await partner(world.url, otherAdmin);
  await anImport(world.url, await sessionOf(world.url, 'admin@other.test'));
  const header = ['Employee #', 'name'];
  const mapping = { type: 'counselors', header, columns: { external_id: 'Employee #' } };
  await otherAdmin.put('/api/admin/import-mappings', mapping);
  const webhook = { url: 'https://onus.invalid/', events: ['assignment.overdue'] };
  await otherAdmin.post('/api/admin/webhooks', webhook);
  routes = await documentedRoutes(world.url);
  const counselorId = world.counselors[0]!.id;
  const scenarioId = world.scenarios[0]!.id;
  const assignment = await world.admin.post('/api/assignments', { counselorId, scenarioId });
  const key = await world.admin.post('/api/admin/api-keys', { name: 'Demo', scopes: ['scenarios:read'] });
  ids = {
    '/api/counselors': counselorId,
    '/api/admin/counselors': counselorId,
    '/api/scenarios': scenarioId,
    '/api/assignments': assignment.body.id,
    '/api/external/assignments': assignment.body.id,
    '/api/admin/api-keys': key.body.id,
    '/api/admin/imports': await anImport(world.url, await sessionOf(world.url, 'admin@demo.test')),
    '/api/admin/import-mappings': (await world.admin.put('/api/admin/import-mappings', mapping)).body.id,
    '/api/admin/webhooks': (await world.admin.post('/api/admin/webhooks', webhook)).body.id,
    '/api/admin/users': (await world.supervisor.get('/api/auth/me')).body.id,
    '/api/auth/sessions': (await world.supervisor.get('/api/auth/sessions')).body.items[0].id,
  };
});

afterAll(() => world.close());

/** Uploads a file with a row that comes to nothing, and returns the id of its import. */
async function anImport(url: string, admin: Credentials): Promise<string> {
  const { body } = await upload(url, admin, 'counselor,scenario\nnobody,nothing\n');
  return (await finished(url, admin, body.id)).id;
}

const isList = ({ path }: Route): boolean =>
  path.startsWith('/api/') &&
  !/^\/api\/(auth|organization|reports|events)(\/|$)|\/(summary|me|template)$/.test(path);

describe('another organization', () => {
  const everything = async (): Promise<string[]> => {
    const tables = [
      'counselors',
      'scenarios',
      'assignments',
      'assignment_changes',
      'api_keys',
      'users',
      'sessions',
      'imports',
      'import_rows',
      'import_outcomes',
      'import_mappings',
      'webhooks',
      'webhook_deliveries',
    ];
    const found: string[] = [];
    // That a key was used is written some seconds later.
    for (const table of tables) {
      const { rows } = await world.pool.query<{ row: string }>(
        `SELECT (to_jsonb(t) - 'last_used_at')::text AS row FROM ${table} t ORDER BY 1`,
      );
      found.push(...rows.map(({ row }) => `${table} ${row}`));
    }
    return found;
  };

  function idOf({ path }: Route): string {
    const id = ids[path.slice(0, path.indexOf('/{id}'))];
    if (id === undefined) throw new Error(`This test needs to know a row of ${path}.`);
    return id;
  }

  it('finds 404 at every route with an id of ours, and changes nothing there', async () => {
    const before = await everything();
    const withId = routes.filter(hasId);
    expect(withId.length).toBeGreaterThan(10);
    const statuses = await answers(withId, async (route) => {
      return (await call(isPartners(route) ? otherPartner : otherAdmin, route, idOf(route))).status;
    });
    expect(statuses).toEqual(each(withId, 404));
    expect(await everything()).toEqual(before);
  });

  it('is kept out by being another one: at the same routes we find the same ids', async () => {
    const reads = routes.filter((route) => route.method === 'get' && hasId(route));
    const statuses = await answers(reads, async (route) => {
      return (await call(isPartners(route) ? world.partner : world.admin, route, idOf(route))).status;
    });
    expect(statuses).toEqual(each(reads, 200));
  });

  it('lists its own rows and none of ours', async () => {
    const { body: counselors } = await otherAdmin.get('/api/counselors');
    const { body: scenarios } = await otherAdmin.get('/api/scenarios');
    const pair = { counselorId: counselors.items[0].id, scenarioId: scenarios.items[0].id };
    expect((await otherAdmin.post('/api/assignments', pair)).status).toBe(201);
    // A group is its name.
    const inGroup = (admin: Caller, group: string) =>
      admin.post('/api/counselors', { externalId: `in-${group}`, name: 'Somebody', group });
    expect((await inGroup(otherAdmin, 'Theirs')).status).toBe(201);
    expect((await inGroup(world.admin, 'Ours')).status).toBe(201);
    const { rows } = await world.pool.query<{ id: string }>(`
      SELECT t.id FROM (
        SELECT id, organization_id FROM counselors UNION ALL SELECT id, organization_id FROM scenarios UNION ALL
        SELECT id, organization_id FROM assignments UNION ALL SELECT id, organization_id FROM api_keys UNION ALL
        SELECT id, organization_id FROM users UNION ALL SELECT id, organization_id FROM imports UNION ALL
        SELECT id, organization_id FROM import_mappings UNION ALL SELECT id, organization_id FROM webhooks
      ) t JOIN organizations o ON o.id = t.organization_id WHERE o.name = 'Demo Crisis Line'`);
    const ours = new Set([...rows.map(({ id }) => id), 'Ours']);
    const lists = routes.filter((route) => route.method === 'get' && !hasId(route) && isList(route));
    // Events are numbered a moment after their commit.
    await until(async () => (await otherPartner.get('/api/external/events')).body.items.length > 0);
    const found = await answers(lists, async (route) => {
      const { body } = await call(isPartners(route) ? otherPartner : otherAdmin, route);
      const items = body.items as { id?: string; name?: string }[];
      return { some: items.length > 0, ours: items.filter(({ id, name }) => ours.has(id ?? name!)).length };
    });
    expect(found).toEqual(each(lists, { some: true, ours: 0 }));
  });

  it('cannot name our rows in a body or a filter', async () => {
    const { body: counselors } = await otherAdmin.get('/api/counselors');
    const { body: scenarios } = await otherAdmin.get('/api/scenarios');
    const own = { counselorId: counselors.items[1].id, scenarioId: scenarios.items[1].id };
    const counselorId = world.counselors[1]!.id;
    const scenarioId = world.scenarios[1]!.id;
    expect((await otherAdmin.post('/api/assignments', { ...own, counselorId })).status).toBe(404);
    expect((await otherAdmin.post('/api/assignments', { ...own, scenarioId })).status).toBe(404);
    const external = { user_id: 'c-1001', scenario_id: scenarioId };
    expect((await otherPartner.post('/api/external/assignments', external)).status).toBe(404);
    const filtered = await otherAdmin.get(`/api/assignments?counselorId=${world.counselors[0]!.id}`);
    expect(filtered.body.items).toEqual([]);
  });

  it('is read and changed by its own people alone', async () => {
    const { body: ours } = await world.admin.get('/api/organization');
    expect((await otherAdmin.get('/api/organization')).body.id).not.toBe(ours.id);
    const { body: theirs } = await otherAdmin.patch('/api/organization', { name: 'New', timeZone: 'UTC' });
    expect(theirs).toMatchObject({ name: 'New', timeZone: 'UTC' });
    expect((await world.admin.get('/api/organization')).body).toEqual(ours);
  });

  it('means its own people by external ids that both have', async () => {
    const wish = { user_id: 'c-1003', scenario_id: 's-103' };
    const theirs = await otherPartner.post('/api/external/assignments', wish);
    const ours = await world.partner.post('/api/external/assignments', wish);
    expect([theirs.status, ours.status]).toEqual([201, 201]);
    expect(ours.body.scenario_id).toBe(world.scenarios.find(({ externalId }) => externalId === 's-103')!.id);
    expect(theirs.body.scenario_id).not.toBe(ours.body.scenario_id);
  });
});
