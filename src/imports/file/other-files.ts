/** What a file is that is no table: each named, with what to do. */
import { quoted } from './file-fault.js';
import type { StoredFile } from './source.js';
import type { Archive } from './workbook/archive.js';

const asWorkbook = 'Save it as an Excel workbook (.xlsx) or as CSV, and upload that.';

const signatures: readonly [start: string, what: string][] = [
  ['1f8b', 'a gzip archive. Unpack it, and upload the file in it'],
  ['377abcaf271c', 'a 7z archive. Unpack it, and upload the file in it'],
  ['526172211a07', 'a RAR archive. Unpack it, and upload the file in it'],
  ['fd377a585a00', 'an xz archive. Unpack it, and upload the file in it'],
  ['425a68', 'a bzip2 archive. Unpack it, and upload the file in it'],
  ['28b52ffd', 'a zstd archive. Unpack it, and upload the file in it'],
  ['25504446', 'a PDF. Export what it was made from as an Excel workbook (.xlsx) or as CSV'],
  ['89504e47', 'a picture. Upload the table itself, as an Excel workbook (.xlsx) or as CSV'],
  ['ffd8ff', 'a picture. Upload the table itself, as an Excel workbook (.xlsx) or as CSV'],
  ['53514c69746520666f726d6174203300', 'an SQLite database. Export the table as CSV'],
  ['50415231', 'a Parquet file. Export it as CSV'],
];

const ole = 'd0cf11e0a1b11ae1';
const zip = ['504b0304', '504b0506', '504b0708'];

export type FirstBytes = 'zip' | 'text' | { fault: string };

/** What the first bytes say. What is not known is taken for text. */
export async function lookAt(file: StoredFile): Promise<FirstBytes> {
  const start = (await file.read(0, 16)).toString('hex');
  if (zip.some((each) => start.startsWith(each))) return 'zip';
  if (start.startsWith(ole)) return { fault: await whatOle(file) };
  const known = signatures.find(([each]) => start.startsWith(each));
  return known === undefined ? 'text' : { fault: `This is ${known[1]}.` };
}

/** The names of streams that tell what an OLE compound file is, in the order in which they are looked for. */
const streams: readonly [name: string, what: string][] = [
  ['EncryptedPackage', 'a workbook (or document) that is protected by a password. Save it without one'],
  ['Workbook', `an old Excel workbook (.xls). ${asWorkbook.slice(0, -1)}`],
  ['Book', `an old Excel workbook (.xls). ${asWorkbook.slice(0, -1)}`],
  ['WordDocument', 'an old Word document (.doc). Put its table into a workbook'],
  ['PowerPoint Document', 'an old PowerPoint presentation (.ppt). Put its table into a workbook'],
  [
    '__properties_version1.0',
    'an Outlook message (.msg). Save the file that is attached to it, and upload that',
  ],
];

/** Looks into the directory of a compound file (MS-CFB, 2.2 and 2.6), of which the first sector is enough to know. */
async function whatOle(file: StoredFile): Promise<string> {
  const header = await file.read(0, 512);
  const sector = header.length < 52 ? 0 : 2 ** Math.min(header.readUInt16LE(30), 12);
  const start = header.length < 52 ? 0 : (header.readUInt32LE(48) + 1) * sector;
  const directory = start < file.bytes ? await file.read(start, 4096) : Buffer.alloc(0);
  const known = streams.find(([name]) => directory.includes(Buffer.from(`${name}\0`, 'utf16le')));
  return known === undefined
    ? `This is an old file of Microsoft Office, such as .xls. ${asWorkbook}`
    : `This is ${known[1]}.`;
}

/** By a part that only these have. */
const archives: readonly [part: RegExp, what: string][] = [
  [/^xl\/workbook\.bin$/, `a binary Excel workbook (.xlsb). ${asWorkbook}`],
  [/^word\//, `a Word document (.docx). Put its table into a workbook. ${asWorkbook}`],
  [/^ppt\//, `a PowerPoint presentation (.pptx). Put its table into a workbook. ${asWorkbook}`],
  [
    /^index\/.*\.iwa$|^index\.zip$/,
    `a document of Numbers or another of Apple's programs. Export it as Excel (.xlsx) or CSV.`,
  ],
  [/^meta-inf\/manifest\.mf$/, 'a Java archive (.jar), and no table.'],
  [/^androidmanifest\.xml$/, 'an app (.apk), and no table.'],
];

/** What an archive is that has no workbook of Excel. */
export async function whatArchive(archive: Archive): Promise<string> {
  const { names } = archive;
  const known = archives.find(([part]) => names.some((name) => part.test(name)));
  if (known !== undefined) return `This is ${known[1]}`;
  if (names.includes('mimetype')) {
    const type = await mimeTypeOf(archive);
    return `This is a file of the type ${quoted(type)}, and no spreadsheet. ${asWorkbook}`;
  }
  const files = names.filter((name) => !name.endsWith('/'));
  if (files.length === 0) return 'This is an empty ZIP archive.';
  const some = files.slice(0, 3).map(quoted).join(', ');
  return (
    `This is a ZIP archive with ${some}${files.length > 3 ? ` and ${files.length - 3} more` : ''}, and no workbook. ` +
    'Unpack it, and upload the file that is meant.'
  );
}

/** Of an OpenDocument file or an e-book, which say it first. */
export async function mimeTypeOf(archive: Archive): Promise<string> {
  for await (const slice of archive.read('mimetype')) return slice.toString('latin1', 0, 100).trim();
  return '';
}
