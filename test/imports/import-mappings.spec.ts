/** How an organization reads files of others: kept by their header, for nobody else, and as a file with it could be read. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Caller, type Credentials, sessionOf, signIn } from '../support/api.js';
import { finished, preview, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

const path = '/api/admin/import-mappings';

const header = ['Employee #', 'First Name', 'Last Name', 'Status', 'Department'];
const columns = { external_id: 'Employee #', name: { columns: ['First Name', 'Last Name'] } };
const body = { type: 'counselors', header, columns };

let world: World;
let other: Caller;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  other = await signIn(world.url, 'admin@other.test');
});

afterAll(() => world.close());

beforeEach(async () => {
  await world.pool.query('TRUNCATE import_mappings');
});

const listed = async (who: Caller = world.admin): Promise<Record<string, unknown>[]> =>
  (await who.get(path)).body.items;

describe('An import mapping', () => {
  it('is kept with all that an upload may say of such files', async () => {
    const all = {
      ...body,
      name: ' Monthly ',
      only: { Status: ['Active'] },
      ignoreOtherColumns: true,
      dateOrder: 'mdy',
      timeZone: 'Europe/Kyiv',
      emptyWords: ['NA'],
    };
    const kept = await world.admin.put(path, all);
    expect(kept.status).toBe(201);
    expect(kept.body).toMatchObject({ ...all, name: 'Monthly', updatedBy: { name: 'Ada Demo' } });
    expect(await listed()).toEqual([kept.body]);
  });

  it('is one for each type and header, in whatever order and case', async () => {
    const first = await world.admin.put(path, body);
    const again = await world.admin.put(path, {
      ...body,
      header: header.map((name) => name.toUpperCase().replace(' ', '_')).toReversed(),
      name: 'Again',
    });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toMatchObject({ id: first.body.id, name: 'Again', createdAt: first.body.createdAt });
    expect(await listed()).toEqual([again.body]);
    const more = [
      { ...body, header: [...header, 'Group'] },
      { ...body, header: [...header, 'Department'] },
      { ...body, type: 'assignments', columns: { counselor: 'Employee #', scenario: { value: 'S' } } },
    ];
    for (const each of more) expect((await world.admin.put(path, each)).status).toBe(201);
    expect(await listed()).toHaveLength(4);
  });

  it('is made once by two who keep it at once', async () => {
    const both = await Promise.all([world.admin.put(path, body), world.admin.put(path, body)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 201]);
    expect(await listed()).toHaveLength(1);
  });

  it('is the organization’s own', async () => {
    const { body: kept } = await world.admin.put(path, body);
    expect(await listed(other)).toEqual([]);
    const refused = await other.delete(`${path}/${kept.id}`);
    expect([refused.status, refused.body]).toMatchObject([404, { resource: 'import-mapping' }]);
    expect((await other.put(path, body)).status).toBe(201);
    for (const method of ['get', 'put'] as const)
      expect((await world.supervisor[method](path, body)).status).toBe(403);
    expect(await listed()).toHaveLength(1);
  });

  it('is offered by the preview of a file with its header, and never applied unasked', async () => {
    const file = `${header.map((name) => name.toLowerCase()).join(';')}\ne-1;Ann;Lee;active;Night\n`;
    const kept = { ...body, name: 'Monthly', only: { Status: ['active'] }, dateOrder: 'dmy' };
    const look = async (of: Credentials, more = {}) =>
      (await preview(world.url, of, file, { type: 'counselors', ...more })) as unknown as {
        suggestion: object | null;
        error: string | null;
      };
    expect((await look(admin)).suggestion).toMatchObject({ from: 'ready-made' });
    await world.admin.put(path, kept);
    const { suggestion, error } = await look(admin);
    const { columns: mapped, only, dateOrder } = kept;
    expect(suggestion).toEqual({
      columns: mapped,
      only,
      dateOrder,
      from: 'kept',
      name: 'Monthly',
      why: expect.stringMatching(/^Ada Demo kept it for this header on \d{4}-\d\d-\d\d, as “Monthly”\.$/),
    });
    expect(error).toMatch(/must name the columns/);
    const unsaid = await upload(world.url, admin, file, { type: 'counselors' });
    expect(await finished(world.url, admin, unsaid.id)).toMatchObject({ status: 'failed', rows: null });
    const said = { columns: JSON.stringify(mapped), only: JSON.stringify(only), dateOrder };
    expect(await look(admin, said)).toMatchObject({ suggestion: null, error: null });
    const done = await upload(world.url, admin, file, { type: 'counselors', ...said });
    expect(await finished(world.url, admin, done.id)).toMatchObject({ counts: { created: 1, leftOut: 0 } });
    const theirs = await sessionOf(world.url, 'admin@other.test');
    expect((await look(theirs)).suggestion).toMatchObject({ from: 'ready-made' });
  });

  it('is forgotten, once', async () => {
    const { body: kept } = await world.admin.put(path, body);
    expect((await world.admin.delete(`${path}/${kept.id}`)).status).toBe(204);
    expect((await world.admin.delete(`${path}/${kept.id}`)).status).toBe(404);
    expect(await listed()).toEqual([]);
  });

  it('comes in pages, the newest first', async () => {
    const put = (name: string) => world.admin.put(path, { ...body, name, header: [...header, name] });
    for (const name of ['one', 'two', 'three']) await put(name);
    const { body: page } = await world.admin.get(`${path}?limit=2`);
    expect(page.items.map(({ name }: { name: string }) => name)).toEqual(['three', 'two']);
    const { body: rest } = await world.admin.get(`${path}?limit=2&cursor=${page.nextCursor}`);
    expect(rest.items.map(({ name }: { name: string }) => name)).toEqual(['one']);
  });

  it('is one of 200 at most, also where many come at once', async () => {
    await world.pool.query(`
      INSERT INTO import_mappings (id, organization_id, type, fingerprint, header, reading, updated_by_id, updated_by_name)
      SELECT gen_random_uuid(), o.id, 'counselors', int4send(n), '{}', '{"columns":{}}', o.id, ''
      FROM organizations o, generate_series(1, 198) n WHERE o.name = 'Demo Crisis Line'`);
    const many = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => world.admin.put(path, { ...body, header: [...header, name] })),
    );
    expect(many.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 201, 400, 400]);
    const refused = many.find(({ status }) => status === 400)!;
    expect(refused.body.errors).toMatchObject([{ code: 'too-many', message: expect.stringMatching(/200/) }]);
    // What is there may still be changed.
    const there = many.find(({ status }) => status === 201)!.body as { header: string[] };
    expect((await world.admin.put(path, { ...body, header: there.header })).status).toBe(200);
  });

  it.each<[string, object, object]>([
    ['no type', { type: undefined }, { field: 'type', code: 'required' }],
    [
      'a type that no file has',
      { type: 'undo', columns: { counselor: header[0], scenario: header[1] } },
      { field: 'type', code: 'not-allowed' },
    ],
    ['no header', { header: [] }, { field: 'header', code: 'too-few' }],
    ['a header of no texts', { header: ['a', 1] }, { field: 'header', code: 'not-a-string' }],
    ['no columns', { columns: undefined }, { field: 'columns', code: 'required' }],
    [
      'a column that is not ours',
      { columns: { course: 'x' } },
      { field: 'columns', code: 'invalid-mapping' },
    ],
    [
      'a column that the header lacks',
      { columns: { ...columns, email: 'Mail' } },
      { field: 'columns', message: expect.stringMatching(/no column “Mail”/) },
    ],
    [
      'a column that is needed and not said',
      { columns: { external_id: 'Employee #' } },
      { field: 'columns', message: expect.stringMatching(/lacks the column name/) },
    ],
    ['words that are none', { only: { Status: 'x' } }, { field: 'only', code: 'invalid-mapping' }],
    ['a filter by what the header lacks', { only: { State: ['x'] } }, { code: 'invalid-mapping' }],
    ['no order of dates', { dateOrder: 'dym' }, { field: 'dateOrder', code: 'not-allowed' }],
    ['no time zone', { timeZone: 'CET' }, { field: 'timeZone' }],
    ['what nothing reads', { encoding: 'utf-8' }, { field: 'encoding', code: 'unknown-field' }],
  ])('is refused with %s', async (_, wrong, fault) => {
    const refused = await world.admin.put(path, { ...body, ...wrong });
    expect([refused.status, refused.body]).toMatchObject([400, { errors: [fault] }]);
    expect(await listed()).toEqual([]);
  });
});
