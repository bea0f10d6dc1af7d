/**
 * Workbooks as programs and libraries write them: the same ten rows, which are stored as their author sees them. Those that are
 * here write them anew; of the others a file is kept (test/imports/files).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CFB, utils, write } from '@e965/xlsx';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import exceljs from 'exceljs';
import writeExcelFile from 'write-excel-file/node';
import { type Credentials, sessionOf } from '../support/api.js';
import { type ImportAnswer, finished, rows, upload } from '../support/uploads.js';
import { zipped } from '../support/workbooks.js';
import { createWorld, type World } from '../support/worlds.js';

const contentType = 'application/octet-stream';
const files = join(import.meta.dirname, 'files');

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

beforeEach(async () => {
  await world.pool.query(`DELETE FROM scenarios WHERE external_id LIKE 'x-%'`);
});

async function imported(body: Buffer): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, body, { contentType, type: 'scenarios' });
  return finished(world.url, admin, id);
}

/** Descriptions by row; of those that are refused, why. */
async function read(body: Buffer): Promise<string[]> {
  const done = await imported(body);
  expect(done).toMatchObject({ status: 'completed', error: null, sheet: 'Data' });
  const { rows: stored } = await world.pool.query<{ external_id: string; description: string | null }>(
    `SELECT external_id, description FROM scenarios WHERE external_id LIKE 'x-%' ORDER BY external_id`,
  );
  const found = stored.map(({ external_id: id, description }): [string, string] => [id, description ?? '']);
  const invalid = (await rows(world.url, admin, done, 'invalid')).rows;
  for (const row of invalid) found.push([row['external_id']!, `! ${row['reason']}`]);
  return found.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, description]) => description);
}

