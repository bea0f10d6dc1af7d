/** The parts of an Excel workbook: what its sheets are called, where they are, and what holds for all of them (ECMA-376, 18.2). */
import { FileFault } from '../file-fault.js';
import type { Archive } from './archive.js';
import { type Attributes, readAll } from './xml.js';

/** A person makes a hundred. */
const mostSheets = 1000;

export interface Sheet {
  name: string;
  isVisible: boolean;
  /** Name of its part in the archive. */
  part: string;
}

export interface Workbook {
  /** In the order of their tabs. */
  sheets: Sheet[];
  /** Tabs that are no tables: charts, dialogs, macros. */
  others: string[];
  is1904: boolean;
  isReckonedAnew: boolean;
  styles: string | undefined;
  sharedStrings: string | undefined;
}

interface Target {
  kind: string;
  part: string;
}

/** Undefined if the archive has none. */
export async function findWorkbook(archive: Archive): Promise<string | undefined> {
  const targets = await relationships(archive, '_rels/.rels', '');
  const { part = 'xl/workbook.xml' } = targets.values().find(({ kind }) => kind === 'officedocument') ?? {};
  return archive.has(part) ? part : undefined;
}

export async function readWorkbook(archive: Archive, part: string): Promise<Workbook> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const targets = await relationships(archive, `${folder}_rels/${part.slice(folder.length)}.rels`, folder);
  const ofKind = (kind: string): string | undefined => {
    const found = targets.values().find((target) => target.kind === kind);
    return found !== undefined && archive.has(found.part) ? found.part : undefined;
  };
  const book: Workbook = {
    sheets: [],
    others: [],
    is1904: false,
    isReckonedAnew: false,
    styles: ofKind('styles'),
    sharedStrings: ofKind('sharedstrings'),
  };
  await readAll(archive.read(part), part, {
    open: (name, attributes) => {
      if (name === 'workbookPr') book.is1904 = isTrue(attributes['date1904']);
      else if (name === 'calcPr') book.isReckonedAnew = isTrue(attributes['fullCalcOnLoad']);
      else if (name === 'sheet') addSheet(book, attributes, targets);
    },
  });
  for (const sheet of book.sheets) {
    if (!archive.has(sheet.part))
      throw new FileFault(`The sheet ${sheet.name} is not in the workbook: is it damaged?`);
  }
  return book;
}

function addSheet(book: Workbook, attributes: Attributes, targets: ReadonlyMap<string, Target>): void {
  const { name = '', state = 'visible' } = attributes;
  const id = Object.keys(attributes).find((key) => key.endsWith(':id'));
  const target = targets.get(id === undefined ? '' : attributes[id]!);
  if (target?.kind === 'worksheet') {
    book.sheets.push({ name, isVisible: state === 'visible', part: target.part });
  } else book.others.push(name);
  if (book.sheets.length + book.others.length > mostSheets) {
    throw new FileFault(
      `The workbook has more than ${mostSheets} sheets. Leave out all but the one that is to be read.`,
    );
  }
}

/** By id. The kind is the last word of its type, which ends the same in both variants of OOXML. */
async function relationships(archive: Archive, part: string, folder: string): Promise<Map<string, Target>> {
  const targets = new Map<string, Target>();
  if (!archive.has(part)) return targets;
  await readAll(archive.read(part), part, {
    open: (name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) => {
      if (name !== 'Relationship' || mode === 'External') return;
      const kind = type.slice(type.lastIndexOf('/') + 1).toLowerCase();
      targets.set(id, { kind, part: resolved(folder, target) });
    },
  });
  return targets;
}

/** `/xl/a.xml`, `worksheets\a.xml`, `../xl/my%20sheet.xml` */
function resolved(folder: string, target: string): string {
  const path = target.replaceAll('\\', '/');
  const { pathname } = new URL(path.startsWith('/') ? `.${path}` : `./${folder}${path}`, 'zip://archive/');
  try {
    return decodeURIComponent(pathname.slice(1));
  } catch {
    return pathname.slice(1);
  }
}

export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on';
}
