/** Files with columns of others: what the upload says of them is read so, or the person who uploaded it is told what is wrong. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { truncate } from '../support/truncate.js';
import { finished, type ImportAnswer, rows, tryUpload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

/** What an upload says of the columns of its file. */
interface Mapping extends Omit<Wishes, 'columns'> {
  columns?: unknown;
  only?: unknown;
  ignoreOtherColumns?: boolean;
  emptyWords?: string;
  timeZone?: string;
}

interface Mapped extends ImportAnswer {
  ignored: string[];
}

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.pool.query(`
    INSERT INTO counselors (id, organization_id, external_id, name)
    SELECT gen_random_uuid(), o.id, c.id, c.id FROM organizations o, unnest('{A,B,C}'::text[]) AS c (id)
    WHERE o.name = 'Demo Crisis Line'`);
  await world.pool.query(`
    INSERT INTO scenarios (id, organization_id, external_id, title)
    SELECT gen_random_uuid(), o.id, s.id, s.id FROM organizations o, unnest('{S,T,U}'::text[]) AS s (id)
    WHERE o.name = 'Demo Crisis Line'`);
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
});

/** As the query has it: JSON where it is no text. */
function said({ columns, only, ...wishes }: Mapping): Wishes {
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    ...wishes,
    ...(columns !== undefined && { columns: text(columns) }),
    ...(only !== undefined && { only: text(only) }),
  };
}

async function imported(file: string, mapping: Mapping = {}): Promise<Mapped> {
  const { status, body, text } = await tryUpload(world.url, admin, file, said(mapping));
  if (status !== 202) throw new Error(`The upload was answered ${status}: ${text}`);
  return (await finished(world.url, admin, body.id)) as Mapped;
}

/** Faults of an upload that is refused. */
async function refused(mapping: Mapping): Promise<object[]> {
  const { status, body } = await tryUpload<{ errors: object[] }>(world.url, admin, 'a,b\n', said(mapping));
  expect(status).toBe(400);
  return body.errors;
}

/** What is assigned: counselor, scenario, day and note if there are any. */
async function assigned(): Promise<string[]> {
  const { rows: found } = await world.pool.query<Record<string, string | null>>(`
    SELECT c.external_id AS counselor, s.external_id AS scenario, due_on::text AS due, note
    FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
    ORDER BY c.external_id, s.external_id`);
  return found.map((row) => Object.values(row).filter(Boolean).join(' '));
}

const report = async (done: ImportAnswer, outcome: string) =>
  (await rows(world.url, admin, done, outcome)).rows;

