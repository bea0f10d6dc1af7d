/** Files to fill in: what they have, that they are imported as they are once they are filled in, and that an untouched one is told. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import ExcelJs from 'exceljs';
import SheetJs from '@e965/xlsx';
import { type Credentials, sessionOf } from '../support/api.js';
import { enrolment } from '../support/enrolment.js';
import { truncate } from '../support/truncate.js';
import { finished, type ImportAnswer, type ImportType, path, preview, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.pool.query(enrolment('scenarios', 1_500, 't-', 'true'));
  await world.pool.query(`UPDATE scenarios SET archived_at = now() WHERE external_id = 't-7'`);
  await world.pool.query(`UPDATE scenarios SET title = '=1+1 & <“Quotes”>' WHERE external_id = 't-8'`);
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments CASCADE');
});

async function template(type: ImportType, format: string): Promise<Buffer> {
  const answer = await fetch(`${world.url}${path}/template?type=${type}&format=${format}`, {
    headers: admin,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-disposition')).toContain(`${type}.${format}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function workbook(type: ImportType): Promise<ExcelJs.Workbook> {
  const book = new ExcelJs.Workbook();
  await book.xlsx.load((await template(type, 'xlsx')) as never);
  return book;
}

const run = async (file: Buffer, type: ImportType, contentType: string): Promise<ImportAnswer> =>
  finished(world.url, admin, (await upload(world.url, admin, file, { type, contentType })).id);

const columns: [ImportType, string[]][] = [
  ['assignments', ['counselor', 'scenario', 'due_date', 'note', 'repeat_every_months']],
  ['counselors', ['external_id', 'name', 'email', 'group']],
  ['cancellations', ['counselor', 'scenario', 'reason']],
  ['scenarios', ['external_id', 'title', 'description', 'mode', 'difficulty', 'skills', 'estimated_minutes']],
];

describe.each(columns)('the template of %s', (type, names) => {
  it('is its header in CSV, known as UTF-8, and told to have no rows when it is untouched', async () => {
    const file = await template(type, 'csv');
    expect(file.toString()).toBe(`\uFEFF${names.join(',')}\r\n`);
    const seen = await preview(world.url, admin, file, { type });
    expect(seen).toMatchObject({ error: null, rowCount: 0, warnings: [{ code: 'no-rows' }] });
    expect(await run(file, type, 'text/csv')).toMatchObject({
      status: 'completed',
      rows: 0,
      warnings: [{ code: 'no-rows' }],
    });
  });

  it('has a sheet to fill in, which is the one that is read, and one that explains each column', async () => {
    const book = await workbook(type);
    expect(book.worksheets[0]!.name.toLowerCase()).toBe(type);
    expect(book.worksheets[0]!.getRow(1).values).toEqual([undefined, ...names]);
    expect(book.worksheets[0]!.actualRowCount).toBe(1);
    const words = book.getWorksheet('Columns')!.getSheetValues().slice(2) as string[][];
    expect(words.map(([, name]) => name)).toEqual(names);
    for (const [, , needed, about, example] of words) {
      expect(['yes', 'no']).toContain(needed);
      expect(about!.length).toBeGreaterThan(20);
      expect(example).toBeTruthy();
    }
    const file = await template(type, 'xlsx');
    expect(await run(file, type, xlsx)).toMatchObject({ status: 'completed', rows: 0 });
    // Of the sheets that explain it there is no word.
    const seen = await preview(world.url, admin, file, { type, contentType: xlsx });
    expect(seen).toMatchObject({ warnings: [{ code: 'no-rows' }], certainty: { sheet: 'certain' } });
  });

  it('explains each column by an example that an import takes', async () => {
    const words = (await workbook(type)).getWorksheet('Columns')!.getSheetValues().slice(2) as string[][];
    const row = words.map(([, , , , example]) => JSON.stringify(example)).join(',');
    const seen = await preview(world.url, admin, Buffer.from(`${names.join(',')}\n${row}\n`), { type });
    expect(seen).toMatchObject({ rowCount: 1, faultyRowCount: 0 });
  });
});

describe('a workbook that is filled in', () => {
  it('lists what may be assigned, all of it, and to whom', async () => {
    const book = await workbook('assignments');
    const listed = (name: string) =>
      (book.getWorksheet(name)!.getSheetValues().slice(1) as string[][]).map(([, ...cells]) => cells);
    const { rows } = await world.pool.query<{ id: string; title: string }>(
      `SELECT external_id AS id, title FROM scenarios s JOIN organizations o ON o.id = s.organization_id
       WHERE archived_at IS NULL AND s.organization_id = (SELECT organization_id FROM users WHERE email = 'admin@demo.test')
       ORDER BY external_id`,
    );
    expect(rows.length).toBeGreaterThan(1_500);
    const [header, ...scenarios] = listed('Scenarios');
    expect(header).toEqual(['external_id', 'title']);
    expect(scenarios.toSorted(([a], [b]) => (a! < b! ? -1 : 1))).toEqual(
      rows.map(({ id, title }) => [id, title]).toSorted(([a], [b]) => (a! < b! ? -1 : 1)),
    );
    expect(listed('Counselors').length).toBeGreaterThan(40);
    const choice = book.worksheets[0]!.getCell('B2').dataValidation;
    expect(choice).toMatchObject({ type: 'list', formulae: [`Scenarios!$A$2:$A$${rows.length + 1}`] });
  });

  it('is imported as it is: ids are texts, and days are days, in what programs make of it', async () => {
    const book = await workbook('assignments');
    const sheet = book.worksheets[0]!;
    expect(sheet.getCell('A2').numFmt).toBe('@');
    expect(sheet.getCell('C2').numFmt).toBe('yyyy-mm-dd');
    sheet.addRow(['c-1001', 't-8', new Date(Date.UTC(2027, 0, 31)), '=1+1']);
    sheet.addRow(['c-1002', 't-8', '2027-02-01', null]);
    const file = Buffer.from(await book.xlsx.writeBuffer());
    expect(await run(file, 'assignments', xlsx)).toMatchObject({
      counts: { created: 2, invalid: 0 },
      sheet: 'Assignments',
      certainty: { sheet: 'certain' },
      warnings: [],
    });
    book.addWorksheet('More').addRow(['c-1003', 't-8']);
    const more = Buffer.from(await book.xlsx.writeBuffer());
    const seen = await preview(world.url, admin, more, { contentType: xlsx });
    expect(seen.warnings).toMatchObject([
      { code: 'other-sheets', message: expect.not.stringContaining('Columns') },
    ]);
    const { rows } = await world.pool.query(
      `SELECT due_on::text AS day, coalesce(note, '') AS note FROM assignments ORDER BY due_on`,
    );
    expect(rows).toEqual([
      { day: '2027-01-31', note: '=1+1' },
      { day: '2027-02-01', note: '' },
    ]);
  });

  it('is opened by SheetJS too', async () => {
    const book = SheetJs.read(await template('scenarios', 'xlsx'));
    expect(book.SheetNames).toEqual(['Scenarios', 'Columns']);
    SheetJs.utils.sheet_add_aoa(
      book.Sheets['Scenarios']!,
      [['007', 'Bond', '', 'chat', 'beginner', 'a|b', '20']],
      { origin: -1 },
    );
    const file = SheetJs.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer;
    expect(await run(file, 'scenarios', xlsx)).toMatchObject({ counts: { created: 1, invalid: 0 } });
    const { rows } = await world.pool.query(`SELECT title FROM scenarios WHERE external_id = '007'`);
    expect(rows).toEqual([{ title: 'Bond' }]);
  });
});
