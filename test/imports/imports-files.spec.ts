/** Files as people have them: each is read right, or the person who uploaded it is told what is wrong and on which line. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { truncate } from '../support/truncate.js';
import {
  type ImportAnswer,
  finished,
  path,
  rows,
  send,
  tryUpload,
  upload,
  type Wishes,
} from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;
let organizationId: string;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  const { rows: found } = await world.pool.query(
    `SELECT id FROM organizations WHERE name = 'Demo Crisis Line'`,
  );
  organizationId = found[0].id;
  await world.pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name, email)
     SELECT gen_random_uuid(), $1, id, 'Counselor ' || id, email
     FROM (VALUES ('A', 'anna@line.test'), ('B', NULL), ('C', NULL), ('=1+1', NULL)) AS c (id, email)`,
    [organizationId],
  );
  await world.pool.query(
    `INSERT INTO scenarios (id, organization_id, external_id, title)
     SELECT gen_random_uuid(), $1, id, 'Scenario ' || id FROM (VALUES ('S'), ('T'), ('U')) AS s (id)`,
    [organizationId],
  );
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
});

async function imported(body: Buffer | string | FormData, wishes: Wishes = {}): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, body, wishes);
  return finished(world.url, admin, id);
}

/** What is assigned: counselor, scenario, and due time and note if there are any. */
async function assigned(): Promise<(string | Date)[][]> {
  const { rows: found } = await world.pool.query(`
    SELECT c.external_id AS counselor, s.external_id AS scenario, due_at AS due, note
    FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
    ORDER BY c.external_id, s.external_id`);
  return found.map(({ counselor, scenario, due, note }) =>
    [counselor, scenario, due?.toISOString(), note].filter((value) => value !== null && value !== undefined),
  );
}

const report = (done: ImportAnswer, outcome: string) => rows(world.url, admin, done, outcome);

/** Lines of the rows with an outcome. */
async function lines(done: ImportAnswer, outcome = 'invalid'): Promise<number[]> {
  return (await report(done, outcome)).rows.map(({ line }) => Number(line));
}

/** Lines and reasons of the rows that are invalid. */
async function faults(body: Buffer | string, wishes: Wishes = {}): Promise<[number, string][]> {
  const done = await imported(body, wishes);
  expect(done).toMatchObject({ status: 'completed', error: null });
  return (await report(done, 'invalid')).rows.map(({ line, reason }) => [Number(line), reason!]);
}