describe('Columns of others', () => {
  it('are read as ours, by name, without regard to case and punctuation, and exactly first', async () => {
    const file = 'User ID,user_id,Course,Due,Department\nA,B,S,2027-01-31,Night\n';
    const columns = { counselor: 'User ID', scenario: { column: 'course' }, dueDate: 'DUE' };
    expect(await imported(file, { columns })).toMatchObject({
      counts: { total: 1, created: 1 },
      ignored: ['user_id', 'Department'],
    });
    expect(await assigned()).toEqual(['A S 2027-01-31']);
  });

  it('stand beside our own names, which are read without being said', async () => {
    const file = 'counselor,Training,due_date,note\nA,S,2027-01-31,x\n';
    await imported(file, { columns: { scenario: 'Training' } });
    expect(await assigned()).toEqual(['A S 2027-01-31 x']);
  });

  it('are left out where null is said, and where another of ours is read from them', async () => {
    const file = 'counselor,scenario,note,comment\nA,S,of theirs,ours\nB,T,of theirs,\n';
    const done = await imported(file, { columns: { note: 'comment', due_date: null } });
    expect(done).toMatchObject({ counts: { created: 2 }, ignored: ['note'] });
    expect(await assigned()).toEqual(['A S ours', 'B T']);
    const without = await imported(file, { dryRun: true, columns: { note: null } });
    expect(without.ignored).toEqual(['note', 'comment']);
  });

  it('are joined, without those that are empty', async () => {
    const file =
      'Employee #,First Name,Middle,Last Name\nm-1,Ann,,Lee\nm-2,Bo,M.,Ray\nm-3,,,Cher\nm-4,,,\nm-5,Di,NA,Fox\n';
    const columns = { external_id: 'Employee #', name: { columns: ['First Name', 'Middle', 'Last Name'] } };
    const done = await imported(file, { type: 'counselors', columns, emptyWords: 'NA' });
    expect(done.counts).toMatchObject({ created: 4, invalid: 1 });
    const named = await world.pool.query(
      `SELECT external_id, name FROM counselors WHERE external_id LIKE 'm-%' ORDER BY 1`,
    );
    expect(named.rows.map(({ name }) => name)).toEqual(['Ann Lee', 'Bo M. Ray', 'Cher', expect.anything()]);
    expect(await report(done, 'invalid')).toMatchObject([{ line: '5', reason: 'name is empty.' }]);
    const backwards = { ...columns, name: { columns: ['Last Name', 'First Name'], separator: ', ' } };
    await imported(file, { type: 'counselors', columns: backwards });
    const { rows: renamed } = await world.pool.query(`SELECT name FROM counselors WHERE external_id = 'm-1'`);
    expect(renamed).toEqual([{ name: 'Lee, Ann' }]);
  });

  it('are joined of what is certain alone: no error of a spreadsheet hides in a name', async () => {
    const file = 'id,first,last\nj-1,Ann,#REF!\nj-2,Bo,Ray\n';
    const columns = { external_id: 'id', name: { columns: ['first', 'last'] } };
    const done = await imported(file, { type: 'counselors', columns });
    expect(done.counts).toMatchObject({ created: 1, invalid: 1 });
    expect((await report(done, 'invalid')).map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^name is #REF!, the error of a spreadsheet/),
    ]);
  });

  it('may have dates in an order that several columns prove together, or one of day and time', async () => {
    const file = 'counselor,course1,due1,course2,due2\nA,S,01/02/2027,T,\nB,S,,T,31/01/2027\n';
    await imported(file, { columns: { scenario: { each: 'course*' }, due_date: { each: 'due*' } } });
    expect(await assigned()).toEqual(['A S 2027-02-01', 'A T', 'B S', 'B T 2027-01-31']);
    const unproven = await imported(file.replace('31', '11'), {
      columns: { scenario: { each: 'course*' }, due_date: { each: 'due*' } },
    });
    expect(unproven).toMatchObject({ status: 'failed', error: expect.stringMatching(/dateOrder=dmy/) });
    await imported('counselor,scenario,Day,Time\nC,S,2027-01-31,12:30\n', {
      columns: { due_date: { columns: ['Day', 'Time'] } },
      timeZone: 'UTC',
    });
    const { rows: due } = await world.pool.query(
      `SELECT a.due_at FROM assignments a JOIN counselors c ON c.id = counselor_id WHERE c.external_id = 'C'`,
    );
    expect(due).toEqual([{ due_at: new Date('2027-01-31T12:30:00Z') }]);
  });

  it('may be the same text in each row', async () => {
    const columns = { scenario: { value: 'S' }, due_date: { value: '2027-01-31' }, note: { value: 'All' } };
    expect(await imported('counselor\nA\nB\n', { columns })).toMatchObject({ counts: { created: 2 } });
    expect(await assigned()).toEqual(['A S 2027-01-31 All', 'B S 2027-01-31 All']);
  });

  it('keep the row as it came for the report, and its faults name our columns', async () => {
    const done = await imported('Who,Dept,What\nA,x,S\nnobody,y,S\n', {
      columns: { counselor: 'Who', scenario: 'What' },
    });
    const { header, rows: invalid } = await rows(world.url, admin, done, 'invalid');
    expect(header).toEqual(['Who', 'Dept', 'What', 'line', 'outcome', 'reason']);
    expect(invalid).toMatchObject([{ Who: 'nobody', Dept: 'y', What: 'S', line: '3' }]);
    expect(invalid[0]!['reason']).toMatch(/“nobody”/);
    // The mended report is read by the same mapping.
    const mended = 'Who,Dept,What,line,outcome,reason\nB,y,S,3,invalid,x\n';
    const again = await imported(mended, { columns: { counselor: 'Who', scenario: 'What' } });
    expect(again).toMatchObject({ counts: { created: 1 }, ignored: ['Dept'] });
  });

  it('are a reason to refuse the file where nothing says of them', async () => {
    const done = await imported('counselor,scenario,Department\nA,S,x\n');
    expect(done).toMatchObject({ status: 'failed', rows: null });
    expect(done.error).toMatch(/“Department”.*columns=.*ignoreOtherColumns=true/);
    const ignoring = await imported('counselor,scenario,Department\nA,S,x\n', { ignoreOtherColumns: true });
    expect(ignoring).toMatchObject({ counts: { created: 1 }, ignored: ['Department'] });
    const strict = { columns: { scenario: 'What' }, ignoreOtherColumns: false };
    expect((await imported('counselor,What,Dept\nA,S,x\n', strict)).error).toMatch(/not known: “Dept”/);
  });

  it.each<[string, string, Mapping, RegExp]>([
    [
      'is not there',
      'Who,What\nA,S\n',
      { columns: { counselor: 'Person', scenario: 'What' } },
      /^Line 1 has no column “Person”, which the upload names for counselor\. It has “Who”, “What”\.$/,
    ],
    [
      'is there twice',
      'Who,What,What\nA,S,T\n',
      { columns: { counselor: 'Who', scenario: 'what' } },
      /2 columns called “what”.*\{"each": "what"\}/,
    ],
    [
      'is filtered by and not there',
      'counselor,scenario\nA,S\n',
      { only: { status: ['active'] } },
      /no column “status”, which the upload names for only/,
    ],
    [
      'is numbered and not there',
      'counselor,course\nA,S\n',
      { columns: { scenario: { each: 'course*' } } },
      /no columns such as “course1”/,
    ],
    [
      'has a number twice',
      'counselor,course1,Course 01\nA,S,T\n',
      { columns: { scenario: { each: 'course*' } } },
      /“course1” and “Course 01”, which are the same number/,
    ],
    ['is still missing', 'Who,What\nA,S\n', { columns: { counselor: 'Who' } }, /lacks the column scenario/],
  ])('name the line and what there is where a column %s', async (_, file, mapping, error) => {
    const done = await imported(file, mapping);
    expect(done).toMatchObject({ status: 'failed', rows: null });
    expect(done.error).toMatch(error);
  });
});

