/**
 * A workbook of the rows of `csv` (importing.ts), laid out as Excel does: texts are shared, due dates are days. A ZIP archive
 * (APPNOTE 6.3.10) whose sizes come after the bytes.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { atEnd } from './ending.ts';
import { pairAt } from './importing.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const parts = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const fixed: Record<string, string> = {
  '[Content_Types].xml':
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${parts}.sheet.main+xml"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${parts}.worksheet+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${parts}.styles+xml"/>` +
    `<Override PartName="/xl/sharedStrings.xml" ContentType="${parts}.sharedStrings+xml"/></Types>`,
  '_rels/.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    `<Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relationships}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels':
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    `<Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/>` +
    `<Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/>` +
    `<Relationship Id="rId3" Type="${relationships}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  'xl/styles.xml':
    `<styleSheet xmlns="${main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>` +
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
};

/** 2027-01-31, as a day of the workbook. */
const due = 46_418;

function* sheet(rows: number, share: (text: string) => number): Generator<string> {
  const cell = (place: string, text: string): string => `<c r="${place}" t="s"><v>${share(text)}</v></c>`;
  const header = ['counselor', 'scenario', 'due_date', 'note'].map((name, i) => cell(`${'ABCD'[i]}1`, name));
  let text = `<worksheet xmlns="${main}"><dimension ref="A1:D${rows + 1}"/><sheetData><row r="1" spans="1:4">${header.join('')}</row>`;
  for (let i = 0; i < rows; i += 1) {
    const [counselor, scenario] = pairAt(i);
    const row = i + 2;
    text +=
      `<row r="${row}" spans="1:4">${cell(`A${row}`, counselor)}${cell(`B${row}`, scenario)}` +
      `<c r="C${row}" s="1"><v>${due}</v></c></row>`;
    if (text.length < 1_000_000) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

function* sharedStrings(texts: Iterable<string>): Generator<string> {
  yield `<sst xmlns="${main}">${[...texts].map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`;
}

/** Writes a workbook, and returns the path of it. */
export async function workbook(rows: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'onus-bench-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'rows.xlsx');
  const file = createWriteStream(path);
  let at = 0;
  const write = async (bytes: Buffer): Promise<void> => {
    at += bytes.length;
    if (!file.write(bytes)) await once(file, 'drain');
  };
  const entries: Buffer[] = [];
  const add = async (name: string, texts: Iterable<string>): Promise<void> => {
    const start = at;
    const [method, flags] = [8, 8];
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50);
    for (const [value, place] of [
      [20, 4],
      [flags, 6],
      [method, 8],
      [name.length, 26],
    ] as const)
      local.writeUInt16LE(value, place);
    await write(Buffer.concat([local, Buffer.from(name)]));
    let [crc, size, begin] = [0, 0, at];
    // Each piece ends on a byte (Z_SYNC_FLUSH), so that they are one stream; the last ends it (Z_FINISH).
    for (const text of texts) {
      const bytes = Buffer.from(text);
      crc = crc32(bytes, crc);
      size += bytes.length;
      await write(deflateRawSync(bytes, { level: 6, finishFlush: 2 }));
    }
    await write(deflateRawSync(Buffer.alloc(0)));
    const described = Buffer.alloc(16);
    for (const [value, place] of [
      [0x08074b50, 0],
      [crc, 4],
      [at - begin, 8],
      [size, 12],
    ] as const)
      described.writeUInt32LE(value, place);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50);
    for (const [value, place] of [
      [20, 4],
      [20, 6],
      [flags, 8],
      [method, 10],
      [name.length, 28],
    ] as const)
      central.writeUInt16LE(value, place);
    described.copy(central, 16, 4);
    central.writeUInt32LE(start, 42);
    entries.push(central, Buffer.from(name));
    await write(described);
  };
  const shared = new Map<string, number>();
  const share = (text: string): number => {
    if (!shared.has(text)) shared.set(text, shared.size);
    return shared.get(text)!;
  };
  for (const [name, text] of Object.entries(fixed)) await add(name, [declaration + text]);
  await add('xl/worksheets/sheet1.xml', sheet(rows, share));
  await add('xl/sharedStrings.xml', sharedStrings(shared.keys()));
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  for (const place of [8, 10]) end.writeUInt16LE(entries.length / 2, place);
  for (const [value, place] of [
    [directory.length, 12],
    [at, 16],
  ] as const)
    end.writeUInt32LE(value, place);
  await write(Buffer.concat([directory, end]));
  file.end();
  await once(file, 'close');
  return path;
}
