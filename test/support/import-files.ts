/** Files that hold the same rows in the many ways in which people write them. */
import fc from 'fast-check';

export type Shape = 'right' | 'too-many' | 'too-few' | 'header-again';

/** A row that is to be written: the text of each column, by name. */
export interface Written {
  shape: Shape;
  texts: Record<string, string>;
  /** What is before it. */
  blanks: Blank[];
}

type Blank = 'nothing' | 'spaces' | 'delimiters';

/** How a file is written. */
export interface Style {
  format: 'csv' | 'ndjson';
  delimiter: ',' | ';' | '\t' | '|';
  saysDelimiter: boolean;
  end: '\n' | '\r\n' | '\r';
  endsWithBreak: boolean;
  encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';
  quotes: 'all' | 'needed';
  padding: '' | ' ';
  header: 'as-is' | 'upper' | 'spaces' | 'hyphens';
  /** Seeds of the order of the columns, and of the rest that matters less. */
  order: number[];
  /** With the columns of a report, which are not looked at. */
  hasReport: boolean;
  leading: Blank[];
}

const blank = fc.constantFrom<Blank>('nothing', 'spaces', 'delimiters');
const few = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Blank[]>([]) },
  { weight: 1, arbitrary: fc.array(blank, { minLength: 1, maxLength: 3 }) },
);

export const style: fc.Arbitrary<Style> = fc.record({
  format: fc.constantFrom('csv', 'csv', 'ndjson'),
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  saysDelimiter: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  endsWithBreak: fc.boolean(),
  encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'),
  quotes: fc.constantFrom('all', 'needed'),
  padding: fc.constantFrom('', ' '),
  header: fc.constantFrom('as-is', 'upper', 'spaces', 'hyphens'),
  order: fc.array(fc.nat(1000), { minLength: 10, maxLength: 10 }),
  hasReport: fc.boolean(),
  leading: few,
});

/** Rows of these columns. */
export function written(columns: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<Written> {
  return fc.record({
    shape: fc.oneof(
      { weight: 14, arbitrary: fc.constant<Shape>('right') },
      { weight: 1, arbitrary: fc.constantFrom<Shape>('too-many', 'too-few', 'header-again') },
    ),
    texts: fc.record(columns),
    blanks: few,
  });
}

/** Texts that files garble, where they can be. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constant(''),
  fc.constantFrom(
    'plain',
    'Say "hello"',
    'a,b;c\td|e',
    'two\nlines',
    '\n\n x\n\n\ny\n',
    '"',
    '""',
    '";"',
    "it's",
  ),
  fc.constantFrom(
    '=1+1',
    "'=1+1",
    "''-2",
    '@x',
    '-',
    'ë😀',
    '\\N',
    '\\',
    'NULL',
    '{"a"}',
    "'",
    ' x ',
    'a\\\nb',
  ),
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((each) => !/[\0\r]/.test(each)),
);

export interface File {
  bytes: Buffer;
  contentType: string;
  /** In the order of the file, of those that are no blank lines: where each begins, and which of those given it is. */
  lines: { line: number; row: Written }[];
}

/** What is read of a text in a file. A field of a report may have an apostrophe of ours before what looks like a formula. */
export function readText(given: string, { format, hasReport }: Style): string {
  const trimmed = given.trim().normalize('NFC');
  return format === 'csv' && hasReport && /^'+[=+\-@]/.test(trimmed) ? trimmed.slice(1) : trimmed;
}

/** Writes a file. `names` are its columns. */
export function write(names: readonly string[], rows: readonly Written[], how: Style): File {
  const columns =
    how.format === 'csv' && how.hasReport ? [...names, 'line', 'outcome', 'reason'] : [...names];
  columns.sort((a, b) => rank(a, how) - rank(b, how));
  const out: string[] = [];
  let line = 1;
  const put = (piece: string): number => {
    const start = line;
    out.push(piece.replaceAll('\n', how.end));
    line += piece.split('\n').length;
    return start;
  };
  const putBlank = (kind: Blank): number => {
    if (kind === 'delimiters' && how.format === 'csv') return put(how.delimiter.repeat(columns.length - 1));
    return put(kind === 'nothing' ? '' : '   ');
  };
  if (how.format === 'csv') {
    if (how.saysDelimiter) put(`sep=${how.delimiter}`);
    how.leading.forEach(putBlank);
    put(columns.map((name) => field(spelt(name, how), how)).join(how.delimiter));
  }
  const lines = rows.flatMap((row) => {
    row.blanks.forEach(putBlank);
    if (how.format === 'ndjson') return [{ line: put(object(names, row, how)), row }];
    const fields = fieldsOf(columns, row, how);
    const start = put(fields.map((each) => field(each, how)).join(how.delimiter));
    return fields.every((each) => each.trim() === '') ? [] : [{ line: start, row }];
  });
  const content = out.join(how.end) + (how.endsWithBreak ? how.end : '');
  const contentType = how.format === 'csv' ? 'text/csv' : 'application/x-ndjson';
  return { bytes: encode(content, how), contentType, lines };
}

function rank(name: string, { order }: Style): number {
  return order[name.length % order.length]! + name.charCodeAt(0) / 1000 + name.charCodeAt(1) / 1e6;
}

function spelt(name: string, { header }: Style): string {
  switch (header) {
    case 'as-is':
      return name;
    case 'upper':
      return name.toUpperCase();
    case 'spaces':
      return ` ${name.replaceAll('_', ' ')} `;
    case 'hyphens':
      return name.replaceAll('_', '-');
  }
}

const needed = ['counselor', 'scenario', 'external_id', 'name', 'title'];

function fieldsOf(columns: readonly string[], { shape, texts }: Written, how: Style): string[] {
  const fields = columns.map((name) => texts[name] ?? (name === 'line' ? '77' : `=any "${name}"\nof it`));
  switch (shape) {
    case 'right':
      return fields;
    case 'too-many':
      return [...fields, 'more\nthan that', ''];
    case 'too-few':
      // Short of a column without which it is no row.
      return fields.slice(
        0,
        columns.findLastIndex((name) => needed.includes(name)),
      );
    case 'header-again':
      return columns.map((name) => spelt(name, how));
  }
}

function field(value: string, { delimiter, quotes, padding }: Style): string {
  const isQuoted =
    quotes === 'all' ||
    // In quotes a word for nothing is that word.
    ['\\N', 'NULL'].includes(value.trim()) ||
    ['"', '\n', delimiter].some((each) => value.includes(each));
  return `${padding}${isQuoted ? `"${value.replaceAll('"', '""')}"` : value}${padding}`;
}

function object(names: readonly string[], { shape, texts }: Written, how: Style): string {
  if (shape === 'header-again') return JSON.stringify(names);
  const members = names
    .toSorted((a, b) => rank(a, how) - rank(b, how))
    .map((name): [string, string | null] => [
      name,
      texts[name] === '' && how.hasReport ? null : texts[name]!,
    ]);
  if (shape === 'too-many') members.push(['colour', 'red']);
  const json = JSON.stringify(Object.fromEntries(members));
  return shape === 'too-few' ? json.slice(0, -2) : json;
}

function encode(content: string, { encoding }: Style): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(content);
    case 'utf-8-bom':
      return Buffer.from(`\uFEFF${content}`);
    case 'utf-16le':
      return Buffer.from(`\uFEFF${content}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\uFEFF${content}`, 'utf16le').swap16();
  }
}