/** Why a file was not read at all. Nothing of it was done. */
async function refusal(body: Buffer | string, wishes: Wishes = {}): Promise<string> {
  const done = await imported(body, wishes);
  expect(done.status).toBe('failed');
  expect(done.counts['total']).toBe(0);
  expect(await assigned()).toEqual([]);
  return done.error!;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const utf16le = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
const utf16be = (text: string): Buffer => utf16le(text).swap16();
const zip = Buffer.concat([Buffer.from('504b0304140000000800', 'hex'), Buffer.alloc(300, 7)]);
const ndjson: Wishes = { contentType: 'application/x-ndjson' };

describe('the same rows', () => {
  const plain = [
    'counselor,scenario,due_date,note',
    'A,S,2099-01-31,"Say ""hello"", please"',
    'A,T,,',
    'B,S,2099-02-28T12:00:00+01:00,"Two\nlines"',
  ].join('\n');
  const expected = [
    ['A', 'S', '2099-01-31T22:59:59.999Z', 'Say "hello", please'],
    ['A', 'T'],
    ['B', 'S', '2099-02-28T11:00:00.000Z', 'Two\nlines'],
  ];
  const delimited = (delimiter: string): string =>
    [
      ['counselor', 'scenario', 'due_date', 'note'],
      ['A', 'S', '2099-01-31', '"Say ""hello"", please"'],
      ['A', 'T', '', ''],
      ['B', 'S', '2099-02-28T12:00:00+01:00', '"Two\nlines"'],
    ]
      .map((fields) => fields.join(delimiter))
      .join('\n');
  const objects = [
    { counselor: 'A', scenario: 'S', due_date: '2099-01-31', note: 'Say "hello", please' },
    { scenario: 'T', counselor: 'A', due_date: null },
    { counselor: ' B ', scenario: 'S', note: 'Two\nlines', due_date: '2099-02-28T12:00:00+01:00' },
  ].map((each) => JSON.stringify(each));

  it.each<[string, string | Buffer, Partial<ImportAnswer>?, Wishes?]>([
    ['as a plain file', plain, { encoding: 'utf-8', delimiter: ',' }],
    ['with a line break at the end', `${plain}\n`],
    ['with a BOM', `\uFEFF${plain}`, { encoding: 'utf-8-bom' }],
    ['with CRLF', plain.replaceAll('\n', '\r\n')],
    ['with CRLF and a BOM', `\uFEFF${plain.replaceAll('\n', '\r\n')}\r\n`],
    ['with CR', plain.replaceAll('\n', '\r')],
    ['with line breaks of both kinds', plain.replace('\n', '\r\n').replace(/\nB/, '\r\nB')],
    ['with line breaks that were made twice', plain.replaceAll('\n', '\r\r\n')],
    ['with blank lines', plain.replace('\n', '\n\n \n').replace(/\nB/, '\n\n\nB') + '\n\n\n'],
    ['with lines of only delimiters', `${plain.replace(/\nB/, '\n,,,\n ,\t,, \nB')}\n,,,\n,,,\n`],
    ['after blank lines', `\n\r\n${plain}`],
    [
      'in columns of another order',
      'NOTE,Scenario,Due Date,counselor\n"Say ""hello"", please",S,2099-01-31,A\n,T,,A\n' +
        '"Two\nlines",S,2099-02-28T12:00:00+01:00,B',
    ],
    [
      'with a header of another case, with spaces and hyphens',
      plain.replace(/^.*/, ' COUNSELOR ,"Scenario",DUE-DATE, Note '),
    ],
    [
      'with every field in quotes and spaces around',
      plain.replace(/^A,S,2099-01-31/m, '"A" , "S","2099-01-31"').replace('A,T,,', ' "A","T" ,"",""'),
    ],
    ['with semicolons', delimited(';'), { delimiter: ';' }],
    ['with tabs', delimited('\t'), { delimiter: '\t' }],
    ['with pipes', delimited('|'), { delimiter: '|' }],
    [
      'with semicolons and a header in quotes, with spaces around',
      delimited(';').replace(/^.*/, ' "counselor" ; "scenario" ; "due_date" ; "note" '),
      { delimiter: ';' },
    ],
    ['with semicolons after blank lines', `\n\n${delimited(';')}`, { delimiter: ';' }],
    ['with semicolons after lines of them', `;;;\n;\n${delimited(';')}`, { delimiter: ';' }],
    ['with a line that says the delimiter', `sep=;\r\n${delimited(';')}`, { delimiter: ';' }],
    ['with such a line after a BOM', `\uFEFFsep=|\n${delimited('|')}`, { delimiter: '|' }],
    ['with such a line for tabs', `SEP=\t\r${delimited('\t')}`, { delimiter: '\t' }],
    ['in UTF-16 LE', utf16le(plain), { encoding: 'utf-16le' }],
    ['in UTF-16 BE', utf16be(plain.replaceAll('\n', '\r\n')), { encoding: 'utf-16be' }],
    [
      'in UTF-16 with a line that says the delimiter',
      utf16le(`sep=\t\r\n${delimited('\t')}`),
      { delimiter: '\t' },
    ],
    ['as JSON lines', objects.join('\n'), { delimiter: null, encoding: 'utf-8' }, ndjson],
    ['as JSON lines, CRLF and BOM', `\uFEFF\r\n${objects.join('\r\n\r\n')}\r\n`, {}, ndjson],
    ['as JSON lines in UTF-16', utf16be(objects.join('\n')), { encoding: 'utf-16be' }, ndjson],
    [
      'with charset in the Content-Type',
      plain,
      {},
      { contentType: 'Text/CSV; charset=utf-8; header=present' },
    ],
  ])('come to the same %s', async (_, body, how = {}, wishes = {}) => {
    const done = await imported(body, wishes);
    const bytes = Buffer.from(body).length;
    expect(done).toMatchObject({ status: 'completed', error: null, bytes, ...how });
    expect(done.counts).toEqual({ total: 3, created: 3, existing: 0, completedBefore: 0, invalid: 0 });
    expect(await assigned()).toEqual(expected);
  });

  it('have a first field that is empty in a file with tabs', async () => {
    const body = 'note\tdue_date\tcounselor\tscenario\n\t\tA\tS\n\t2099-01-31\tB\tS\n';
    expect(await imported(body)).toMatchObject({ counts: { created: 2 } });
    expect(await assigned()).toEqual([
      ['A', 'S'],
      ['B', 'S', '2099-01-31T22:59:59.999Z'],
    ]);
  });

  it('keep quotes within a field that does not begin with one', async () => {
    await imported('counselor,scenario,note\nA,S,5" of rain\nB,S,"a ""b"" c"\nC,S,say "x"\n');
    expect(await assigned()).toEqual([
      ['A', 'S', '5" of rain'],
      ['B', 'S', 'a "b" c'],
      ['C', 'S', 'say "x"'],
    ]);
  });

  it('name counselors by e-mail in any case, and scenarios by id', async () => {
    const { rows: found } = await world.pool.query(`SELECT id FROM scenarios WHERE external_id = 'U'`);
    await imported(`counselor,scenario\nANNA@Line.test,S\nB,${found[0].id.toUpperCase()}\n`);
    expect(await assigned()).toEqual([
      ['A', 'S'],
      ['B', 'U'],
    ]);
  });
});

describe('line numbers', () => {
  const header = 'counselor,scenario,note\n';

  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('are right after blank lines and line breaks in quotes, with %s', async (_, end) => {
    const body = [
      '',
      'counselor,scenario,note', // 2
      'nobody,S,', // 3
      ',,', // 4
      '', // 5
      'nobody,S,"a', // 6
      '', // 7
      'b ""quoted""', // 8
      'c"', // 9
      'A,"S', // 10
      '","', // 11
      'x', // 12
      '"', // 13
      'nobody,S,"', // 14
      '', // 15
      '"', // 16
      '   ', // 17
      'A,nothing,last', // 18
    ].join(end);
    const done = await imported(body);
    expect(await lines(done)).toEqual([3, 6, 14, 18]);
    expect(await lines(done, 'created')).toEqual([10]);
    expect(await assigned()).toEqual([['A', 'S', 'x']]);
  });

  it('count the line that says the delimiter', async () => {
    expect(await lines(await imported('sep=;\r\n\r\ncounselor;scenario\r\nnobody;S\r\n'))).toEqual([4]);
  });

  it('are those of the file for JSON lines', async () => {
    expect(
      await lines(await imported('\n\n{}\r\n\r\n \n[]\n{"counselor":"A","scenario":"S"}\n{}', ndjson)),
    ).toEqual([3, 6, 8]);
  });

  it('are right after columns that are too many, and have line breaks', async () => {
    expect(await lines(await imported(`${header}A,S,"a\nb","c\nd"\nnobody,S,\n`))).toEqual([2, 5]);
  });
});

describe('encodings', () => {
  it.each([
    ['Windows-1252', latin1('external_id,name\nw-1,Zo\xeb \x93Z\x94 \x80\n'), 'windows-1252'],
    ['UTF-8', Buffer.from('external_id,name\nw-1,Zoë “Z” €\n'), 'utf-8'],
    ['UTF-16', utf16le('external_id,name\nw-1,Zoë “Z” €\n'), 'utf-16le'],
  ])('of names: %s', async (_, body, encoding) => {
    expect(await imported(body, { type: 'counselors' })).toMatchObject({ status: 'completed', encoding });
    const { rows: found } = await world.pool.query(`SELECT name FROM counselors WHERE external_id = 'w-1'`);
    expect(found).toEqual([{ name: 'Zoë “Z” €' }]);
  });

  it('that are mixed are refused, with the first line that is another', async () => {
    const mixed = Buffer.concat([
      Buffer.from('counselor,scenario,note\nA,S,Zoë\nA,T,\n'),
      latin1('B,S,Zo\xeb\n'),
      latin1('C,S,Zo\xeb\n'),
    ]);
    expect(await refusal(mixed)).toMatch(/Line 4 .*UTF-8/);
    expect(await refusal(Buffer.concat([latin1('counselor,scenario,note\nA,S,\xeb\n'), mixed]))).toMatch(
      /Line 2 .*UTF-8/,
    );
    const withCr = Buffer.from(mixed.toString('latin1').replaceAll('\n', '\r'), 'latin1');
    expect(await refusal(withCr)).toMatch(/Line 4 .*UTF-8/);
  });

  it('that are none are refused, with the line', async () => {
    expect(await refusal(latin1('counselor,scenario,note\nA,S,\nA,T,Zo\xeb \x81\n'))).toMatch(/Line 3 /);
    expect(await refusal(latin1('counselor,scenario,note\nA,S,\nB\x00,S,\n'))).toMatch(/Line 3 .*byte 0/);
    expect(await refusal(Buffer.from('counselor,scenario\nA,S\n', 'utf16le'))).toMatch(/Line 1 .*UTF-16/);
  });

  it('that end within a character are refused', async () => {
    const body = utf16le('counselor,scenario\nA,S\nB,S');
    expect(await refusal(body.subarray(0, -1))).toMatch(/cut off/);
    const euro = Buffer.from('counselor,scenario,note\nA,S,€\nB,S,€');
    expect(await refusal(euro.subarray(0, -1))).toMatch(/Line 3 /);
  });

  it.each([
    ['UTF-32', Buffer.concat([Buffer.from('fffe0000', 'hex'), utf32('counselor,scenario\nA,S\n')])],
    ['UTF-16 with characters 0', utf16le('counselor,\0\nA,S\n')],
  ])('of %s are refused, and do not keep others waiting', async (_, body) => {
    expect(await refusal(body)).toMatch(/Line 1 /);
  });

  it('of UTF-16 with a character 0 in a row make that row invalid', async () => {
    const body = utf16le('counselor,scenario,note\nA,S,a\0b\nB,S,\n');
    expect(await faults(body)).toEqual([[2, expect.stringMatching(/note/)]]);
    expect(await assigned()).toEqual([['B', 'S']]);
  });
});

function utf32(text: string): Buffer {
  return Buffer.concat([...text].map((each) => Buffer.from([each.codePointAt(0)!, 0, 0, 0])));
}

describe('where a file is read in pieces', () => {
  /** Rows of many pairs, each with a note, in a file of some MiB. */
  function large(note: string, encode: (text: string) => Buffer, first: string, mebibytes = 2.2): Buffer {
    const pairs = world.counselors.flatMap((c) =>
      world.scenarios.map((s) => `${c.externalId},${s.externalId}`),
    );
    const row = encode(`,"${note}"\r\n`).length;
    const count = Math.min(pairs.length, Math.ceil((mebibytes * 1024 * 1024) / row));
    const text = pairs.slice(0, count).map((pair, i) => `${pair},"${i === 0 ? first : ''}${note}"\r\n`);
    return encode(`counselor,scenario,note\r\n${text.join('')}nobody,S,\r\n`);
  }

  async function notes(): Promise<{ note: string; count: number }[]> {
    const { rows: found } = await world.pool.query(
      'SELECT note, count(*)::int AS count FROM assignments GROUP BY note ORDER BY count',
    );
    return found;
  }

  /** Not the notes themselves, which are long. */
  async function expectNotes(file: Buffer, first: string, note: string, lineBreaks: number): Promise<void> {
    const done = await imported(file);
    expect(done).toMatchObject({ status: 'completed', counts: { invalid: 1 } });
    const found = await notes();
    const created = done.counts['created']!;
    expect(created).toBeGreaterThan(200);
    expect(found.map(({ count }) => count)).toEqual(first === '' ? [created] : [1, created - 1]);
    const wrong = found.filter((each) => each.note !== note && each.note !== first + note);
    expect(wrong.map((each) => each.note.slice(0, 80))).toEqual([]);
    expect(await lines(done)).toEqual([created * (lineBreaks + 1) + 2]);
  }

  const utf8 = (text: string): Buffer => Buffer.from(text);

  it.each(['', 'x', 'xx', 'xxx'])('no character is cut that has several bytes (%j)', async (first) => {
    const note = '€é😀'.repeat(490);
    await expectNotes(large(note, utf8, first), first, note, 0);
  });

  it.each(['', 'x'])('no CRLF is taken for two line breaks (%j)', async (first) => {
    const note = `x${'\r\n'.repeat(1900)}x`;
    const file = large(note, utf8, first);
    await expectNotes(file, first, note.replaceAll('\r\n', '\n'), 1900);
  });

  it.each(['', 'x'])('the same in UTF-16 (%j)', async (first) => {
    const note = `x${'😀\r\n'.repeat(450)}x`;
    await expectNotes(large(note, utf16le, first), first, note.replaceAll('\r\n', '\n'), 450);
    await truncate(world.pool, 'assignments, assignment_changes');
    await expectNotes(large(note, utf16be, first), first, note.replaceAll('\r\n', '\n'), 450);
  });

  it('Windows-1252 is found even if only the last line tells', async () => {
    const file = Buffer.concat([large('y'.repeat(1990), utf8, ''), latin1('B,S,Zo\xeb\n')]);
    expect(await imported(file)).toMatchObject({ status: 'completed', encoding: 'windows-1252' });
    expect(await assigned()).toContainEqual(['B', 'S', 'Zoë']);
  });

  it('a mixture is found, with its line, however far apart', async () => {
    const file = Buffer.concat([
      large('y\ny'.repeat(600), utf8, ''),
      latin1('B,S,Zo\xeb\n'),
      utf8('C,S,ë\n'),
    ]);
    const line = file.toString('latin1').split('\n').length - 2;
    expect(await refusal(file)).toContain(`Line ${line} `);
  });
});

describe('a file that is cut off', () => {
  const header = 'counselor,scenario,note\n';

  it.each([1, 5, 40, 2000])('within a line, after %d rows', async (count) => {
    const body = `${header}${'A,S,\n'.repeat(count)}B,S`;
    expect(await faults(body)).toEqual([
      [count + 2, expect.stringMatching(/Too few columns.*2.*3.*cut off/)],
    ]);
    expect(await assigned()).toEqual([['A', 'S']]);
  });

  it.each([1, 5, 40, 2000])('within a quoted field, after %d rows', async (count) => {
    const body = `${header}${'A,S,\n'.repeat(count)}B,S,"not all of`;
    expect(await faults(body)).toEqual([[count + 2, expect.stringMatching(/cut off/)]]);
    expect(await assigned()).toEqual([['A', 'S']]);
  });

  it('within a quoted field, after blank lines or a row of several lines', async () => {
    expect(await faults(`${header}A,S,"a\nb"\nB,S,"not`)).toEqual([[4, expect.stringMatching(/cut off/)]]);
    await truncate(world.pool, 'assignments, assignment_changes');
    expect(await faults(`${header}A,T,\n\n\nB,S,"not`)).toEqual([[5, expect.stringMatching(/cut off/)]]);
  });

  it('within JSON', async () => {
    const body = '{"counselor":"A","scenario":"S"}\n{"counselor":"B","scen';
    expect(await faults(body, ndjson)).toEqual([[2, expect.stringMatching(/not JSON/)]]);
  });

  it('within the header', async () => {
    expect(await refusal('counselor,scen')).toMatch(/Line 1 .*“scen”/);
    expect(await refusal('counselor,"scen')).toMatch(/line 1 /i);
  });
});

describe('a header', () => {
  it.each<[string, string, RegExp, Wishes?]>([
    ['is missing', 'A,S\nB,T\n', /Line 1 must name the columns: counselor, scenario.*“A, S”/],
    ['is of another type of import', '\nexternal_id,name\nA,Anna\n', /Line 2 .*another type/],
    ['has the same column twice', 'counselor,scenario,Counselor\nA,S,B\n', /Line 1 .*counselor twice/],
    ['has an unknown column', 'counselor,scenario,colour\nA,S,red\n', /Line 1 .*“colour”.*due_date/],
    ['has two', 'counselor,scenario,a,b\nA,S,1,2\n', /“a”, “b”/],
    ['has a column without a name', 'counselor,scenario,\nA,S,\n', /Line 1 .*without a name/],
    ['lacks a column', 'counselor,note\nA,x\n', /Line 1 lacks the column scenario/],
    [
      'lacks the names of a roster',
      'external_id,email\nA,a@b.test\n',
      /lacks the column name/,
      { type: 'counselors' },
    ],
    [
      'is of assignments for a roster',
      'counselor,scenario\nA,S\n',
      /Line 1 .*external_id, title/,
      { type: 'scenarios' },
    ],
    ['is HTML', '<!doctype html>\n<html><body>Sign in</body></html>\n', /Line 1 .*doctype/],
    ['is JSON', '{"counselor":"A","scenario":"S"}\n', /Line 1 /],
  ])('that %s is refused', async (_, body, reason, wishes = {}) => {
    expect(await refusal(body, wishes)).toMatch(reason);
  });

  it('that comes again is an invalid row', async () => {
    const body = 'counselor,scenario\nA,S\ncounselor,scenario\nB,S\n';
    expect(await faults(body)).toEqual([[3, expect.stringMatching(/header again/)]]);
    expect(await assigned()).toHaveLength(2);
  });

  it('alone is no fault', async () => {
    for (const mode of ['partial', 'atomic'] as const) {
      expect(await imported('counselor,scenario\n', { mode })).toMatchObject({
        status: 'completed',
        rows: 0,
      });
    }
  });
});

describe('what is no file of rows', () => {
  it.each<[string, Buffer | string, RegExp]>([
    ['nothing', '', /empty/],
    ['a BOM', '\uFEFF', /empty/],
    ['blank lines', '\n\r\n  \n\n', /blank/],
    ['lines of delimiters', ',,,\n,,,\n', /blank/],
    ['a ZIP archive that is cut off', zip, /ZIP archive.*cut off/],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), /xls/],
    ['gzip', gzipSync('counselor,scenario\nA,S\n'), /gzip/],
    ['PDF', '%PDF-1.7\n1 0 obj\n', /PDF/],
    ['PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), /picture/],
  ])('%s is refused', async (_, body, reason) => {
    expect(await refusal(body)).toMatch(reason);
  });

  it('JSON lines that are nothing are refused', async () => {
    expect(await refusal('', ndjson)).toMatch(/empty/);
    expect(await refusal(zip, ndjson)).toMatch(/ZIP/);
  });

  it('10 MB in one field are refused, with the line', async () => {
    const much = 'x'.repeat(10 * 1024 * 1024);
    const start = 'counselor,scenario,note\nA,S,\n';
    expect(await refusal(`${start}B,S,${much}\n`)).toMatch(/line [23]\b/);
    expect(await refusal(`${start}B,S,"${much}"\n`)).toMatch(/line [23]\b/);
    expect(await refusal(`{"counselor":"A","scenario":"S","note":"${much}"}\n`, ndjson)).toMatch(/line 1\b/);
  });

  it('a quote that is never closed is refused, with a line before which all is well', async () => {
    const body = `counselor,scenario,note\n${'A,S,\n'.repeat(50)}B,S,"open\n${'B,T,x\n'.repeat(500)}`;
    const error = await refusal(body);
    const line = Number(/line (\d+)/.exec(error)?.[1]);
    expect(line).toBeGreaterThanOrEqual(2);
    expect(line).toBeLessThanOrEqual(52);
  });

  it('text after a closing quote is refused, with the line', async () => {
    expect(await refusal('counselor,scenario,note\nA,S,\nB,S,"a" b\n')).toMatch(/Line 3 /);
  });
});