describe('Numbered columns', () => {
  it('make a row for each number that says something, with what stands beside it', async () => {
    const file =
      'username,course1,due1,course2,due2,course10\nA,S,2027-01-31,T,,U\nB,,,T,2027-02-28,\nC,,,,,\n';
    const columns = { counselor: 'username', scenario: { each: 'course*' }, due_date: { each: 'due*' } };
    const done = await imported(file, { columns });
    expect(done.counts).toEqual({
      total: 5,
      created: 4,
      existing: 0,
      completedBefore: 0,
      invalid: 0,
      leftOut: 1,
    });
    expect(await assigned()).toEqual(['A S 2027-01-31', 'A T', 'A U', 'B T 2027-02-28']);
    expect((await report(done, 'created')).map(({ line }) => line)).toEqual(['2', '2', '2', '3']);
    expect(await report(done, 'left_out')).toMatchObject([
      { username: 'C', line: '4', reason: 'Nothing is in course1, due1, course2, due2, course10.' },
    ]);
  });

  it('may have one name, or be listed', async () => {
    await imported('Login;Course;Course;Course\nA;S;T;\n', {
      columns: { counselor: 'Login', scenario: { each: 'Course' } },
    });
    expect(await assigned()).toEqual(['A S', 'A T']);
    await imported('who,first,second\nB,S,U\n', {
      columns: { counselor: 'who', scenario: { each: ['first', 'Second'] } },
    });
    expect(await assigned()).toEqual(['A S', 'A T', 'B S', 'B U']);
  });

  it('have an outcome each, also where one of a line is invalid', async () => {
    const file =
      'counselor,course1,due1,course2,due2\nA,S,2027-01-31,nothing,\nB,S,soon,T,\nC,,2027-01-31,S,\n';
    const done = await imported(file, {
      columns: { scenario: { each: 'course*' }, due_date: { each: 'due*' } },
    });
    expect(done.counts).toMatchObject({ total: 6, created: 3, invalid: 3, leftOut: 0 });
    const invalid = await report(done, 'invalid');
    expect(invalid.map(({ line }) => line)).toEqual(['2', '3', '4']);
    expect(invalid.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('“nothing”'),
      expect.stringContaining('due_date must be'),
      'scenario is empty.',
    ]);
    expect(await assigned()).toEqual(['A S 2027-01-31', 'B T', 'C S']);
  });
});

