/** Workbooks of Excel, as programs write them and as nobody should: what is stored is what their author sees, or a row says why not. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { truncate } from '../support/truncate.js';
import { type ImportAnswer, finished, rows, tryUpload, upload, type Wishes } from '../support/uploads.js';
import { partsOf, text, texts, workbook, type WorkbookOf, zipped } from '../support/workbooks.js';
import { createWorld, type World } from '../support/worlds.js';

const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments, assignment_changes');
  await world.pool.query(`DELETE FROM scenarios WHERE external_id LIKE 'x-%'`);
});

async function imported(body: Buffer, wishes: Partial<Wishes> = {}): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, body, { contentType, type: 'scenarios', ...wishes });
  return finished(world.url, admin, id, 60);
}

/** Why a file was not read at all. */
async function refusal(body: Buffer, wishes: Partial<Wishes> = {}): Promise<string> {
  const done = await imported(body, wishes);
  expect(done).toMatchObject({ status: 'failed', counts: { total: 0 } });
  return done.error!;
}

const header = texts('external_id', 'title', 'description');

/** What is read of cells, each the third of a row; of those that are refused, why. */
async function read(cells: string[], book: Omit<WorkbookOf, 'rows'> = {}): Promise<string[]> {
  const found = cells.map((cell, i) => `<row>${text(`x-${i}`)}${text(`Scenario ${i}`)}${cell}</row>`);
  const done = await imported(await workbook({ rows: header + found.join(''), ...book }));
  expect(done).toMatchObject({ status: 'completed', sheet: 'Data' });
  const stored = await world.pool.query<{ external_id: string; description: string | null }>(
    `SELECT external_id, description FROM scenarios WHERE external_id LIKE 'x-%'`,
  );
  const invalid = (await rows(world.url, admin, done, 'invalid')).rows;
  return cells.map((_, i) => {
    const row = stored.rows.find((each) => each.external_id === `x-${i}`);
    if (row !== undefined) return row.description ?? '';
    return `! ${invalid.find((each) => each['external_id'] === `x-${i}`)!['reason']}`;
  });
}

const number = (value: string | number, style = 0): string => `<c s="${style}"><v>${value}</v></c>`;