describe('a row', () => {
  it.each<[string, string, RegExp]>([
    ['too many columns', 'A,S,,note, and more', /Too many columns.*5.*4/],
    ['a date of another kind', 'A,S,31.31.2027,', /due_date/],
    ['a day that is not', 'A,S,2027-02-30,', /due_date/],
    ['a time with letters for a zone', 'A,S,2027-02-01T12:00:00 CET,', /due_date .*CET/],
    ['a note that is too long', `A,S,,${'n'.repeat(2001)}`, /note .*2001.*2000/],
    ['no counselor', ',S,,x', /counselor is empty/],
    ['no scenario', 'A,"  ",,x', /scenario is empty/],
    ['an unknown counselor', 'nobody,S,,', /“nobody”/],
    ['an unknown scenario', 'A,nothing,,', /“nothing”/],
    ['several faults', ',S,soon,', /counselor is empty.*due_date/],
  ])('with %s is invalid, and the others go on', async (_, row, reason) => {
    const body = `counselor,scenario,due_date,note\nB,S,,\n${row}\nC,S,,${'n'.repeat(2000)}\n`;
    expect(await faults(body)).toEqual([[3, expect.stringMatching(reason)]]);
    expect((await assigned()).map(([counselor]) => counselor)).toEqual(['B', 'C']);
  });

  it('is in the report as it came, also with columns that are too many', async () => {
    const done = await imported(
      'Scenario,NOTE,counselor\nS,"a\nb ""c"", d",nobody\nS,x,A,more,"and, more"\n',
    );
    const { header, rows: reported, text } = await report(done, 'invalid');
    expect(header).toEqual(['Scenario', 'NOTE', 'counselor', 'line', 'outcome', 'reason']);
    expect(reported).toMatchObject([
      { Scenario: 'S', NOTE: 'a\nb "c", d', counselor: 'nobody', line: '2', outcome: 'invalid' },
      { Scenario: 'S', NOTE: 'x', counselor: 'A', line: '4', outcome: 'invalid' },
    ]);
    expect(text.trim()).toMatch(/,more,"and, more"$/);
  });
});

