/**
 * Workbooks that are made to do harm, or were damaged on their way: each is refused by what is wrong with it, nothing of it is
 * stored, and the service neither grows nor stands still.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { type ImportAnswer, finished, upload } from '../support/uploads.js';
import { partsOf, text, texts, workbook, zipped } from '../support/workbooks.js';
import { createWorld, type World } from '../support/worlds.js';

const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const sheetPart = 'xl/worksheets/sheet1.xml';
const header = texts('external_id', 'title', 'description');
const good = header + texts('x-good', 'Title', 'from here');

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

async function imported(body: Buffer): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, body, { contentType, type: 'scenarios' });
  return finished(world.url, admin, id, 120);
}

/** Why it was not read. Nothing of it is there. */
async function refusal(body: Buffer): Promise<string> {
  const done = await imported(body);
  expect(done).toMatchObject({ status: 'failed', counts: { total: 0 } });
  const { rows } = await world.pool.query(`SELECT external_id FROM scenarios WHERE external_id LIKE 'x-%'`);
  expect(rows).toEqual([]);
  return done.error!;
}

const withSheet = (xml: string | Buffer): Promise<Buffer> =>
  zipped({ ...partsOf({ rows: '' }), [sheetPart]: xml });

/** With one field of an entry of the central directory changed (APPNOTE.TXT, 4.3.12). */
function changed(archive: Buffer, name: string, change: (entry: Buffer) => void): Buffer {
  const copy = Buffer.from(archive);
  for (let at = copy.indexOf('PK\x01\x02'); at >= 0; at = copy.indexOf('PK\x01\x02', at + 4)) {
    const entry = copy.subarray(at);
    if (entry.toString('latin1', 46, 46 + entry.readUInt16LE(28)) === name) change(entry);
  }
  expect(copy.equals(archive)).toBe(false);
  return copy;
}

describe('an archive', () => {
  it.each<[string, (entry: Buffer) => void, RegExp]>([
    [
      'is longer than it says',
      (entry) => entry.writeUInt32LE(100, 24),
      /is not what the directory of the archive says/,
    ],
    [
      'is shorter than it says',
      (entry) => entry.writeUInt32LE(1e9, 24),
      /is not what the directory of the archive says/,
    ],
    [
      'has another checksum',
      (entry) => entry.writeUInt32LE(1, 16),
      /is not what the directory of the archive says/,
    ],
    ['is encrypted', (entry) => entry.writeUInt16LE(1, 8), /is encrypted/],
    [
      'is compressed in another way',
      (entry) => entry.writeUInt16LE(9, 10),
      /by a method that no spreadsheet program/,
    ],
    ['overlaps another', (entry) => entry.writeUInt32LE(0, 42), /overlap/],
    ['is beyond its end', (entry) => entry.writeUInt32LE(0x7fffffff, 42), /cannot be read as a ZIP archive/],
    ['is cut', (entry) => entry.writeUInt32LE(20, 20), /cannot be read as a ZIP archive/],
  ])('of which a part %s is refused', async (_, change, reason) => {
    expect(await refusal(changed(await workbook({ rows: good }), sheetPart, change))).toMatch(reason);
  });

  it('that is cut off, or has bits changed, is refused', async () => {
    const body = await workbook({ rows: header + texts('x-1', 'Title', 'word '.repeat(10_000)) });
    for (const end of [10, 200, body.length >> 1, body.length - 1]) {
      expect(await refusal(body.subarray(0, end))).toMatch(/cut off or damaged|damaged/);
    }
    const stored = await zipped(partsOf({ rows: good }), { compress: false });
    const at = stored.indexOf('from here');
    const flipped = Buffer.from(stored);
    flipped.write('from hers', at);
    expect(await refusal(flipped)).toMatch(/is not what the directory of the archive says/);
  });

  it('with a part twice, or with thousands, is refused', async () => {
    const twice = { ...partsOf({ rows: good }), 'XL/Worksheets/Sheet1.xml': '<worksheet/>' };
    expect(await refusal(await zipped(twice))).toMatch(/the part “xl\/worksheets\/sheet1.xml” twice/);
    const many = Buffer.from(await zipped(partsOf({ rows: good })));
    // How many there are, twice (APPNOTE.TXT, 4.3.16).
    const end = many.lastIndexOf('PK\x05\x06');
    many.writeUInt16LE(10_001, end + 8);
    many.writeUInt16LE(10_001, end + 10);
    expect(await refusal(many)).toMatch(/10001 parts/);
  });

  it('without a sheet, or with a thousand and one, is refused', async () => {
    const { [sheetPart]: _, ...without } = partsOf({ rows: good });
    expect(await refusal(await zipped(without))).toMatch(/The sheet Data is not in the workbook/);
    const others = Array.from({ length: 1000 }, (__, i) => ({ name: `S${i}`, rows: '' }));
    expect(await refusal(await workbook({ rows: good, others }))).toMatch(/more than 1000 sheets/);
  });
});