const expected = [
  '007',
  '007',
  '2027-01-31',
  '2027-01-31T12:30:00',
  '東京 & José\n😀',
  'TRUE',
  '2',
  expect.stringMatching(/^! C9 has the error #N\/A/),
  '1.5',
  '123456789012',
];

const noFormula = expect.stringMatching(/has a formula without its value/);

describe('a workbook of', () => {
  it.each(['libreoffice-7.4.xlsx', 'libreoffice-7.4.ods', 'gnumeric-1.12.xlsx', 'gnumeric-1.12.ods'])(
    '%s is read as it is seen',
    async (name) => {
      expect(await read(readFileSync(join(files, name)))).toEqual(expected);
    },
  );

  it('openpyxl-3.0.xlsx, which does not reckon, has no values of formulas', async () => {
    expect(await read(readFileSync(join(files, 'openpyxl-3.0.xlsx')))).toEqual(
      expected.with(6, noFormula).with(7, noFormula),
    );
  });

  const isHere = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
  const programs: [program: string, file: string, args: (from: string, to: string) => string[]][] = [
    [
      'soffice',
      'Data.xlsx',
      (from, to) => ['--headless', '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', to, from],
    ],
    ['soffice', 'Data.ods', (from, to) => ['--headless', '--convert-to', 'ods', '--outdir', to, from]],
    ['ssconvert', 'Data.xlsx', (from, to) => [from, join(to, 'Data.xlsx')]],
    ['ssconvert', 'Data.ods', (from, to) => [from, join(to, 'Data.ods')]],
  ];
  for (const [program, file, args] of programs) {
    const which = isHere(program) ? it : it.skip;
    const title = which === it ? '' : ` (skipped: there is no ${program})`;
    which(`${program}, as ${file} that it writes now, is read as it is seen${title}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'onus-workbook-'));
      try {
        const from = join(files, file.endsWith('.ods') ? 'libreoffice-7.4.xlsx' : 'libreoffice-7.4.ods');
        const home = { HOME: folder, PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' };
        const { status, stderr } = spawnSync(program, args(from, folder), { env: home, timeout: 60_000 });
        expect([status, String(stderr).includes('rror:')]).toEqual([0, false]);
        const [written] = readdirSync(folder).filter((name) => name.endsWith(file.slice(4)));
        expect(await read(readFileSync(join(folder, written!)))).toEqual(expected);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  const header = ['external_id', 'title', 'description'];
  const at = new Date(2027, 0, 31, 12, 30);

  it.each([false, true])('SheetJS is read as it is seen, with shared strings: %s', async (bookSST) => {
    const values = [
      { t: 's', v: '007' },
      { t: 'n', v: 7, z: '000' },
      { t: 'd', v: new Date(2027, 0, 31), z: 'yyyy-mm-dd' },
      { t: 'd', v: at, z: 'yyyy-mm-dd hh:mm' },
      { t: 's', v: '東京 & José\n😀' },
      { t: 'b', v: true },
      { t: 'n', v: 2, f: '1+1' },
      { t: 'e', v: 0x2a },
      { t: 'n', v: 1.5 },
      { t: 'n', v: 123456789012, z: '0' },
    ];
    const sheet = utils.aoa_to_sheet([
      header,
      ...values.map((value, i) => [`x-${i}`, `Scenario ${i}`, value]),
    ]);
    const book = utils.book_new(sheet, 'Data');
    for (const cellDates of [false, true]) {
      const body = write(book, { type: 'buffer', bookType: 'xlsx', bookSST, cellDates }) as Buffer;
      expect(await read(body)).toEqual(expected);
      await world.pool.query(`DELETE FROM scenarios WHERE external_id LIKE 'x-%'`);
    }
  });

  it('exceljs, which writes what the clock in UTC shows, is read as it is seen', async () => {
    const book = new exceljs.Workbook();
    const sheet = book.addWorksheet('Data');
    sheet.addRow(header);
    const values = [
      '007',
      7,
      new Date(Date.UTC(2027, 0, 31)),
      new Date(Date.UTC(2027, 0, 31, 12, 30)),
      { richText: [{ text: '東京 ' }, { font: { bold: true }, text: '& José\n😀' }] },
      true,
      { formula: '1+1', result: 2 },
      { error: '#N/A' },
      1.5,
      123456789012,
    ];
    for (const [i, value] of values.entries()) sheet.addRow([`x-${i}`, `Scenario ${i}`, value]);
    sheet.getCell('C3').numFmt = '000';
    sheet.getCell('C4').numFmt = 'yyyy-mm-dd';
    sheet.getCell('C5').numFmt = 'yyyy-mm-dd hh:mm';
    expect(await read(Buffer.from(await book.xlsx.writeBuffer()))).toEqual(expected);
  });

  it('write-excel-file is read as it is seen', async () => {
    const cell = (value: string | number | boolean | Date, format?: string) =>
      format === undefined ? { value } : { value, format };
    const values = [
      cell('007'),
      cell(7, '000'),
      cell(new Date(Date.UTC(2027, 0, 31)), 'yyyy-mm-dd'),
      cell(new Date(Date.UTC(2027, 0, 31, 12, 30)), 'yyyy-mm-dd hh:mm'),
      cell('東京 & José\n😀'),
      cell(true),
    ];
    const all = values.map((value, i) => [cell(`x-${i}`), cell(`Scenario ${i}`), value]);
    const body = await writeExcelFile([header.map((name) => cell(name)), ...all] as never, {
      sheet: 'Data',
    }).toBuffer();
    expect(await read(body)).toEqual(expected.slice(0, 6));
  });
});

describe('what is no workbook that is read is called by its name:', () => {
  const book = utils.book_new(utils.aoa_to_sheet([['external_id', 'title']]), 'Data');
  const encrypted = CFB.utils.cfb_new();
  CFB.utils.cfb_add(encrypted, '/EncryptionInfo', Buffer.from('x'));
  CFB.utils.cfb_add(encrypted, '/EncryptedPackage', Buffer.from('x'));

  it.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    [
      '.xls',
      () => write(book, { type: 'buffer', bookType: 'biff8' }) as Buffer,
      /an old Excel workbook \(\.xls\)\. Save it as/,
    ],
    [
      '.xls of Excel 95',
      () => write(book, { type: 'buffer', bookType: 'biff5' }) as Buffer,
      /an old Excel workbook \(\.xls\)/,
    ],
    [
      '.xlsb',
      () => write(book, { type: 'buffer', bookType: 'xlsb' }) as Buffer,
      /a binary Excel workbook \(\.xlsb\)/,
    ],
    [
      'a workbook with a password',
      () => CFB.write(encrypted, { type: 'buffer' }) as Buffer,
      /protected by a password/,
    ],
    [
      'something else of Office',
      () => Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
      /old file of Microsoft Office/,
    ],
    [
      '.docx',
      () => zipped({ '[Content_Types].xml': '', 'word/document.xml': '' }),
      /a Word document \(\.docx\)/,
    ],
    [
      '.pptx',
      () => zipped({ '[Content_Types].xml': '', 'ppt/presentation.xml': '' }),
      /PowerPoint presentation \(\.pptx\)/,
    ],
    [
      '.odt',
      () => zipped({ mimetype: 'application/vnd.oasis.opendocument.text', 'content.xml': '' }),
      /opendocument\.text”, and no spreadsheet/,
    ],
    ['.numbers', () => zipped({ 'Index/Document.iwa': '', 'preview.jpg': '' }), /of Numbers/],
    ['.jar', () => zipped({ 'META-INF/MANIFEST.MF': '', 'a.class': '' }), /a Java archive/],
    [
      'a file within an archive',
      () => zipped({ 'roster.csv': 'external_id,name' }),
      /a ZIP archive with “roster\.csv”, and no workbook/,
    ],
    ['an empty archive', () => zipped({}), /an empty ZIP archive/],
    ['gzip', () => gzipSync('external_id,title\n'), /a gzip archive/],
    ['7z', () => Buffer.from('377abcaf271c0004', 'hex'), /a 7z archive/],
    ['RAR', () => Buffer.from('526172211a070100', 'hex'), /a RAR archive/],
    ['PDF', () => Buffer.from('%PDF-1.7\n'), /a PDF/],
    [
      'an encrypted .ods',
      () =>
        zipped({
          mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
          'content.xml': Buffer.from([1, 2, 3]),
          'META-INF/manifest.xml':
            '<m:manifest><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>',
        }),
      /protected by a password/,
    ],
  ])('%s', async (_, body, reason) => {
    const done = await imported(await body());
    expect(done).toMatchObject({ status: 'failed', error: expect.stringMatching(reason) });
  });
});

describe('an OpenDocument spreadsheet', () => {
  const ods = (rowsOf: string, styles = '', tables = ''): Promise<Buffer> =>
    zipped({
      mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
      'content.xml':
        `<o:document><o:automatic-styles>${styles}</o:automatic-styles><o:body><o:spreadsheet>${tables}` +
        `<t:table t:name="Data">${row('external_id', 'title', 'description')}${rowsOf}</t:table></o:spreadsheet></o:body></o:document>`,
    });
  const text = (value: string, attributes = ''): string =>
    `<t:table-cell o:value-type="string" ${attributes}><x:p>${value}</x:p></t:table-cell>`;
  const row = (...values: string[]): string =>
    `<t:table-row>${values.map((value) => text(value)).join('')}</t:table-row>`;
  const withCell = (cell: string, i: number, attributes = ''): string =>
    `<t:table-row ${attributes}>${text(`x-${i}`)}${text('T')}${cell}</t:table-row>`;
  const number = (type: string, value: string, shown: string): string =>
    `<t:table-cell o:value-type="${type}" o:value="${value}"><x:p>${shown}</x:p></t:table-cell>`;

  it('has cells that are what they show, or refused', async () => {
    const cases: [string, unknown][] = [
      [
        '<t:table-cell o:value-type="string"><x:p>a<x:s x:c="2"/>b<x:tab/>c  d</x:p><o:annotation><x:p>note</x:p></o:annotation><x:p>two</x:p></t:table-cell>',
        'a  b\tc d\ntwo',
      ],
      [number('float', '7', '007'), '007'],
      [number('float', '1.5', '1,5'), '1.5'],
      [number('float', '45', '45.00'), '45.00'],
      [number('percentage', '0.285', '29%'), '29%'],
      [number('currency', '5', '5 €'), '5 €'],
      [
        '<t:table-cell o:value-type="boolean" o:boolean-value="false"><x:p>FALSCH</x:p></t:table-cell>',
        'FALSE',
      ],
      [number('float', '1234', '1,234'), expect.stringMatching(/^! C9 holds 1234 and shows “1,234”/)],
    ];
    const later: [string, unknown][] = [
      [number('float', '12345678901234567890', '1.23E+19'), expect.stringMatching(/last digits are lost/)],
      [
        '<t:table-cell o:value-type="time" o:time-value="PT12H"><x:p>12:00</x:p></t:table-cell>',
        expect.stringMatching(/C3 is a time without a day/),
      ],
    ];
    expect(await read(await ods(cases.map(([cell], i) => withCell(cell, i)).join('')))).toEqual(
      cases.map(([, value]) => value),
    );
    await world.pool.query(`DELETE FROM scenarios WHERE external_id LIKE 'x-%'`);
    expect(await read(await ods(later.map(([cell], i) => withCell(cell, i)).join('')))).toEqual(
      later.map(([, value]) => value),
    );
  });

  it('has rows and cells that stand for several, hidden ones, merged ones, and hidden sheets', async () => {
    const hidden = '<s:style s:name="ta1"><s:table-properties t:display="false"/></s:style>';
    const other = `<t:table t:name="Old" t:style-name="ta1">${row('external_id')}</t:table>`;
    const spanned = text('shared', 't:number-rows-spanned="2"');
    const body = await ods(
      '<t:table-row t:number-rows-repeated="3"><t:table-cell t:number-columns-repeated="16384"/></t:table-row>' +
        withCell(spanned, 5, 't:visibility="filter"') +
        withCell('<t:covered-table-cell/>', 6) +
        '<t:table-row t:number-rows-repeated="1048570"><t:table-cell/></t:table-row>',
      hidden,
      other,
    );
    const done = await imported(body);
    expect(done).toMatchObject({
      sheet: 'Data',
      certainty: { sheet: 'likely' },
      counts: { created: 1, invalid: 1 },
      warnings: [{ code: 'other-sheets' }, { code: 'hidden-rows', lines: [5] }],
    });
    const invalid = (await rows(world.url, admin, done, 'invalid')).rows;
    expect(invalid).toMatchObject([
      { line: '6', reason: expect.stringMatching(/^Data!C6 is merged with C5/) },
    ]);
  });

  it('with a row that stands for a million is refused', async () => {
    const done = await imported(
      await ods(withCell(text('y'.repeat(1000)), 1, 't:number-rows-repeated="1000000"')),
    );
    expect(done).toMatchObject({
      status: 'failed',
      error: expect.stringMatching(/Row 2 stands for 1000000 rows/),
    });
  });
});