describe('JSON lines', () => {
  it.each<[string, string, RegExp]>([
    ['are not JSON', '{"counselor":"A",}', /not JSON/],
    ['are CSV', 'A,S', /not JSON.*“A,S”/],
    ['are an array', '["A","S"]', /not a JSON object/],
    ['are null', 'null', /not a JSON object/],
    ['are a text', '"A"', /not a JSON object/],
    ['have an unknown member', '{"counselor":"A","scenario":"S","colour":"red"}', /“colour” is not known/],
    ['have a member of another case', '{"Counselor":"A","scenario":"S"}', /“Counselor” is not known/],
    ['have a member of an object', '{"__proto__":{},"counselor":"A","scenario":"S"}', /“__proto__”/],
    ['have an object', '{"counselor":{"id":"A"},"scenario":"S"}', /counselor must be a text/],
    ['have true', '{"counselor":"A","scenario":true}', /scenario must be a text/],
    ['have null as counselor', '{"counselor":null,"scenario":"S"}', /counselor is empty/],
    ['have a character 0', String.raw`{"counselor":"A","scenario":"S","note":"a\u0000b"}`, /note .*stored/],
    ['have a character 0 in an id', String.raw`{"counselor":"A\u0000","scenario":"S"}`, /counselor .*stored/],
    ['have a lone surrogate', String.raw`{"counselor":"A","scenario":"S","note":"\ud83d"}`, /note .*stored/],
    [
      'have a name with a character 0',
      String.raw`{"counselor":"A","scenario":"S","\u0000":"x"}`,
      /not known/,
    ],
    [
      'have an id that is no exact number',
      '{"counselor":9007199254740993,"scenario":"S"}',
      /write the id as text/,
    ],
  ])('that %s are invalid, and the others go on', async (_, line, reason) => {
    const body = `{"counselor":"B","scenario":"S"}\n${line}\n{"counselor":"C","scenario":"S"}\n`;
    expect(await faults(body, ndjson)).toEqual([[2, expect.stringMatching(reason)]]);
    expect(await assigned()).toEqual([
      ['B', 'S'],
      ['C', 'S'],
    ]);
  });

  it('may have a number as id, and null for nothing', async () => {
    const { status } = await world.admin.post('/api/counselors', { externalId: '1234', name: 'In figures' });
    expect(status).toBe(201);
    const done = await imported('{"counselor":1234,"scenario":"S","note":null,"due_date":null}', ndjson);
    expect(done.counts['created']).toBe(1);
    expect(await assigned()).toEqual([['1234', 'S']]);
  });

  it('keep what escapes stand for', async () => {
    await imported(
      String.raw`{"counselor":"A","scenario":"S","note":"\ud83d\ude00 \u00eb \\ \"q\" \t|\nx"}`,
      ndjson,
    );
    expect(await assigned()).toEqual([['A', 'S', '😀 ë \\ "q" \t|\nx']]);
  });

  it('have a report as CSV that can be uploaded', async () => {
    const notes = ['a\rb', 'a\r\nb', '"', '; | \t x', '\\N', 'x\\'];
    const objects = notes.map((note) => JSON.stringify({ counselor: 'nobody', scenario: 'S', note }));
    const first = await report(await imported(objects.join('\n'), ndjson), 'invalid');
    expect(first.rows.map(({ note }) => note)).toEqual(notes);
    const second = await report(await imported(first.text), 'invalid');
    expect(second.rows.map(({ note }) => note)).toEqual(notes.map((note) => note.replace('\r\n', '\n')));
  });
});

