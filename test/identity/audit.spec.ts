/** The audit: it says what was committed and nothing else, cannot be changed, and is read by an organization’s own admins. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { type Entry, entries, entriesOf, traced } from '../support/audit.js';
import { type Caller, sessionOf, signIn } from '../support/api.js';
import { onus } from '../support/command-line.js';
import { expectProblem } from '../support/problems.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let otherAdmin: Caller;

beforeAll(async () => {
  world = await createWorld();
  otherAdmin = await signIn(world.url, 'admin@other.test');
});

afterAll(() => world.close());

const about = (id: string): Promise<Entry[]> => entries(world.pool, 'target_id = $1', [id]);

async function aCounselor(externalId: string, more: object = {}): Promise<{ id: string }> {
  const { status, body } = await world.admin.post('/api/counselors', {
    externalId,
    name: externalId,
    ...more,
  });
  expect(status).toBe(201);
  return body;
}

describe('what is in it', () => {
  it.each([
    ['UPDATE', `UPDATE audit_entries SET actor_name = 'Somebody else'`],
    ['DELETE', 'DELETE FROM audit_entries'],
    ['TRUNCATE', 'TRUNCATE audit_entries'],
  ])('stays, whoever it is that wants to %s it', async (verb, text) => {
    const before = await entries(world.pool);
    expect(before.length).toBeGreaterThan(50);
    await expect(world.pool.query(text)).rejects.toMatchObject({
      code: '42501',
      message: `The audit is append-only: ${verb} of audit_entries is refused.`,
    });
    expect(await entries(world.pool)).toEqual(before);
  });

  it('stays for a role that owns nothing, also by a trigger of its own', async () => {
    const before = await entries(world.pool);
    const client = await world.pool.connect();
    try {
      await client.query(`
        CREATE ROLE writer_of_audit; GRANT SELECT, INSERT, UPDATE, DELETE ON audit_entries TO writer_of_audit;
        SET ROLE writer_of_audit`);
      await client.query(`
        CREATE TEMP TABLE trick (n integer);
        CREATE FUNCTION pg_temp.trick() RETURNS trigger LANGUAGE plpgsql AS $$
          BEGIN UPDATE public.audit_entries SET actor_name = 'Somebody else'; RETURN NULL; END $$;
        CREATE TRIGGER trick AFTER INSERT ON trick FOR EACH ROW EXECUTE FUNCTION pg_temp.trick()`);
      await expect(client.query('INSERT INTO trick VALUES (1)')).rejects.toMatchObject({ code: '42501' });
      const forget = 'SELECT forget_in_audit(organization_id, target_id) FROM audit_entries LIMIT 1';
      await expect(client.query(forget)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.query('RESET ROLE; DROP OWNED BY writer_of_audit; DROP ROLE writer_of_audit');
      client.release(true);
    }
    expect(await entries(world.pool)).toEqual(before);
  });

  it('stays of an account that is given the e-mail of one that was erased', async () => {
    const user = { email: 'eve@line.test', name: 'Eve', role: 'supervisor', password: 'a-long-password' };
    const { id } = (await world.admin.post('/api/admin/users', user)).body;
    await signIn(world.url, user.email, user.password);
    const before = await about(id);
    const email = `erased-${id}@erased.invalid`;
    for (const change of [
      { email, name: 'Erased', active: false },
      { email: user.email, active: true },
    ])
      expect((await world.admin.patch(`/api/admin/users/${id}`, change)).status).toBe(200);
    const after = await about(id);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.slice(before.length).map(({ action }) => action)).toEqual([
      'user.deactivated',
      'user.reactivated',
    ]);
  });

  it('has a password that is changed together with something else', async () => {
    const user = { email: 'both@line.test', name: 'Both', role: 'supervisor', password: 'a-long-password' };
    const { id } = (await world.admin.post('/api/admin/users', user)).body;
    const change = { active: false, password: 'another-long-password' };
    expect((await world.admin.patch(`/api/admin/users/${id}`, change)).status).toBe(200);
    expect((await about(id)).map(({ action }) => action)).toEqual([
      'user.created',
      'user.deactivated',
      'user.password-changed',
    ]);
  });

  it('is in the order in which it was noted, within one millisecond too', async () => {
    const user = { email: 'order@line.test', name: 'Order', role: 'supervisor', password: 'a-long-password' };
    const { id } = (await world.admin.post('/api/admin/users', user)).body;
    for (let time = 0; time < 20; time += 1) {
      const change = `UPDATE users SET password_hash = $2, session_version = session_version + 1,
        deactivated_at = CASE WHEN deactivated_at IS NULL THEN now() END WHERE id = $1`;
      await world.pool.query(change, [id, `another-${time}`]);
    }
    const twoEach = (verb: string) => [`user.${verb}`, 'user.password-changed'];
    const twice = Array.from({ length: 10 }, () => [twoEach('deactivated'), twoEach('reactivated')]);
    const actions = (await about(id)).map(({ action }) => action);
    expect(actions).toEqual(['user.created', ...twice.flat(2)]);
    const { rows } = await world.pool.query<{ id: string }>('SELECT id FROM audit_entries');
    for (const entry of rows) expect(entry.id).toMatch(/^.{14}7.{4}[89ab]/);
  });

  it('was committed: what is rolled back or refused leaves nothing', async () => {
    const { id } = await aCounselor('rolled');
    const client = await world.pool.connect();
    await client.query('BEGIN');
    await client.query(`UPDATE counselors SET name = 'Never' WHERE id = $1`, [id]);
    const seen = await client.query('SELECT FROM audit_entries WHERE target_id = $1', [id]);
    expect(seen.rowCount).toBe(2);
    await client.query('ROLLBACK');
    client.release();
    const refused = [
      world.admin.patch(`/api/counselors/${id}`, { name: 'Stale' }).set('If-Match', '"99"'),
      world.admin.patch(`/api/counselors/${id}`, { externalId: 'c-1001' }),
      world.admin.post('/api/counselors', { externalId: 'rolled', name: 'Again' }),
    ];
    const statuses: number[] = [];
    for (const call of refused) statuses.push((await call).status);
    expect(statuses).toEqual([412, 400, 400]);
    expect((await about(id)).map(({ action }) => action)).toEqual(['counselor.created']);
    expect(await entries(world.pool, `target_name IN ('Never', 'Stale', 'Again')`)).toEqual([]);
  });

  it('is there once for a request that is sent again, and not for a change that changes nothing', async () => {
    const { id } = await aCounselor('twice');
    const path = `/api/counselors/${id}/archive`;
    const first = await traced(world.admin.post(path, {}).set('Idempotency-Key', 'twice'));
    const again = await traced(world.admin.post(path, {}).set('Idempotency-Key', 'twice'));
    const repeat = await traced(world.admin.post(path, {}));
    const same = await traced(world.admin.patch(`/api/counselors/${id}`, { name: 'twice' }));
    for (const { response } of [first, again, repeat, same]) expect(response.status).toBe(200);
    expect(again.response.headers['idempotent-replayed']).toBe('true');
    expect(await about(id)).toMatchObject([
      { action: 'counselor.created' },
      { action: 'counselor.archived', requestId: first.requestId, actor: { kind: 'user', role: 'admin' } },
    ]);
  });

  it('follows from what was before, also where many change the same at once', async () => {
    const { id } = await aCounselor('contended');
    const names = Array.from({ length: 24 }, (_, i) => `Name ${i}`);
    const answers = await Promise.all(
      names.map((name, i) =>
        (i % 2 === 0 ? world.admin : world.supervisor).patch(`/api/counselors/${id}`, { name }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(12);
    const changes = (await about(id)).slice(1);
    expect(changes).toHaveLength(answers.filter(({ status }) => status === 200).length);
    const told = changes.map(({ after }) => after!['name']);
    expect(changes.map(({ before }) => before!['name'])).toEqual(['contended', ...told.slice(0, -1)]);
    expect((await world.admin.get(`/api/counselors/${id}`)).body.name).toBe(told.at(-1));
  });

  it('tells who changes a roster by a file, and by hand in SQL', async () => {
    const admin = await sessionOf(world.url, 'admin@demo.test');
    const file = 'external_id,name\nc-1020,Renamed\nby-file,New\nc-1021,\n';
    const started = await upload(world.url, admin, file, { type: 'counselors', fileName: 'roster.csv' });
    const { counts } = await finished(world.url, admin, started.id);
    expect(counts).toMatchObject({ created: 1, updated: 1, invalid: 1 });
    const byFile = await entries(world.pool, 'actor_id = $1', [started.id]);
    const actor = { kind: 'import', id: started.id, name: 'roster.csv', role: null };
    expect(byFile.sort((one, other) => one.action.localeCompare(other.action))).toMatchObject([
      { action: 'counselor.created', actor, address: null, after: { externalId: 'by-file', name: 'New' } },
      { action: 'counselor.updated', actor, after: { name: 'Renamed' } },
    ]);
    const { rows } = await world.pool.query<{ id: string }>(
      `UPDATE scenarios SET title = 'By hand' WHERE external_id = 's-101' RETURNING id`,
    );
    expect((await about(rows[0]!.id)).at(-1)).toMatchObject({
      action: 'scenario.updated',
      actor: { kind: 'system', id: null },
      address: null,
      requestId: null,
      after: { title: 'By hand' },
    });
  });

  it('is of an all-or-nothing file all or nothing', async () => {
    const admin = await sessionOf(world.url, 'admin@demo.test');
    const file = 'external_id,name\natomic-1,One\n,None\n';
    const uploaded = await upload(world.url, admin, file, { type: 'counselors', mode: 'atomic' });
    expect((await finished(world.url, admin, uploaded.id)).status).toBe('failed');
    expect(await entries(world.pool, 'actor_id = $1', [uploaded.id])).toEqual([]);
  });

  it('tells what the command line did', async () => {
    const args = [
      '--organization',
      'By Command',
      '--email',
      'first@command.test',
      '--name',
      'First',
      '--password-stdin',
    ];
    const environment = { DATABASE_URL: world.databaseUrl };
    expect(await onus(environment, ['create-admin', ...args], 'a-long-password\n')).toMatchObject({
      code: 0,
    });
    const reset = ['reset-password', '--email', 'first@command.test', '--password-stdin'];
    expect(await onus(environment, reset, 'another-password\n')).toMatchObject({ code: 0 });
    const [{ organizationId } = { organizationId: '' }] = await entries(
      world.pool,
      `target_name = 'By Command'`,
    );
    const told = await entries(world.pool, 'organization_id = $1', [organizationId]);
    expect(told.map(({ action, actor }) => `${action} by ${actor.kind} ${actor.name}`)).toEqual([
      'organization.created by system onus create-admin',
      'user.created by system onus create-admin',
      'user.password-changed by system onus reset-password',
    ]);
  });

  it('says nothing any more of who was erased, but that something happened', async () => {
    const email = 'zenobia@line.test';
    const password = 'a-long-password';
    const { id: userId } = (
      await world.admin.post('/api/admin/users', { email, name: 'Zenobia', role: 'counselor', password })
    ).body;
    const { id } = await aCounselor('zenobia-1', { email, name: 'Zenobia' });
    await signIn(world.url, email, password);
    const zenobia = await signIn(world.url, email, password);
    expect((await zenobia.get('/api/admin/users')).status).toBe(403);
    await world.admin.patch(`/api/counselors/${id}`, { name: 'Zenobia II', group: 'Night' });
    const confirm = 'zenobia-1';
    expect((await world.admin.post(`/api/admin/counselors/${id}/erase`, { confirm })).status).toBe(200);
    const { rows } = await world.pool.query(
      `SELECT FROM audit_entries e WHERE lower(e::text) LIKE '%zenobia%'`,
    );
    expect(rows).toEqual([]);
    expect(await about(id)).toMatchObject([
      { action: 'counselor.created', target: { name: 'Erased' }, after: { name: null, externalId: null } },
      {
        action: 'counselor.updated',
        actor: { kind: 'user', name: expect.not.stringMatching('Erased') },
        before: { name: null, group: null },
        after: { name: null, group: 'Night' },
      },
      { action: 'counselor.erased', address: '127.0.0.1' },
    ]);
    const byThem = await entries(world.pool, 'actor_id = $1', [userId]);
    expect(byThem.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['user.signed-in', 'user.refused']),
    );
    for (const { actor, target, address, details } of byThem) {
      expect({ actor, target, address }).toMatchObject({
        actor: { name: 'Erased' },
        target: { name: 'Erased' },
        address: null,
      });
      expect(details).not.toHaveProperty('userAgent');
    }
    expect((await about(userId)).at(-1)).toMatchObject({ action: 'user.erased', before: null, after: null });
  });
});

interface Page {
  items: (Entry & { at: string; target: { kind: string } })[];
  nextCursor: string | null;
}

describe('its list', () => {
  const list = async (query: string, who = world.admin): Promise<Page> => {
    const { status, body } = await who.get(`/api/admin/audit?${query}`);
    expect(status).toBe(200);
    return body as Page;
  };

  it('has the newest first, page by page, each once', async () => {
    const { id } = (await world.admin.get('/api/organization')).body;
    const all = (await entries(world.pool, 'organization_id = $1', [id])).toReversed();
    const found: string[] = [];
    for (let cursor = ''; ;) {
      const page = await list(`limit=70${cursor}`);
      found.push(...page.items.map((item) => item.id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(found).toEqual(all.map((entry) => entry.id));
  });

  it('is narrowed by who, what, which and when', async () => {
    const { id, name } = await (async () => (await world.supervisor.get('/api/auth/me')).body)();
    const made = await aCounselor('narrow');
    await world.supervisor.patch(`/api/counselors/${made.id}`, { name: 'Narrowed' });
    const [last, ...rest] = (await list(`actorId=${id}&targetId=${made.id}`)).items;
    expect(rest).toEqual([]);
    expect(last).toMatchObject({
      action: 'counselor.updated',
      actor: { kind: 'user', id, name, role: 'supervisor' },
      target: { kind: 'counselor', id: made.id, name: 'Narrowed' },
      before: { name: 'narrow' },
      after: { name: 'Narrowed' },
      details: null,
    });
    const actions = (page: Page) => [...new Set(page.items.map(({ action }) => action))].sort();
    const two = 'action=counselor.created&action=user.signed-in';
    expect(actions(await list(two))).toEqual(['counselor.created', 'user.signed-in']);
    expect(actions(await list(`${two}&targetKind=user`))).toEqual(['user.signed-in']);
    expect(actions(await list(`action=counselor.created&targetKind=user`))).toEqual([]);
    expect((await list(`from=${last!.at}&targetId=${made.id}`)).items).toHaveLength(1);
    expect((await list(`to=${last!.at}&targetId=${made.id}`)).items).toHaveLength(1);
    const today = new Date().toISOString().slice(0, 10);
    const day = await list(`targetId=${made.id}&from=2020-01-01&to=2020-01-02`);
    expect(day.items).toEqual([]);
    expect(
      (await list(`targetId=${made.id}&from=${today.slice(0, 4)}-01-01&to=2099-01-01`)).items,
    ).toHaveLength(2);
    for (const bad of ['action=nothing', 'targetKind=thing', 'from=soon', 'format=xml', 'actor=x'])
      expectProblem(await world.admin.get(`/api/admin/audit?${bad}`), 400, 'validation-failed');
  });

  it('is a file too, of all that is found, which no spreadsheet runs', async () => {
    const { id } = await aCounselor('=cmd', { name: '=HYPERLINK("x")' });
    const { id: broken } = await aCounselor('lines', { name: 'Ann\n=2+40\r=3+40' });
    for (let i = 0; i < 3; i += 1) await world.admin.patch(`/api/counselors/${id}`, { group: `G ${i}` });
    const cookie = await sessionOf(world.url, 'admin@demo.test');
    const get = async (query: string, headers = {}): Promise<Response> =>
      fetch(`${world.url}/api/admin/audit?targetId=${id}${query}`, { headers: { ...cookie, ...headers } });
    const asked = await get('&format=csv&limit=1');
    expect(asked.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(asked.headers.get('content-disposition')).toContain('audit.csv');
    const text = await asked.text();
    expect(await (await get('', { Accept: 'text/csv' })).text()).toBe(text);
    const rows = parse<Record<string, string>>(text, { columns: true, bom: true });
    const { items } = await list(`targetId=${id}`);
    expect(items).toHaveLength(4);
    expect(rows.map((row) => [row['id'], row['at'], row['action'], row['actor_name']])).toEqual(
      items.map(({ id: entry, at, action, actor }) => [entry, at, action, actor.name]),
    );
    expect(rows[0]).toMatchObject({
      target_kind: 'counselor',
      target_name: `'=HYPERLINK("x")`,
      before: '{"group":"G 1"}',
      after: '{"group":"G 2"}',
      address: '127.0.0.1',
    });
    const lines = await (
      await fetch(`${world.url}/api/admin/audit?targetId=${broken}&format=csv`, { headers: cookie })
    ).text();
    expect(lines).toContain(',"Ann\n=2+40\r=3+40",');
    const json = await get('', { Accept: 'application/json' });
    expect(json.headers.get('content-type')).toContain('application/json');
  });

  it('is for admins, each of their own organization', async () => {
    expect((await world.supervisor.get('/api/admin/audit')).status).toBe(403);
    const { rows } = await world.pool.query<{ id: string }>(
      `SELECT id FROM audit_entries WHERE organization_id = (SELECT id FROM organizations WHERE name = 'Demo Crisis Line')`,
    );
    const ours = new Set(rows.map(({ id }) => id));
    const theirs = (await list('limit=200', otherAdmin)).items;
    expect(theirs.length).toBeGreaterThan(0);
    expect(theirs.filter(({ id }) => ours.has(id))).toEqual([]);
    const [{ target } = { target: { id: '' } }] = (await list('limit=1')).items;
    expect((await list(`targetId=${target.id}`, otherAdmin)).items).toEqual([]);
  });

  it('folds the scopes of a limited key into those of all', async () => {
    const { body } = await world.admin.post('/api/admin/api-keys', {
      name: 'Limited',
      scopes: ['scenarios:read'],
      groups: ['Night'],
    });
    const { items } = await list(`targetId=${body.id}`);
    expect(items).toMatchObject([
      {
        action: 'api-key.created',
        after: { name: 'Limited', scopes: ['scenarios:read'], groups: ['Night'] },
      },
    ]);
    expect(items[0]!.after).not.toHaveProperty('scopesWithinLimits');
    expect(await entriesOf(world.pool, items[0]!.requestId!)).toHaveLength(1);
  });
});