describe('Only', () => {
  const file =
    'counselor,scenario,Status,role\nA,S, Active ,Student\nB,S,active,teacher\nC,S,deleted,student\nA,T,,student\n';

  it('leaves out the other rows, without regard to case, and counts them', async () => {
    const only = { status: ['ACTIVE'], role: ['student', 'learner'] };
    const done = await imported(file, { only, ignoreOtherColumns: true });
    expect(done.counts).toEqual({
      total: 4,
      created: 1,
      existing: 0,
      completedBefore: 0,
      invalid: 0,
      leftOut: 3,
    });
    // What only looks at is not left out.
    expect(done.ignored).toEqual([]);
    expect(await assigned()).toEqual(['A S']);
    expect(await report(done, 'left_out')).toMatchObject([
      { counselor: 'B', line: '3', reason: 'role is “teacher”, and only “student” or “learner” is read.' },
      { counselor: 'C', line: '4', reason: 'status is “deleted”, and only “active” is read.' },
      { counselor: 'A', line: '5', reason: 'status is “”, and only “active” is read.' },
    ]);
  });

  it('may ask for what is empty, and does not look at rows with a fault', async () => {
    const done = await imported(`${file}B,T,active,student,x\n`, {
      only: { status: ['active', ''] },
      ignoreOtherColumns: true,
    });
    expect(done.counts).toMatchObject({ total: 5, created: 3, invalid: 1, leftOut: 1 });
  });

  it.each(['atomic', 'partial'] as const)('adds up in a dry run and %s', async (mode) => {
    const wish = { only: { status: ['active'] }, ignoreOtherColumns: true, mode };
    const counts = { total: 4, created: 2, leftOut: 2 };
    expect(await imported(file, { ...wish, dryRun: true })).toMatchObject({ status: 'completed', counts });
    expect(await imported(file, wish)).toMatchObject({ status: 'completed', counts });
    expect(await assigned()).toEqual(['A S', 'B S']);
  });
});

describe('NDJSON of others', () => {
  const contentType = 'application/x-ndjson';

  it('is read by the names of its members', async () => {
    const file = [
      { who: 'A', first: 'S', second: 'T', state: 'open', more: { deep: 1 } },
      { who: 'B', first: null, second: 'U', state: 'Open' },
      { who: 'C', first: 'S', state: 'closed', other: 1 },
      { who: 'C', state: 'open' },
    ];
    const done = await imported(file.map((line) => JSON.stringify(line)).join('\n'), {
      contentType,
      columns: { counselor: 'who', scenario: { each: ['first', 'second'] }, note: { value: 'x' } },
      only: { state: ['open'] },
    });
    expect(done).toMatchObject({
      counts: { total: 5, created: 3, invalid: 0, leftOut: 2 },
      ignored: ['more', 'other'],
    });
    expect(await assigned()).toEqual(['A S x', 'A T x', 'B U x']);
  });

  it('has no header in which numbered members could be found', async () => {
    const done = await imported('{"who":"A"}', {
      contentType,
      columns: { counselor: 'who', scenario: { each: 'course*' } },
    });
    expect(done.error).toMatch(/NDJSON has no header.*\{"each": \["course1", "course2"\]\}/);
  });
});