describe('a form', () => {
  const file = new Blob(['counselor,scenario\nA,S\n'], { type: 'text/csv' });
  const object = new Blob(['{"counselor":"A","scenario":"S"}\n'], { type: 'application/octet-stream' });

  function form(...files: [name: string, file: Blob, fileName?: string][]): FormData {
    const made = new FormData();
    for (const [name, each, fileName] of files) made.append(name, each, fileName);
    return made;
  }

  it.each<[string, () => FormData, string]>([
    ['a file', () => form(['file', file, 'Überblick März.csv']), 'Überblick März.csv'],
    ['a file of unknown type', () => form(['file', new Blob([file]), 'x.txt']), 'x.txt'],
    ['JSON lines by their name', () => form(['file', object, 'rows.NDJSON']), 'rows.NDJSON'],
    ['JSON lines by another name', () => form(['file', object, 'rows.jsonl']), 'rows.jsonl'],
    ['a name with a path', () => form(['file', file, '../../etc/passwd']), 'passwd'],
  ])('with %s is taken', async (_, make, fileName) => {
    expect(await imported(make())).toMatchObject({ status: 'completed', fileName, counts: { created: 1 } });
    expect(await assigned()).toEqual([['A', 'S']]);
  });

  it.each<[string, () => FormData]>([
    ['another field', () => form(['upload', file, 'a.csv'])],
    ['no file', () => form()],
    ['two files', () => form(['file', file, 'a.csv'], ['file', file, 'b.csv'])],
    ['a file beside it', () => form(['file', file, 'a.csv'], ['other', file, 'b.csv'])],
    [
      'a text as file',
      () => {
        const made = new FormData();
        made.append('file', 'counselor,scenario\nA,S\n');
        return made;
      },
    ],
  ])('with %s is refused at once, and nothing is kept', async (_, make) => {
    const { status, body } = await tryUpload<{ errors: { field: string }[] }>(world.url, admin, make());
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: 'file' }]);
  });

  it('without a boundary or an end is refused at once', async () => {
    const refused = async (contentType: string, body: string): Promise<number> =>
      (await tryUpload(world.url, admin, body, { contentType })).status;
    expect(await refused('multipart/form-data', 'x')).toBe(400);
    expect(await refused('multipart/form-data; boundary=b', '')).toBe(400);
    const open =
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncounselor,scenario\nA,S\n';
    expect(await refused('multipart/form-data; boundary=b', open)).toBe(400);
  });

  it('that was refused leaves no import', async () => {
    const { rows: before } = await world.pool.query('SELECT count(*)::int AS count FROM imports');
    await tryUpload(world.url, admin, form(['upload', file, 'a.csv']));
    const { rows: after } = await world.pool.query('SELECT count(*)::int AS count FROM imports');
    expect(after).toEqual(before);
  });
});