describe('a cell', () => {
  it('has a text of its own or a shared one, with what is meant by it', async () => {
    expect(
      await read(
        [
          '<c t="s"><v>0</v></c>',
          '<c t="s"><v>1</v></c>',
          '<c t="s"><v>2</v></c>',
          '<c t="s"><v>3</v></c>',
          text(' spaces around '),
          text('<tag> & "quotes" 😀'),
          '<c t="inlineStr"><is><r><t>ri</t></r>\n  <r><rPr><b/></rPr><t>ch</t></r></is></c>',
          '<c t="inlineStr"><is><t><![CDATA[<raw>]]></t></is></c>',
          '<c t="str"><f>A1</f><v>of a formula</v></c>',
          '<c t="inlineStr"><is><t>_x0041__x005F_x0041_</t></is></c>',
          '<c t="inlineStr"><is><t>one_x000D_\ntwo&#10;three</t></is></c>',
          '<c t="s"/>',
          '<c t="str"><f>""</f><v></v></c>',
          '<c/>',
        ],
        {
          strings:
            '<si><t>plain</t></si>\n  <si>\n    <r><t>ri</t></r>\n    <r><t>ch</t></r>\n  </si>' +
            '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/></si><si><t/></si>',
        },
      ),
    ).toEqual([
      'plain',
      'rich',
      '東京',
      '',
      'spaces around',
      '<tag> & "quotes" 😀',
      'rich',
      '<raw>',
      'of a formula',
      'A_x0041_',
      'one\ntwo\nthree',
      '',
      '',
      '',
    ]);
  });

  it('that is a date is a day, or what the clock shows', async () => {
    const formats = [
      14,
      'yyyy-mm-dd hh:mm:ss',
      '[$-409]d\\-mmm\\-yy;@',
      22,
      27,
      '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
    ];
    expect(
      await read(
        [
          number(46418, 1),
          number('46418.52083333333', 2),
          // 12:30:00 as a sum of doubles.
          number(46418 + 12 / 24 + 30 / 1440 - 1e-10, 2),
          number('46418.999999999', 2),
          number('4.6418E4', 3),
          number(46418, 4),
          number(46418, 5),
          number(46418, 6),
          number(1, 1),
          number(59, 1),
          number(61, 1),
          number(2958465, 1),
          '<c t="d"><v>2027-01-31</v></c>',
          '<c t="d"><v>2027-01-31T00:00:00.000Z</v></c>',
          '<c t="d" s="1"><v>2027-01-31T12:30:00Z</v></c>',
        ],
        { formats },
      ),
    ).toEqual([
      '2027-01-31',
      '2027-01-31T12:30:00',
      '2027-01-31T12:30:00',
      '2027-02-01',
      '2027-01-31',
      '2027-01-31',
      '2027-01-31',
      '2027-01-31',
      '1900-01-01',
      '1900-02-28',
      '1900-03-01',
      '9999-12-31',
      '2027-01-31',
      '2027-01-31',
      '2027-01-31T12:30:00',
    ]);
  });

  it('that is a date of the system of 1904 is four years later', async () => {
    const before = '<workbookPr date1904="1"/>';
    expect(await read([number(46418 - 1462, 1), number(60, 1)], { formats: [14], before })).toEqual([
      '2027-01-31',
      '1904-03-01',
    ]);
  });

  it('that is a date is refused where its day is not certain', async () => {
    const formats = [14, 'h:mm', 'mmm yyyy', '[h]:mm', 46];
    const found = await read(
      [
        number(60, 1),
        number(0.5, 1),
        number(-1, 1),
        number(2958466, 1),
        number('46418.5', 2),
        number(46418, 3),
        number('1.5', 4),
        number('1.5', 5),
        '<c t="d"><v>12:30:00</v></c>',
        '<c t="d"><v>2027-02-30</v></c>',
        '<c t="d"><v>2027-01-31T12:00:00+01:00</v></c>',
      ],
      { formats },
    );
    expect(found).toEqual([
      expect.stringMatching(/^! C2 is 29 February 1900/),
      expect.stringMatching(/^! C3 is a time without a day/),
      expect.stringMatching(/^! C4 is a date before/),
      expect.stringMatching(/^! C5 is a date beyond the year 9999/),
      expect.stringMatching(/^! C6 is 2027-01-31T12:00:00 and does not show the day/),
      expect.stringMatching(/^! C7 is 2027-01-31 and does not show the day/),
      expect.stringMatching(/^! C8 is a duration/),
      expect.stringMatching(/^! C9 is a duration/),
      expect.stringMatching(/^! C10 is a date that cannot be read/),
      expect.stringMatching(/^! C11 is a date that cannot be read/),
      expect.stringMatching(/^! C12 is a date that cannot be read/),
    ]);
  });

  it('that is a number is what it shows, or refused', async () => {
    const formats = [
      '00000',
      '000-00',
      '0',
      '0%',
      '0.00',
      '#,##0',
      '"ID-"0',
      '[$€-407] #,##0.00',
      '0;-0;;@',
      '[Red]0;(0)',
      '_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)',
      '@',
      '"USD "0.0',
      11,
      7,
      '# ?/?',
      '[<=99]0;000',
      ';;;',
      '0,',
      '"P-"@',
    ];
    const style = (code: string | number): number => formats.indexOf(code) + 1;
    const cases: [string, string | RegExp][] = [
      [number(1001), '1001'],
      [number('1001.0'), '1001'],
      [number('1E+2'), '100'],
      [number('0.30000000000000004'), '0.3'],
      [number('1.5E-7'), '0.00000015'],
      [number(-5), '-5'],
      [number(7, style('00000')), '00007'],
      [number(1234567, style('00000')), '1234567'],
      [number(12345, style('000-00')), '123-45'],
      [number(45, style('0')), '45'],
      [number('44.6', style('0')), '45'],
      [number('0.285', style('0%')), '29%'],
      [number(45, style('0.00')), '45.00'],
      [number('1.005', style('0.00')), '1.01'],
      [number(234, style('#,##0')), '234'],
      [number(7, style('"ID-"0')), 'ID-7'],
      [number(5, style('[$€-407] #,##0.00')), '€ 5.00'],
      [number(0, style('0;-0;;@')), ''],
      [number(-7, style('[Red]0;(0)')), '(7)'],
      [number(45, style('_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)')), '45'],
      [number(1234567890123, style('@')), '1234567890123'],
      [number('2.25', style('"USD "0.0')), 'USD 2.3'],
      [text('x', `s="${style('"P-"@')}"`), 'P-x'],
      [number('999999999999999'), '999999999999999'],
      [number('1000000000000000'), /^! C\d+ is stored as a number, and its last digits are lost/],
      [number('9007199254740993'), /last digits are lost/],
      [number('1.23456789012346E+19'), /last digits are lost/],
      [number(1234, style('#,##0')), /holds 1234, and its number format “#,##0” shows something else/],
      [number(100000, style(11)), /“0.00E\+00” shows something else/],
      [number(45, style(7)), /shows something else/],
      [number('0.5', style('# ?/?')), /shows something else/],
      [number(45, style('[<=99]0;000')), /shows something else/],
      [number(45, style(';;;')), /“;;;” shows something else/],
      [number(45000, style('0,')), /shows something else/],
      [text('x', `s="${style(';;;')}"`), /has a text that its number format hides/],
      [number('4 5'), /has a number that cannot be read/],
      [number('NaN'), /has a number that cannot be read/],
      [number(1, 99), /has a number format that is not in the workbook/],
    ];
    const found = await read(
      cases.map(([cell]) => cell),
      { formats },
    );
    expect(found).toEqual(
      cases.map(([, expected]) =>
        typeof expected === 'string' ? expected : expect.stringMatching(expected),
      ),
    );
  });

  it('is refused with what stands in the way of its value', async () => {
    expect(
      await read(
        [
          '<c t="b"><v>1</v></c>',
          '<c t="b"><f>1=2</f><v>0</v></c>',
          '<c><f>1+1</f><v>2</v></c>',
          '<c t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c>',
          '<c><f>1+1</f></c>',
          '<c><f>1+1</f><v></v></c>',
          '<c t="s"><v>7</v></c>',
          '<c t="s"><v>-1</v></c>',
          '<c t="s"><v>0.5</v></c>',
          '<c t="new"><v>1</v></c>',
        ],
        { strings: '<si><t>only</t></si>' },
      ),
    ).toEqual([
      'TRUE',
      'FALSE',
      '2',
      expect.stringMatching(/^! C5 has the error #N\/A/),
      expect.stringMatching(/^! C6 has a formula without its value/),
      expect.stringMatching(/^! C7 has a formula without its value/),
      expect.stringMatching(/^! C8 names a text that is not in the workbook/),
      expect.stringMatching(/^! C9 names a text/),
      expect.stringMatching(/^! C10 names a text/),
      expect.stringMatching(/^! C11 is of a type that is not known/),
    ]);
  });

  it('with a formula that is to be reckoned anew has no value yet', async () => {
    expect(
      await read(['<c><f>1+1</f><v>0</v></c>', number(3)], { after: '<calcPr fullCalcOnLoad="1"/>' }),
    ).toEqual([expect.stringMatching(/^! C2 has a formula without its value/), '3']);
  });
});

describe('a sheet', () => {
  const row = (r: number, cells: string, attributes = ''): string =>
    `<row r="${r}" ${attributes}>${cells}</row>`;
  const at = (ref: string, value: string): string => text(value, `r="${ref}"`);
  const headerAt = (r: number): string =>
    row(r, at(`A${r}`, 'external_id') + at(`B${r}`, 'title') + at(`C${r}`, 'description'));

  async function lines(body: Buffer, outcome: string, wishes: Partial<Wishes> = {}): Promise<string[][]> {
    const done = await imported(body, wishes);
    expect(done).toMatchObject({ status: 'completed' });
    const report = await rows(world.url, admin, done, outcome);
    return report.rows.map((each) => [
      each['line']!,
      each['external_id']!,
      each['description']!,
      each['reason']!,
    ]);
  }

  it('has its rows and cells where it says so, with gaps, and lines are its rows', async () => {
    const body = await workbook({
      rows:
        row(1, '<c r="A1"/>') +
        headerAt(3) +
        row(5, at('C5', 'last') + at('A5', 'x-5') + at('B5', 'out of order')) +
        row(6, '<c r="A6" s="0"/><c r="B6" t="s"/>') +
        row(9, at('A9', 'x-9') + at('B9', 'no description')) +
        `<row>${text('x-10')}${text('by what is before')}</row>` +
        row(1048576, at('A1048576', 'x-z') + at('B1048576', 'the last')),
    });
    expect(await lines(body, 'created')).toEqual([
      ['5', 'x-5', 'last', ''],
      ['9', 'x-9', '', ''],
      ['10', 'x-10', '', ''],
      ['1048576', 'x-z', '', ''],
    ]);
  });

  it('may begin anywhere, and columns without a name and without values are none', async () => {
    const body = await workbook({
      rows:
        row(2, at('B2', 'external_id') + at('D2', 'title') + at('E2', ' ')) +
        row(3, at('B3', 'x-3') + at('D3', 'right') + at('E3', '')) +
        row(4, at('B4', 'x-4') + at('C4', 'what is this?') + at('D4', 'beside')),
    });
    const invalid = await lines(body, 'invalid');
    expect(invalid).toHaveLength(1);
    expect(invalid[0]!.at(-1)).toBe(
      'C4 has a value, and its column no name in row 2. Name the column, or empty it.',
    );
    expect(await lines(body, 'existing')).toMatchObject([{ 0: '3', 1: 'x-3' }]);
    expect(await lines(body, 'created', { ignoreOtherColumns: true })).toMatchObject([{ 0: '4', 1: 'x-4' }]);
  });

  it('with rows in another order, twice, or beyond its end is refused', async () => {
    const of = (...found: string[]): Promise<Buffer> => workbook({ rows: headerAt(1) + found.join('') });
    expect(await refusal(await of(row(3, at('A3', 'x-3')), row(2, at('A2', 'x-2'))))).toMatch(
      /row “2” after row 3/,
    );
    expect(await refusal(await of(row(2, at('A2', 'x-2')), row(2, at('A2', 'x-2'))))).toMatch(
      /row “2” after row 2/,
    );
    expect(await refusal(await of(row(1048577, at('A1048577', 'x'))))).toMatch(/row “1048577”/);
    expect(await refusal(await of(row(2, at('A3', 'x-3'))))).toMatch(
      /Row 2 has the cell “A3”, which is not in it/,
    );
    expect(await refusal(await of(row(2, at('XFE2', 'x-3'))))).toMatch(/more than 16384 columns/);
    expect(await refusal(await of(row(2, at('1', 'x-3'))))).toMatch(/the cell “1”/);
  });

  it('with a cell twice has a row that is not certain', async () => {
    const twice = at('A2', 'x-2') + at('B2', 'one') + at('B2', 'two');
    const [invalid] = await lines(await workbook({ rows: headerAt(1) + row(2, twice) }), 'invalid');
    expect(invalid!.at(-1)).toBe('B2 is in the sheet twice: is the file damaged?');
  });

  it('with merged cells has their value in the first alone, and the others say so', async () => {
    const body = await workbook({
      rows:
        headerAt(1) +
        row(2, at('A2', 'x-2') + at('B2', 'one') + at('C2', 'shared')) +
        row(3, at('A3', 'x-3') + at('B3', 'two') + '<c r="C3"/>') +
        row(4, at('A4', 'x-4') + at('B4', 'three')) +
        row(5, at('A5', 'x-5') + at('B5', 'four')),
      tail: '<mergeCells count="2"><mergeCell ref="C2:C3"/><mergeCell ref="C4:C5"/></mergeCells>',
    });
    expect(await lines(body, 'invalid')).toEqual([
      ['3', 'x-3', '', 'C3 is merged with C2, which alone has the value. Unmerge them, and fill each.'],
    ]);
    expect((await lines(body, 'existing')).map(([line]) => line)).toEqual(['2', '4', '5']);
  });

  it('has its hidden rows read, and a word about them', async () => {
    const done = await imported(
      await workbook({
        rows:
          headerAt(1) +
          [2, 3, 4]
            .map((r) => row(r, at(`A${r}`, `x-${r}`) + at(`B${r}`, 'T'), r > 2 ? 'hidden="1"' : ''))
            .join(''),
      }),
    );
    expect(done).toMatchObject({
      counts: { created: 3 },
      warnings: [{ code: 'hidden-rows', count: 2, lines: [3, 4] }],
    });
  });

  it('with a title above its header is refused by the row', async () => {
    expect(await refusal(await workbook({ rows: row(1, at('A1', 'Scenarios 2027')) + headerAt(2) }))).toMatch(
      /^Line 1 must name the columns.*Scenarios 2027/,
    );
  });

  it('that is empty is refused', async () => {
    expect(await refusal(await workbook({ rows: '' }))).toMatch(/The sheet “Data” is empty/);
    expect(await refusal(await workbook({ rows: '<row/><row><c/></row>' }))).toMatch(
      /The sheet “Data” is empty/,
    );
  });
});

describe('a workbook', () => {
  const data = (id: string): string => header + texts(id, 'Title', 'from here');
  const others = [
    { name: 'Old', rows: data('x-old'), attributes: 'state="hidden"' },
    { name: 'Überblick', rows: data('x-über') },
    { name: 'Empty', rows: '<row r="1"/>' },
    { name: 'Chart', rows: '', kind: 'chartsheet' },
  ];

  it('is read by its first visible sheet, and the others with something in them are told', async () => {
    const body = await workbook({ rows: data('x-first'), others });
    expect(await imported(body)).toMatchObject({
      sheet: 'Data',
      certainty: { sheet: 'likely' },
      counts: { created: 1 },
      warnings: [
        {
          code: 'other-sheets',
          message:
            'The sheet “Data” is read, and not “Old” (hidden), “Überblick”. Say sheet if another is meant.',
        },
      ],
    });
    const hidden = await workbook({ rows: data('x-first'), attributes: 'state="veryHidden"', others });
    expect(await imported(hidden)).toMatchObject({ sheet: 'Überblick', counts: { created: 1 } });
  });

  it('is read by the sheet that the upload names, in any case', async () => {
    const body = await workbook({ rows: data('x-first'), others });
    expect(await imported(body, { sheet: 'Old' })).toMatchObject({
      sheet: 'Old',
      certainty: { sheet: 'told' },
      counts: { created: 1 },
      warnings: [],
    });
    expect(await imported(body, { sheet: ' überblick' })).toMatchObject({
      sheet: 'Überblick',
      counts: { created: 1 },
    });
    expect(await refusal(body, { sheet: 'Sheet1' })).toBe(
      'The workbook has no sheet “Sheet1”. Its sheets are “Data”, “Old”, “Überblick”, “Empty”.',
    );
    expect(await refusal(body, { sheet: 'chart' })).toMatch(/“chart” is a chart or the like/);
  });

  it('with an empty first sheet is asked which one is meant', async () => {
    expect(await refusal(await workbook({ rows: '', others }))).toBe(
      'The first sheet, “Data”, is empty. Say which is to be read (sheet): “Old” (hidden), “Überblick”.',
    );
  });

  it('may have its parts anywhere, under names of any case, with prefixes, or be Strict', async () => {
    const parts = partsOf({ rows: data('x-strict') });
    const strict = Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name.toUpperCase(),
        String(part)
          .replaceAll(
            'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
            'http://purl.oclc.org/ooxml/officeDocument/relationships',
          )
          .replaceAll(
            'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
            'http://purl.oclc.org/ooxml/spreadsheetml/main',
          ),
      ]),
    );
    expect(await imported(await zipped(strict))).toMatchObject({ counts: { created: 1 } });
    const sheet = String(parts['xl/worksheets/sheet1.xml'])
      .replace(/<(\/?)(?=\w)/g, '<$1x:')
      .replace('xmlns=', 'xmlns:x=');
    const moved = {
      ...partsOf({ rows: data('x-moved') }),
      'xl/_rels/workbook.xml.rels': String(parts['xl/_rels/workbook.xml.rels']).replace(
        'worksheets/sheet1.xml',
        '..\\xl\\my%20sheets\\a.xml',
      ),
      'xl/my sheets/a.xml': sheet.replace('x-strict', 'x-moved'),
    };
    expect(await imported(await zipped(moved, { compress: false }))).toMatchObject({
      counts: { created: 1 },
    });
  });

  it('is one whatever it is sent as', async () => {
    const form = (name: string, type: string): FormData => {
      const all = new FormData();
      all.append('file', new Blob([new Uint8Array(body)], { type }), name);
      return all;
    };
    const body = await workbook({ rows: data('x-any') });
    for (const sent of [
      'text/csv',
      'application/octet-stream',
      'application/zip',
      'application/vnd.ms-excel',
    ]) {
      expect(await imported(body, { contentType: sent })).toMatchObject({
        counts: { total: 1 },
      });
    }
    for (const sent of [form('a.xlsx', contentType), form('a.xlsx', ''), form('a.csv', 'text/csv')]) {
      const answer = await tryUpload(world.url, admin, sent, { type: 'scenarios' });
      expect(answer).toMatchObject({ status: 202, body: { status: 'queued' } });
      expect(await finished(world.url, admin, answer.body.id)).toMatchObject({
        counts: { total: 1 },
      });
    }
  });
});

