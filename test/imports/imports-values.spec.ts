/**
 * What a cell says: files as programs and people write them, each with what its author means by it, is read so or not at
 * all, and never without a word where it might be something else.
 */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { utils, write } from '@e965/xlsx';
import { type Credentials, sessionOf } from '../support/api.js';
import { truncate } from '../support/truncate.js';
import { finished, type ImportAnswer, rows, upload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;
let organizationId: string;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  const { rows: found } = await world.pool.query<{ id: string }>(
    `SELECT id FROM organizations WHERE name = 'Demo Crisis Line'`,
  );
  organizationId = found[0]!.id;
  await world.pool.query(
    `INSERT INTO scenarios (id, organization_id, external_id, title) VALUES (gen_random_uuid(), $1, 'S', 'Scenario S')`,
    [organizationId],
  );
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
  await world.pool.query('DELETE FROM counselors WHERE organization_id = $1 AND user_id IS NULL', [
    organizationId,
  ]);
  await world.pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name)
     SELECT gen_random_uuid(), $1, id, 'Counselor ' || id FROM unnest('{A,B,C,D,E,F}'::text[]) id`,
    [organizationId],
  );
});

const corpus = (name: string): Promise<Buffer> => readFile(new URL(`files/${name}`, import.meta.url));

async function imported(body: Buffer | string, wishes: Wishes = {}): Promise<ImportAnswer> {
  return finished(world.url, admin, (await upload(world.url, admin, body, wishes)).id);
}

/** Reasons by line. */
async function reasons(done: ImportAnswer): Promise<Record<string, string>> {
  const found = await rows(world.url, admin, done, 'invalid');
  return Object.fromEntries(found.rows.map(({ line, reason }) => [line!, reason!]));
}

/** Lines of the warnings, by their code. */
function codes({ warnings }: ImportAnswer): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const { code, lines } of warnings) (found[code] ??= []).push(...lines);
  return found;
}

/** Of each counselor who has an assignment, when it is due: the day, or else the instant. */
async function dues(): Promise<Record<string, string | null>> {
  const { rows: found } = await world.pool.query<{ counselor: string; due: string | null }>(`
    SELECT external_id AS counselor, coalesce(due_on::text, to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')) AS due
    FROM assignments a JOIN counselors c ON c.id = counselor_id ORDER BY 1`);
  return Object.fromEntries(found.map(({ counselor, due }) => [counselor, due]));
}

/** Names of the counselors whom a roster made, by external id. */
async function made(): Promise<Record<string, string>> {
  const { rows: found } = await world.pool.query<{ id: string; name: string }>(
    `SELECT external_id AS id, name FROM counselors
     WHERE organization_id = $1 AND user_id IS NULL AND name NOT LIKE 'Counselor %' ORDER BY external_id COLLATE "C"`,
    [organizationId],
  );
  return Object.fromEntries(found.map(({ id, name }) => [id, name]));
}

const noon = '2027-01-31T11:00:00.000';
const like = (text: string): unknown => expect.stringContaining(text);

describe('a file of assignments by', () => {
  it.each<
    [string, Wishes, { due: Record<string, unknown>; invalid?: Record<string, unknown>; codes?: object }]
  >([
    [
      'gnumeric-dates.csv',
      {},
      { due: { A: '2027-02-03', B: '2027-02-03T11:30:00.000' }, codes: { 'local-times': [3] } },
    ],
    [
      'pandas-times.csv',
      { timeZone: 'America/New_York' },
      {
        due: {
          A: '2027-01-31T17:00:00.000',
          B: '2027-01-31T17:00:00.000',
          C: '2027-01-31T17:00:00.000',
          D: '2027-01-31',
        },
      },
    ],
    [
      'sheetjs-dates.csv',
      {},
      { due: { A: '2027-01-31', B: '2027-02-03' }, codes: { 'short-years': [2, 3] } },
    ],
    [
      'excel-german.csv',
      {},
      {
        due: { A: '2027-01-31', B: '2027-02-03T11:30:00.000' },
        invalid: { 4: like('due_date is #NV, the error of a spreadsheet'), 5: like('note is #BEZUG!') },
        codes: { 'local-times': [3] },
      },
    ],
    [
      'excel-american.csv',
      { timeZone: 'America/New_York' },
      {
        due: { A: '2027-01-31T20:15:00.000', B: '2027-02-03T05:00:00.000' },
        invalid: { 4: like('due_date is ###…, which a spreadsheet shows where a column is too narrow') },
      },
    ],
    [
      'javascript-dates.csv',
      {},
      {
        due: { A: noon, B: noon, C: noon, D: noon },
        invalid: { 6: like('due_date seems to be 2027-01-31T11:00:00.000Z, as milliseconds since 1970') },
        codes: { 'local-times': [5] },
      },
    ],
    [
      'javascript-midnights.csv',
      {},
      { due: { A: '2027-01-31T00:00:00.000', B: '2027-02-03T00:00:00.000' }, codes: { midnights: [2, 3] } },
    ],
    [
      'databases.csv',
      {},
      {
        due: { A: noon, B: noon, C: noon, D: noon, E: '2027-01-31', F: '2027-01-31T11:00:00.123' },
        codes: { 'local-times': [3, 5], 'short-years': [4, 6] },
      },
    ],
    [
      'languages.csv',
      {},
      {
        due: { A: noon, B: noon, C: noon, D: noon, E: noon },
        invalid: { 7: like('due_date has the zone CET, which means') },
      },
    ],
    ['cornerstone-dates.csv', { dateOrder: 'mdy' }, { due: { A: '2027-01-02', B: '2027-02-01' } }],
    ['cornerstone-dates.csv', { dateOrder: 'dmy' }, { due: { A: '2027-02-01', B: '2027-01-02' } }],
    [
      'two-orders.csv',
      { dateOrder: 'dmy' },
      { due: { A: '2027-01-13', B: '2027-05-05' }, invalid: { 4: 'due_date is no date by dateOrder=dmy.' } },
    ],
    ['csv-escape-formulas.csv', {}, { due: { A: null, B: null }, codes: { apostrophes: [2, 3] } }],
  ])('%s with %j is read as it is meant', async (name, wishes, { due, invalid = {}, codes: warned = {} }) => {
    const done = await imported(await corpus(name), wishes);
    expect(done).toMatchObject({ status: 'completed', error: null });
    expect(await reasons(done)).toEqual(invalid);
    expect(await dues()).toEqual(due);
    expect(codes(done)).toEqual(warned);
  });
});

describe('a roster by', () => {
  it.each<[string, { made: Record<string, string>; invalid?: Record<string, unknown>; codes?: object }]>([
    [
      'libreoffice-errors.csv',
      {
        made: { e6: 'Fay' },
        invalid: {
          2: like('external_id is #N/A, the error of a spreadsheet'),
          3: like('name is #NAME?'),
          4: like('name is #DIV/0!'),
          5: like('name is Err:520'),
          6: like('external_id is a number in scientific notation: was it a number in a spreadsheet?'),
        },
      },
    ],
    [
      'gnumeric-errors.csv',
      {
        made: { e4: 'Di' },
        invalid: { 2: like('external_id is #N/A'), 3: like('name is #NAME?'), 4: like('name is #DIV/0!') },
      },
    ],
    [
      'pandas-to-csv.csv',
      {
        made: {},
        invalid: { 2: like('external_id is a whole number with a fraction'), 3: 'external_id is empty.' },
      },
    ],
    [
      'sheetjs-sheet-to-csv.csv',
      {
        made: { 123456: 'Cy' },
        invalid: {
          2: like('external_id is a number in scientific'),
          3: like('external_id is a number in scientific'),
        },
      },
    ],
    [
      'r-write-csv.csv',
      {
        made: { 'r-1': 'Ann', 'r-3': 'NA' },
        invalid: {
          3: expect.stringMatching(
            /external_id is a number in scientific notation.*email is “NA”: if that means nothing/,
          ),
          5: 'name is “NA”, which programs write for nothing.',
        },
        codes: { 'words-for-nothing': [2] },
      },
    ],
    ['excel-totals.csv', { made: { 1: 'Ann', Total: '2' }, codes: { 'names-without-letters': [3] } }],
    [
      'excel-marked-ids.csv',
      { made: { "'007": 'Cy', '1,001': 'Ann', '12E4': 'Bob' }, codes: { 'doubtful-ids': [2, 3, 4] } },
    ],
  ])('%s makes nobody who is not in it', async (name, { made: people, invalid = {}, codes: warned = {} }) => {
    const done = await imported(await corpus(name), { type: 'counselors' });
    expect(done).toMatchObject({ status: 'completed', error: null });
    expect(await reasons(done)).toEqual(invalid);
    expect(await made()).toEqual(people);
    expect(codes(done)).toEqual(warned);
  });
});

describe('the order of day and month', () => {
  const file = (...dates: string[]): string =>
    ['counselor,scenario,due_date', ...dates.map((date, i) => `${'ABCDEF'[i]!},S,${date}`)].join('\n');

  it.each<[string[], string, string[]]>([
    [['05/01/2027', '13/01/2027'], 'dmy', ['2027-01-05', '2027-01-13']],
    [['05-01-2027 10:00', '1-13-2027'], 'mdy', ['2027-05-01T08:00:00.000', '2027-01-13']],
    [['27/01/31', '99/02/01'], 'ymd', ['2027-01-31', '2099-02-01']],
    [['2027-12-01', '31.1.2027', '5/6/2027'], 'dmy', ['2027-12-01', '2027-01-31', '2027-06-05']],
    // Whatever the order, it is the same day.
    [['05/05/2027', '06/06/2027'], 'dmy', ['2027-05-05', '2027-06-06']],
  ])('of %j is found, and told', async (dates, dateOrder, expected) => {
    const done = await imported(file(...dates));
    expect(done).toMatchObject({ status: 'completed', dateOrder, certainty: { dateOrder: 'certain' } });
    expect(Object.values(await dues())).toEqual(expected);
  });

  it.each<[string[], RegExp]>([
    [
      ['2027-01-01', '05/01/2027', '3/2/2027'],
      /“05\/01\/2027” in line 3 can be 5 January 2027 \(dateOrder=dmy\) or 1 May 2027 \(dateOrder=mdy\).*Upload it with dateOrder=dmy or dateOrder=mdy/,
    ],
    [['05/05/2027', '3.2.2027'], /“3\.2\.2027” in line 3 can be 3 February 2027 .* or 2 March 2027/],
    [
      ['31/01/27'],
      /“31\/01\/27” in line 2 can be 27 January 2031 \(dateOrder=ymd\) or 31 January 2027 \(dateOrder=dmy\)/,
    ],
    [
      ['13/1/2027', '5/5/2027', '1/13/2027'],
      /different orders: “13\/1\/2027” in line 2 is none with the month first, “1\/13\/2027” in line 4 none with the day first/,
    ],
  ])('of %j is not guessed: nothing is done', async (dates, error) => {
    const done = await imported(file(...dates));
    expect(done).toMatchObject({
      status: 'failed',
      counts: { total: 0 },
      error: expect.stringMatching(error),
    });
    expect(await dues()).toEqual({});
  });

  it('that the upload says is told back', async () => {
    const done = await imported(file('05/01/2027'), { dateOrder: 'mdy' });
    expect(done).toMatchObject({ dateOrder: 'mdy', certainty: { dateOrder: 'told' } });
    expect(await dues()).toEqual({ A: '2027-05-01' });
    expect(await imported(file('2027-01-31'))).toMatchObject({ dateOrder: null, certainty: {} });
  });

  it('is not looked for in what is no row, or no date by any', async () => {
    const body = 'counselor,scenario,due_date\nA,S,99/99/2027\nB,S\nC,S,05/05/05\nD,S,13/1/2027,too many\n';
    const done = await imported(body);
    expect(done).toMatchObject({ status: 'completed', certainty: { dateOrder: 'certain' } });
    expect(await dues()).toMatchObject({ C: '2005-05-05' });
    const none = await imported('counselor,scenario,due_date\nA,S,99/99/2027\n');
    expect(none).toMatchObject({ status: 'completed', dateOrder: null });
    expect(await reasons(none)).toEqual({ 2: 'due_date is no date.' });
  });

  it('is found also where it shows far behind the first date', async () => {
    const many = Array.from({ length: 60_000 }, () => 'nobody,S,05/01/2027');
    const done = await imported(
      ['counselor,scenario,due_date', ...many, 'A,S,1/13/2027', 'B,S,2/3/2027'].join('\n'),
    );
    expect(done).toMatchObject({ dateOrder: 'mdy', counts: { created: 2 } });
    expect(await dues()).toEqual({ A: '2027-01-13', B: '2027-02-03' });
  });
});

describe('a time', () => {
  const due = async (text: string, wishes: Wishes = {}): Promise<unknown> => {
    const done = await imported(`counselor,scenario,due_date\nA,S,"${text}"\n`, wishes);
    const [reason] = Object.values(await reasons(done));
    return reason ?? Object.values(await dues())[0];
  };

  it('without a zone that clocks skip or have twice is refused, wherever the organization is', async () => {
    expect(await due('2027-03-28 02:30')).toMatch(/due_date is a time that clocks skipped in Europe\/Berlin/);
    expect(await due('2027-10-31 02:30')).toMatch(
      /in Europe\/Berlin showed twice: write 2027-10-31T02:30:00\+02:00 or 2027-10-31T02:30:00\+01:00/,
    );
    expect(await due('2027-04-04 01:45', { timeZone: 'Australia/Lord_Howe' })).toMatch(/showed twice/);
    expect(await due('2011-12-30 12:00', { timeZone: 'Pacific/Apia' })).toMatch(/skipped in Pacific\/Apia/);
    expect(await due('2027-10-31 02:30', { timeZone: 'America/New_York' })).toBe('2027-10-31T06:30:00.000');
  });

  it.each([
    ['2027-01-31T24:00:00Z', /has the hour 24/],
    ['2027-06-30 23:59:60Z', /has the second 60/],
    ['Sat, 31 Jan 2027 12:00:00 GMT', /says Saturday, but 31 January 2027 is a Sunday/],
    ['2027-02-30 12:00', /is no day of the calendar/],
    ['2027-01-31T12:00+02:00[Europe/Berlin]', /has the offset \+02:00, which is not that of Europe\/Berlin/],
    ['2027-01-31 12:00:00 EST', /has the zone EST/],
    ['3. Februar 2027', /names a month that is none in English/],
    ['3-Feb', /has no year/],
    ['46418', /seems to be 2027-01-31, as spreadsheets count days/],
    ['1801371600', /seems to be 2027-01-31T05:00:00.000Z, as seconds since 1970/],
    ['12:30', /must be a date such as/],
    ['2027-01-31 13:00 PM', /must be a date such as/],
    ['2027-01-31T12:00:00+99:00', /must be a date such as/],
    ['0000-00-00 00:00:00', /is no day of the calendar/],
    ['9999-12-31 23:59:59-05:00', /must be a date such as/],
  ])('%s is refused with what is wrong', async (text, reason) => {
    expect(await due(text)).toMatch(reason);
  });

  it('at midnight is worth no word where another is not', async () => {
    const done = await imported(
      'counselor,scenario,due_date\nA,S,2027-01-31T00:00:00Z\nB,S,2027-02-01T00:00:00Z\nC,S,2027-02-01T09:00:00Z\nD,S,2027-02-02T00:00:00Z\n',
    );
    expect(codes(done)).toEqual({});
    const local = await imported(
      'counselor,scenario,due_date\nE,S,2027-01-30T23:00:00Z\nF,S,2027-07-01T22:00:00Z\n',
    );
    expect(codes(local)).toEqual({ midnights: [2, 3] });
  });
});

describe('an id', () => {
  it('that is there is found whatever it looks like, and where none is the reason asks', async () => {
    await world.pool.query(`UPDATE counselors SET external_id = '1.0' WHERE external_id = 'A'`);
    await world.pool.query(`UPDATE counselors SET external_id = '1e+05' WHERE external_id = 'B'`);
    const done = await imported(
      'counselor,scenario\n1.0,S\n1e+05,S\n2.0,S\n1.23457E+11,S\n#N/A,S\nC,1e+06\n',
    );
    expect(done.counts).toMatchObject({ created: 2 });
    expect(await reasons(done)).toEqual({
      4: like('It is a whole number with a fraction: was it a number'),
      5: like('It is a number in scientific notation: was it a number in a spreadsheet?'),
      6: like('counselor is #N/A, the error of a spreadsheet'),
      7: like('It is a number in scientific notation'),
    });
  });

  it('that JSON has as a number is its digits, or nothing', async () => {
    const done = await imported(await corpus('numbers-as-ids.ndjson'), {
      type: 'counselors',
      contentType: 'application/x-ndjson',
    });
    expect(await made()).toEqual({ 1002: 'Eve' });
    expect(await reasons(done)).toEqual({
      1: like('external_id is a number with a sign, a fraction or an exponent'),
      2: like('external_id is a number with a sign, a fraction or an exponent'),
      3: like('more digits than most programs can hold'),
      4: like('external_id is a number with a sign, a fraction or an exponent'),
      6: like('external_id is a number in scientific notation'),
    });
  });
});

it('minutes that a program wrote with a fraction of nothing are whole', async () => {
  const done = await imported('external_id,title,estimated_minutes\nm-1,Title,45.0\nm-2,Title,45.5\n', {
    type: 'scenarios',
  });
  expect(await reasons(done)).toEqual({ 3: like('estimated_minutes must be a whole number') });
  const { rows: found } = await world.pool.query(
    `SELECT estimated_minutes FROM scenarios WHERE external_id = 'm-1'`,
  );
  expect(found).toEqual([{ estimated_minutes: 45 }]);
});

describe('a word for nothing', () => {
  const xlsx: Wishes = { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
  const workbook = (...table: (string | number | Date)[][]): Buffer => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(table, { UTC: true }));
    return write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
  };

  it('in a workbook is a text with a warning, but for what a roster would make of it', async () => {
    const people = workbook(
      ['external_id', 'name', 'email', 'group'],
      ['w-1', 'NULL', '', ''],
      ['NA', 'Bob', '', ''],
      ['w-3', 'Cy', 'NULL', ''],
      ['w-4', 'Di', '', 'None'],
    );
    const done = await imported(people, { ...xlsx, type: 'counselors' });
    expect(await reasons(done)).toEqual({
      2: 'B2: name is “NULL”, which programs write for nothing.',
      3: 'A3: external_id is “NA”, which programs write for nothing.',
      4: 'C4: email is “NULL”: if that means nothing, upload the file with emptyWords=NULL.',
    });
    expect(codes(done)).toEqual({ 'words-for-nothing': [5] });
    expect(await made()).toEqual({ 'w-4': 'Di' });
    const told = await imported(people, { ...xlsx, type: 'counselors', emptyWords: 'NULL,None,NA' });
    expect(await reasons(told)).toEqual({ 2: 'B2: name is empty.', 3: 'A3: external_id is empty.' });
    expect(await made()).toEqual({ 'w-3': 'Cy', 'w-4': 'Di' });
    const { rows: found } = await world.pool.query(
      `SELECT email, group_name FROM counselors WHERE external_id IN ('w-3', 'w-4')`,
    );
    expect(found).toEqual([
      { email: null, group_name: null },
      { email: null, group_name: null },
    ]);
  });

  it('without quotes in CSV is one if the upload says so, and \\N for sure', async () => {
    const batch = await corpus('mariadb-batch-null.tsv');
    const wishes: Wishes = { contentType: 'text/tab-separated-values', dialect: 'quotes' };
    const notes = async (): Promise<unknown[]> =>
      (
        await world.pool.query<{ note: unknown }>('SELECT note FROM assignments ORDER BY due_on NULLS FIRST')
      ).rows.map(({ note }) => note);
    const done = await imported(batch, wishes);
    expect(await reasons(done)).toEqual({
      2: 'due_date is “NULL”: if that means nothing, upload the file with emptyWords=NULL.',
    });
    const told = await imported(batch, { ...wishes, emptyWords: 'NULL' });
    expect(told.counts).toMatchObject({ created: 1, existing: 1 });
    expect(await notes()).toEqual([null, 'quick']);
    await truncate(world.pool, 'assignments, assignment_changes');
    expect(codes(await imported(await corpus('null-as-n.csv')))).toEqual({ nothing: [2] });
    expect(await notes()).toEqual([null, '\\N']);
  });

  it('in JSON is one if the upload says so', async () => {
    const line = '{"counselor":"A","scenario":"S","due_date":"n/a","note":"n/a"}';
    const wishes = { contentType: 'application/x-ndjson' };
    expect(await reasons(await imported(line, wishes))).toEqual({ 1: like('due_date must be') });
    const done = await imported(line, { ...wishes, emptyWords: 'n/a' });
    expect(done.counts).toMatchObject({ created: 1 });
    const { rows: found } = await world.pool.query('SELECT due_at, note FROM assignments');
    expect(found).toEqual([{ due_at: null, note: null }]);
  });

  it('among columns that are joined is none of what they say, as an error is', async () => {
    const people = workbook(
      ['id', 'first', 'last'],
      ['j-1', 'Ann', '#N/A'],
      ['j-2', 'NULL', 'Lee'],
      ['j-3', 'Cy', 'May'],
    );
    const columns = JSON.stringify({ external_id: 'id', name: { columns: ['first', 'last'] } });
    const done = await imported(people, { ...xlsx, type: 'counselors', columns });
    expect(await reasons(done)).toEqual({
      2: like('name is #N/A, the error of a spreadsheet'),
      3: like('name is “NULL”, which programs write for nothing'),
    });
    expect(await made()).toEqual({ 'j-3': 'Cy May' });
    const told = await imported(people, { ...xlsx, type: 'counselors', columns, emptyWords: 'NULL' });
    expect(Object.keys(await reasons(told))).toEqual(['2']);
    expect(await made()).toEqual({ 'j-2': 'Lee', 'j-3': 'Cy May' });
  });

  it('dates of a workbook are due dates and no ids', async () => {
    const day = new Date('2027-01-31T00:00:00Z');
    const done = await imported(
      workbook(
        ['counselor', 'scenario', 'due_date', 'note'],
        ['A', 'S', day, 'x'],
        ['B', 'S', new Date('2027-01-31T12:30:00Z'), day],
        ['C', day, '', ''],
      ),
      { ...xlsx, timeZone: 'America/New_York' },
    );
    expect(await reasons(done)).toEqual({
      4: like('scenario is a date in the workbook: was it something like 1-2'),
    });
    expect(await dues()).toEqual({ A: '2027-01-31', B: '2027-01-31T17:30:00.000' });
    expect(codes(done)).toMatchObject({ 'dates-as-text': [3] });
  });
});