describe('an upload', () => {
  it.each([
    ['application/json', '{"counselor":"A"}'],
    ['application/json', 'counselor,scenario\n'],
    ['application/xml', 'counselor,scenario\n'],
    ['', 'counselor,scenario\n'],
  ])('as %j is answered 415', async (contentType, body) => {
    expect((await tryUpload(world.url, admin, body, { contentType })).status).toBe(415);
  });

  it.each([
    ['text/plain', 'counselor,scenario\nA,S\n'],
    ['application/octet-stream', '\uFEFFcounselor;scenario\nA;S\n'],
    ['application/octet-stream', '{"counselor":"A","scenario":"S"}\n'],
    ['application/vnd.ms-excel', 'counselor\tscenario\nA\tS\n'],
    ['text/tab-separated-values', 'counselor\tscenario\nA\tS\n'],
    ['application/csv', 'counselor,scenario\nA,S\n'],
    ['application/jsonl', '{"counselor":"A","scenario":"S"}\n'],
    ['application/x-jsonlines', '{"counselor":"A","scenario":"S"}\n'],
  ])('as %s is taken for what it is', async (contentType, body) => {
    expect((await imported(body, { contentType })).counts).toMatchObject({ total: 1, created: 1 });
  });

  it('without a body is answered 415 without a type, and fails as empty with one', async () => {
    expect((await send(world.url, 'post', path, { headers: admin })).status).toBe(415);
    expect(await refusal('')).toMatch(/empty/);
  });

  it('may say the name of its file', async () => {
    const fileName = 'Frühling 2027.csv';
    expect(await imported('counselor,scenario\nA,S\n', { fileName })).toMatchObject({ fileName });
    const { body } = await world.admin.get('/api/assignments');
    expect(body.items).toMatchObject([{ assignedBy: { kind: 'import', name: fileName } }]);
  });

  it('with a name that cannot be stored is answered 400', async () => {
    const { status } = await tryUpload(world.url, admin, 'counselor,scenario\n', { fileName: 'a\0b' });
    expect(status).toBe(400);
  });
});