describe('What an upload says of columns', () => {
  it.each<[string, Mapping, RegExp]>([
    ['no JSON', { columns: '{"scenario":' }, /^columns must be a JSON object .*\{"scenario":"Course"\}\.$/],
    ['a list', { columns: ['scenario'] }, /^columns must be a JSON object/],
    ['null', { columns: 'null' }, /^columns must be a JSON object/],
    [
      'a column that is not ours',
      { columns: { course: 'x' } },
      /"course", which is no column of assignments: those are counselor, /,
    ],
    ['one of another type', { type: 'counselors', columns: { scenario: 'x' } }, /no column of counselors/],
    [
      'one of ours twice',
      { columns: { due_date: 'a', dueDate: 'b' } },
      /due_date and dueDate, which are the same/,
    ],
    ['a number', { columns: { note: 1 } }, /^columns\.note must be the name of a column of the file, null, /],
    ['an unknown member', { columns: { note: { column: 'x', upper: true } } }, /^columns\.note must be/],
    ['an empty name', { columns: { note: ' ' } }, /^columns\.note must name a column/],
    [
      'an empty text for all',
      { columns: { note: { value: '' } } },
      /^columns\.note has a value that is no text/,
    ],
    [
      'no columns to join',
      { columns: { note: { columns: [] } } },
      /^columns\.note must list 1 to 10 columns/,
    ],
    ['a column to join twice', { columns: { note: { columns: ['a', 'a'] } } }, /names a column twice/],
    ['a long separator', { columns: { note: { columns: ['a'], separator: 'x'.repeat(11) } } }, /separator/],
    ['two asterisks', { columns: { note: { each: 'a*b*' } } }, /more than one asterisk/],
    ['U+0000', { columns: { note: 'a\0' } }, /^columns\.note must name a column/],
  ])('is refused with %s', async (_, mapping, message) => {
    const faults = await refused(mapping);
    expect(faults).toEqual([
      { field: 'columns', code: 'invalid-mapping', message: expect.stringMatching(message) },
    ]);
  });

  it('is told all that is wrong at once', async () => {
    const faults = await refused({
      columns: { note: 1, course: 'x' },
      only: { status: 'active', role: [1] },
    });
    expect(faults).toEqual([
      expect.objectContaining({ field: 'columns', message: expect.stringMatching(/note.*course/) }),
      {
        field: 'only',
        code: 'invalid-mapping',
        message: expect.stringMatching(/^only\.status must be a list .*only\.role must be a list/),
      },
    ]);
  });

  it('is no null for only, and no delimiter that every object has', async () => {
    expect(await refused({ only: 'null', delimiter: '__proto__' })).toMatchObject([
      { field: 'delimiter', code: 'not-allowed' },
      { field: 'only', code: 'invalid-mapping' },
    ]);
  });

  it('may be a field of the form', async () => {
    const form = new FormData();
    form.set('columns', JSON.stringify({ counselor: 'Who', scenario: { value: 'S' } }));
    form.set('file', new File(['Who\nA\n'], 'who.csv', { type: 'text/csv' }));
    const { body } = await tryUpload(world.url, admin, form);
    expect(await finished(world.url, admin, body.id)).toMatchObject({ counts: { created: 1 } });
  });
});

describe('a row that is cut off within columns that are one of ours', () => {
  it.each<[string, string, unknown]>([
    [
      'that are joined',
      'Scenario,First,Last\nS,A,\nS,B\n',
      { scenario: 'Scenario', counselor: { columns: ['First', 'Last'] } },
    ],
    [
      'that are numbered',
      'Who,course1,course2\nA,S,\nB,S\n',
      { counselor: 'Who', scenario: { each: 'Course*' } },
    ],
    ['that are listed', 'Who,one,two\nA,S,\nB,S\n', { counselor: 'Who', scenario: { each: ['one', 'two'] } }],
  ])('%s is no row', async (_, file, columns) => {
    const done = await imported(file, { columns, dialect: 'quotes' });
    expect(done.counts).toMatchObject({ created: 1, invalid: 1 });
    expect(await assigned()).toEqual(['A S']);
    const [row] = (await rows(world.url, admin, done, 'invalid')).rows;
    expect(row!['reason']).toBe('Too few columns: the line has 2, the header 3. Is it cut off?');
  });
});

describe('docs/MAPPINGS.md', () => {
  const examples = async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/MAPPINGS.md'), 'utf8');
    const blocks = /```csv\n(.*?)```\s+```json\n(.*?)```\s+```csv\n(.*?)```/gs;
    return [...page.matchAll(blocks)].map(([, file, mapping, read]) => ({
      file: file!,
      mapping: JSON.parse(mapping!) as Mapping,
      read: parse<Record<string, string>>(read!, { columns: true }),
    }));
  };

  it('has examples that are read as they say', async () => {
    const all = await examples();
    expect(all.length).toBeGreaterThan(2);
    for (const { file, mapping, read } of all) {
      await truncate(world.pool, 'assignments, assignment_changes');
      expect((await imported(file, mapping)).counts).toMatchObject({ created: read.length, invalid: 0 });
      expect(await assigned()).toEqual(read.map((row) => Object.values(row).filter(Boolean).join(' ')));
    }
  });

  it('has a mapping that is kept', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/MAPPINGS.md'), 'utf8');
    const [, body] = /import-mappings` keeps.*?```json\n(.*?)```/s.exec(page)!;
    const kept = await world.admin.put('/api/admin/import-mappings', JSON.parse(body!) as object);
    expect(kept.status).toBe(201);
  });
});