describe('a part', () => {
  const sheet = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

  it.each<[string, string | Buffer, RegExp]>([
    ['is cut off', sheet(good).slice(0, -20), /is no XML: unclosed tag/],
    ['is no XML', 'a,b,c', /is no XML/],
    ['has elements that are not closed as they began', '<worksheet><a></b></worksheet>', /is no XML/],
    ['has an entity', '<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>', /document type definition/],
    [
      'has an entity that is not known',
      sheet(texts('&b;').replace('&amp;', '&')),
      /is no XML: undefined entity/,
    ],
    ['is in UTF-16', Buffer.from(`\uFEFF${sheet(good)}`, 'utf16le'), /is not in UTF-8/],
    [
      'says that it is in another encoding',
      `<?xml version="1.0" encoding="ISO-8859-1"?>${sheet(good)}`,
      /is in ISO-8859-1/,
    ],
    [
      'has bytes that are no UTF-8',
      Buffer.concat([Buffer.from(sheet(good)), Buffer.from([0xff])]),
      /is not in UTF-8/,
    ],
    ['is nested deeply', `<worksheet>${'<a>'.repeat(100_000)}`, /more than 100 elements within each other/],
    [
      'has a tag without end',
      `<worksheet ${'a="b" '.repeat(500_000)}`,
      /has a text of more than 1048576 characters/,
    ],
    ['has half of a character', sheet(header + texts('x-1', 'T', '_xD83D_')), /half of a surrogate pair/],
    ['has U+0000', sheet(header + texts('x-1', 'T', '_x0000_')), /U\+0000/],
    [
      'has a row of 2 MiB',
      sheet(header + texts('x-1', ...Array<string>(70).fill('y'.repeat(32_000)))),
      /Row 2 has more than 1048576/,
    ],
  ])('that %s is refused', async (_, xml, reason) => {
    expect(await refusal(await withSheet(xml))).toMatch(reason);
  });

  it('of styles or merged cells without end is refused', async () => {
    const styles = `<styleSheet><cellXfs>${'<xf/>'.repeat(65_537)}</cellXfs></styleSheet>`;
    expect(await refusal(await workbook({ rows: good, parts: { 'xl/styles.xml': styles } }))).toMatch(
      /65536 cell styles/,
    );
    const tail = `<mergeCells>${'<mergeCell ref="A2:XFD4"/>'.repeat(100)}</mergeCells>`;
    expect(await refusal(await workbook({ rows: good, tail }))).toMatch(/more merged cells than are read/);
  });

  it('with a million empty rows, and one that is not, is read', async () => {
    const empty = Array.from({ length: 1_000_000 }, (_, i) => `<row r="${i + 2}" hidden="1"/>`).join('');
    const body = await workbook({
      rows: `<row r="1">${header.slice(5)}${empty}<row r="1048576">${text('x-1')}${text('T')}</row>`,
    });
    expect(await imported(body)).toMatchObject({ status: 'completed', rows: 1 });
    await world.pool.query(`DELETE FROM scenarios WHERE external_id LIKE 'x-%'`);
  });
});

(existsSync('/proc/self/status') ? describe : describe.skip)('the memory of the service (on Linux)', () => {
  const peak = (): number =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${world.services[0].process.pid}/status`, 'utf8'))![1]) /
    1024;

  it('hardly grows by a cell or a shared string of 50 MB, or by 100 MB out of little', async () => {
    await imported(await workbook({ rows: good }));
    await world.pool.query(`DELETE FROM scenarios WHERE external_id LIKE 'x-%'`);
    const before = peak();
    const { [sheetPart]: around } = partsOf({ rows: header + texts('x-1', 'T', 'CELL') });
    const [start, end] = String(around).split('CELL');
    const withCell = (cell: Buffer): Promise<Buffer> =>
      withSheet(Buffer.concat([Buffer.from(start!), cell, Buffer.from(end!)]));
    const cell = Buffer.alloc(50_000_000, 'y');
    expect(await refusal(await withCell(cell))).toMatch(/a text of more than 1048576 characters/);
    const strings = Buffer.concat([Buffer.from('<sst><si><t>'), cell, Buffer.from('</t></si></sst>')]);
    const parts = { 'xl/sharedStrings.xml': strings };
    expect(await refusal(await workbook({ rows: good, parts }))).toMatch(
      /a text of more than 1048576 characters/,
    );
    const runs = Buffer.from(`<sst><si>${'<r><t>yyyyyyyyyyyyyyyyyyyy</t></r>'.repeat(1_000_000)}</si></sst>`);
    expect(await refusal(await workbook({ rows: good, parts: { 'xl/sharedStrings.xml': runs } }))).toMatch(
      /has more than 1048576 characters/,
    );
    const many = Buffer.concat([Buffer.from('<worksheet><sheetData>'), Buffer.alloc(100_000_000, '<row/>')]);
    expect(await refusal(await withSheet(many))).toMatch(/More comes out of this workbook than is read/);
    expect(peak() - before).toBeLessThan(150);
  });

  it('does not hold shared strings beyond a bound, and they are all there', async () => {
    const count = 4_100;
    const of = (i: number): string =>
      `${i} ${`${(i * 7919) % 1_000_003} `.repeat(3_000)}`.slice(0, 19_000).trim();
    const strings = Array.from({ length: count }, (_, i) => `<si><t>${of(i)}</t></si>`).join('');
    const asked = [0, 1, 777, 2_000, count - 1];
    const cells = asked
      .map((i) => `<row>${text(`x-${i}`)}${text('T')}<c t="s"><v>${i}</v></c></row>`)
      .join('');
    const before = peak();
    const done = await imported(await workbook({ rows: header + cells, strings }));
    expect(done).toMatchObject({ status: 'completed', counts: { created: asked.length } });
    const { rows } = await world.pool.query(
      `SELECT description FROM scenarios WHERE external_id LIKE 'x-%' ORDER BY substr(external_id, 3)::int`,
    );
    expect(rows.map(({ description }) => description)).toEqual(asked.map(of));
    expect(peak() - before).toBeLessThan(150);
  });
});