describe('a reason', () => {
  const row = (at: number, cells: Record<string, string>): string =>
    `<row r="${at}">${Object.entries(cells)
      .map(([column, value]) =>
        value.startsWith('#')
          ? `<c r="${column}${at}" t="e"><v>${value}</v></c>`
          : text(value, `r="${column}${at}"`),
      )
      .join('')}</row>`;
  const reasons = async (book: WorkbookOf, wishes: Partial<Wishes> = {}): Promise<string[]> => {
    const done = await imported(await workbook(book), { type: 'assignments', ...wishes });
    expect(done).toMatchObject({ status: 'completed', error: null });
    const found = [
      ...(await rows(world.url, admin, done, 'invalid')).rows,
      ...(await rows(world.url, admin, done, 'left_out')).rows,
    ];
    return found.map((each) => each['reason']!.split(' ', 4).join(' '));
  };
  const sheet = [
    row(3, { B: 'counselor', D: 'line', E: 'scenario', G: 'due_date', H: 'note', I: 'outcome', J: 'reason' }),
    row(4, { B: 'c-1001', E: 's-101', G: 'one day' }),
    row(5, { B: 'nobody', E: 's-101' }),
    row(7, { B: 'c-1001', E: 'nothing', G: '2027-01-31' }),
    row(8, { B: 'c-1001', E: 's-101', H: '#N/A' }),
    row(9, { E: 's-101', G: '31-31-31' }),
  ].join('');

  it('names the cell that it is about', async () => {
    expect(await reasons({ rows: sheet }, { dateOrder: 'dmy' })).toEqual([
      'G4: due_date must be',
      'B5: No counselor has',
      'E7: No scenario has',
      'H8 has the error',
      'B9: counselor is empty.',
    ]);
  });

  it('names the sheet where there are several', async () => {
    const name = "Sam's list";
    const others = [{ name, rows: sheet }];
    expect(await reasons({ rows: sheet, others }, { sheet: name, dateOrder: 'dmy' })).toEqual([
      "'Sam''s list'!G4: due_date must",
      "'Sam''s list'!B5: No counselor",
      "'Sam''s list'!E7: No scenario",
      "'Sam''s list'!H8 has the",
      "'Sam''s list'!B9: counselor is",
    ]);
    expect((await reasons({ rows: sheet, others }, { dateOrder: 'dmy' }))[1]).toBe(
      'Data!B5: No counselor has',
    );
  });

  it('names the cell of a column that the upload names', async () => {
    const mapped = [
      row(1, { A: 'Course1', B: 'Given', C: 'Family', D: 'Course2', E: 'Role' }),
      row(2, { A: 's-101', B: 'c', C: '1001', D: 'nothing', E: 'student' }),
      row(3, { A: 's-102', B: 'no', C: 'body', E: 'student' }),
      row(4, { A: 's-102', B: 'c', C: '1001', E: 'teacher' }),
      row(5, { B: 'c', C: '1001', E: 'student' }),
      row(6, { B: '#REF!', C: '1001', D: 's-103', E: 'student' }),
    ].join('');
    const columns = JSON.stringify({
      counselor: { columns: ['Given', 'Family'], separator: '-' },
      scenario: { each: 'Course*' },
    });
    expect(await reasons({ rows: mapped }, { columns, only: '{"Role":["student"]}' })).toEqual([
      'D2: No scenario has',
      'B3: No counselor has',
      'B6 has the error',
      'E4: Role is “teacher”,',
      'A5: Nothing is in',
    ]);
  });
});