describe('a report', () => {
  const dangerous = ['=1+1', '+49 30', '-5', '@SUM(A1)', "'=already", '＝1', '-'];

  it('has an apostrophe before what a spreadsheet would run, which an upload of it takes off', async () => {
    const body = `note,counselor,scenario\n${dangerous.map((each) => `"${each}",nobody,"${each}"\n`).join('')}`;
    const first = await report(await imported(body), 'invalid');
    expect(first.text).not.toMatch(/(^|[,;"])[=+\-@\t\r＝]/m);
    const written = dangerous.map((each) => `'${each}`);
    expect(first.rows.map(({ note }) => note)).toEqual(written);
    expect(first.rows.map(({ scenario }) => scenario)).toEqual(written);
    const second = await report(await imported(first.text), 'invalid');
    expect(second.rows).toEqual(first.rows);
  });

  it('keeps apostrophes of JSON lines', async () => {
    const notes = ["'=a", "''=a", "'a", "'", '\t=a', "'\t=a"];
    const objects = notes.map((note) => JSON.stringify({ counselor: 'nobody', scenario: 'S', note }));
    const first = await report(await imported(objects.join('\n'), ndjson), 'invalid');
    expect(first.rows.map(({ note }) => note)).toEqual(["''=a", "'''=a", "'a", "'", "'=a", "''\t=a"]);
    const mended = first.text.replaceAll('nobody', 'A');
    const [header, ...lineByLine] = mended.trim().split('\n');
    const scenarios = ['S', 'T', 'U', world.scenarios[0]!.externalId, world.scenarios[1]!.externalId];
    const five = lineByLine.slice(0, 5).map((line, i) => line.replace(',S,', `,${scenarios[i]},`));
    expect(await imported([header, ...five].join('\n'))).toMatchObject({
      counts: { created: 5, invalid: 0 },
    });
    const { rows: kept } = await world.pool.query('SELECT note FROM assignments');
    expect(new Set(kept.map(({ note }) => note))).toEqual(new Set(["'", "''=a", "'=a", "'a", '=a']));
  });

  it('comes to the same again as it is, whatever the file was like', async () => {
    const body =
      'Due Date;NOTE;Counselor;scenario\r\n;"a\r\nb; ""c""";nobody;S\r\n31.31.2027;-1;A;S\r\n;x;=1;T\r\n;+1;A;S\r\n;;A;S\r\n' +
      ';x;A;S;=2;3\r\n2099-01-31;;B;nothing\r\n';
    const done = await imported(`\uFEFF${body}`);
    const first = await report(done, 'invalid');
    expect(first.text.startsWith('\uFEFFDue Date;NOTE;Counselor;scenario;line;outcome;reason\n')).toBe(true);
    expect(first.rows.map(({ line }) => line)).toEqual(['2', '4', '5', '8', '9']);
    const again = await imported(first.text);
    const second = await report(again, 'invalid');
    const told = (each: Record<string, string>[]) => each.map((row) => ({ ...row, line: '', reason: '' }));
    expect(told(second.rows)).toEqual(told(first.rows));
    expect(again.counts).toMatchObject({ total: 5, invalid: 5 });
    expect(await assigned()).toHaveLength(1);
  });

  it('can be mended and uploaded, wherever its columns are', async () => {
    const first = await report(await imported('counselor,scenario,note\n=2,S,=x\n'), 'invalid');
    const mended = first.text.replace("'=2", "'=1+1");
    expect(await imported(mended)).toMatchObject({ counts: { total: 1, created: 1 } });
    expect(await assigned()).toEqual([['=1+1', 'S', '=x']]);
    const moved = 'Line,REASON,counselor,outcome,scenario\n7,"No, ""x""",B,invalid,S\n';
    expect(await imported(moved)).toMatchObject({ counts: { total: 1, created: 1 } });
  });

  it('of a file that could not be read has no rows', async () => {
    const done = await imported('a,b\n1,2\n');
    expect((await report(done, 'invalid')).rows).toEqual([]);
    expect((await report(done, 'unprocessed')).rows).toEqual([]);
  });
});

describe('a roster', () => {
  async function counselor(externalId: string): Promise<object> {
    const { rows: found } = await world.pool.query(
      'SELECT name, email FROM counselors WHERE organization_id = $1 AND external_id = $2',
      [organizationId, externalId],
    );
    return found[0];
  }

  async function scenario(externalId: string): Promise<object> {
    const { rows: found } = await world.pool.query(
      `SELECT title, description, mode, difficulty, skills, estimated_minutes AS minutes
       FROM scenarios WHERE organization_id = $1 AND external_id = $2`,
      [organizationId, externalId],
    );
    return found[0];
  }

  const counts = async (body: string, type: 'counselors' | 'scenarios', wishes: Wishes = {}) =>
    (await imported(body, { type, ...wishes })).counts;

  it('of counselors creates, updates, and leaves alone what is the same', async () => {
    const file = 'external_id,name,email\nk-1,Kim,kim@line.test\nk-2,Lee,\n';
    expect(await counts(file, 'counselors')).toEqual({
      total: 2,
      created: 2,
      updated: 0,
      existing: 0,
      invalid: 0,
    });
    expect(await counts(file, 'counselors')).toEqual({
      total: 2,
      created: 0,
      updated: 0,
      existing: 2,
      invalid: 0,
    });
    const changed = file.replace('Lee', 'Leah').replace('k-2', ' K-2 \n').replace('K-2', 'k-2');
    const done = await imported(changed.replace('\n,', ','), { type: 'counselors' });
    expect(done.counts).toEqual({ total: 2, created: 0, updated: 1, existing: 1, invalid: 0 });
    expect((await report(done, 'updated')).rows).toMatchObject([{ external_id: 'k-2', line: '3' }]);
    expect((await report(done, 'existing')).rows).toMatchObject([
      { external_id: 'k-1', reason: expect.stringMatching(/same/) },
    ]);
    expect(await counselor('k-2')).toEqual({ name: 'Leah', email: null });
  });

  it('leaves alone what it has no column for, and clears what is empty', async () => {
    await counts('external_id,name,email\nk-3,Kim,kim3@line.test\n', 'counselors');
    expect(await counts('name,external_id\nKimberly,k-3\n', 'counselors')).toMatchObject({ updated: 1 });
    expect(await counselor('k-3')).toEqual({ name: 'Kimberly', email: 'kim3@line.test' });
    expect(await counts('name,external_id,email\nKimberly,k-3,\n', 'counselors')).toMatchObject({
      updated: 1,
    });
    expect(await counselor('k-3')).toEqual({ name: 'Kimberly', email: null });
  });

  it('of scenarios does so with all of its columns', async () => {
    const columns = 'external_id,title,description,mode,difficulty,skills,estimated_minutes';
    await counts(
      `${columns}\nx-1,"A, b","Two\nlines",Phone,ADVANCED, listening | empathy||grief ,045\n`,
      'scenarios',
    );
    const all = {
      title: 'A, b',
      description: 'Two\nlines',
      mode: 'phone',
      difficulty: 'advanced',
      skills: ['listening', 'empathy', 'grief'],
      minutes: 45,
    };
    expect(await scenario('x-1')).toEqual(all);
    expect(await counts('external_id,title\nx-1,New\n', 'scenarios')).toMatchObject({ updated: 1 });
    expect(await scenario('x-1')).toEqual({ ...all, title: 'New' });
    expect(await counts(`${columns}\nx-1,New,,,,,\n`, 'scenarios')).toMatchObject({ updated: 1 });
    const empty = { title: 'New', description: '', mode: null, difficulty: null, skills: [], minutes: null };
    expect(await scenario('x-1')).toEqual(empty);
    expect(await counts('external_id,title\nx-2,Only\n', 'scenarios')).toMatchObject({ created: 1 });
    expect(await scenario('x-2')).toEqual({ ...empty, title: 'Only' });
  });

  it('of scenarios may be JSON lines, with skills as a list', async () => {
    const object = { external_id: 'x-3', title: 'T', skills: ['a', ' b '], estimated_minutes: 30 };
    expect(await counts(JSON.stringify(object), 'scenarios', ndjson)).toMatchObject({ created: 1 });
    expect(await scenario('x-3')).toMatchObject({ skills: ['a', 'b'], minutes: 30 });
  });

  it('takes lines with the same external id one after the other', async () => {
    const body =
      'external_id,name,email\nm-1,One,\nm-1,Two,\nm-1,Two,\nm-1,One,m@line.test\n,x,\nm-1,One,m@line.test\n';
    const done = await imported(body, { type: 'counselors' });
    expect(done.counts).toEqual({ total: 6, created: 1, updated: 2, existing: 2, invalid: 1 });
    expect([
      await lines(done, 'created'),
      await lines(done, 'updated'),
      await lines(done, 'existing'),
    ]).toEqual([[2], [3, 5], [4, 7]]);
    expect(await counselor('m-1')).toEqual({ name: 'One', email: 'm@line.test' });
  });

  it.each<[string, 'counselors' | 'scenarios', string, RegExp]>([
    ['no external id', 'counselors', 'external_id,name\n,Kim', /external_id is empty/],
    ['no name', 'counselors', 'external_id,name\nf-1,', /name is empty/],
    ['an e-mail that is none', 'counselors', 'external_id,name,email\nf-1,Kim,kim', /email/],
    ['a long name', 'counselors', `external_id,name\nf-1,${'n'.repeat(201)}`, /name .*201.*200/],
    ['no title', 'scenarios', 'external_id,title\nf-1,""', /title is empty/],
    ['an unknown mode', 'scenarios', 'external_id,title,mode\nf-1,T,letter', /mode .*phone or chat/],
    ['an unknown difficulty', 'scenarios', 'external_id,title,difficulty\nf-1,T,hard', /difficulty/],
    [
      'minutes that are none',
      'scenarios',
      'external_id,title,estimated_minutes\nf-1,T,1.5',
      /estimated_minutes/,
    ],
    ['no minutes', 'scenarios', 'external_id,title,estimated_minutes\nf-1,T,0', /estimated_minutes/],
    ['a long skill', 'scenarios', `external_id,title,skills\nf-1,T,a|${'s'.repeat(101)}`, /skill/],
    ['many skills', 'scenarios', `external_id,title,skills\nf-1,T,${'s|'.repeat(51)}`, /skills/],
  ])('with %s has an invalid row', async (_, type, body, reason) => {
    expect(await faults(body, { type })).toEqual([[2, expect.stringMatching(reason)]]);
    expect(await counts(body, type, { mode: 'atomic' })).toMatchObject({
      created: 0,
      updated: 0,
      invalid: 1,
    });
  });

  it('of mode atomic does nothing if a row is invalid, and no row is told to be updated', async () => {
    await counts('external_id,name\nn-1,Old\n', 'counselors');
    const body = 'external_id,name\nn-1,New\nn-2,New\n,New\nn-1,New\n';
    const done = await imported(body, { type: 'counselors', mode: 'atomic' });
    expect(done).toMatchObject({ status: 'failed', error: expect.stringMatching(/1 row cannot be done/) });
    expect(done.counts).toMatchObject({ created: 0, updated: 0, invalid: 1 });
    expect(await counselor('n-1')).toEqual({ name: 'Old', email: null });
    expect(await counselor('n-2')).toBeUndefined();
    expect([await lines(done, 'updated'), await lines(done, 'created'), await lines(done)]).toEqual([
      [],
      [],
      [4],
    ]);
    expect(await lines(done, 'unprocessed')).toContain(2);
  });
});
