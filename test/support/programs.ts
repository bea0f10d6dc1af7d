/**
 * How programs write a table: a model of each, as simply as its manual says it, of the same few columns. What its author
 * meant is what went in.
 */

/** A value that goes in: a text, or nothing. */
export type Meant = string | null;

export interface Program {
  name: string;
  contentType: 'text/csv' | 'application/x-ndjson';
  /** What whoever uploads the file says of it, where it cannot be known. */
  says?: Record<string, string>;
  write(names: readonly string[], rows: readonly Meant[][]): string;
}

/** Quotes where a field needs them (RFC 4180, 2). */
const quotedIf = (needs: RegExp) => (value: string) =>
  needs.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

const escaping =
  (pairs: Record<string, string>) =>
  (value: string): string =>
    [...value].map((character) => pairs[character] ?? character).join('');

interface Form {
  delimiter: string;
  field: (value: string) => string;
  nothing: string;
  end?: string;
  /** How the header is written, where it is not as the rows are. */
  head?: (name: string) => string;
}

const table =
  ({ delimiter, field, nothing, end = '\n', head = field }: Form): Program['write'] =>
  (names, rows) =>
    [names.map(head), ...rows.map((row) => row.map((value) => (value === null ? nothing : field(value))))]
      .map((fields) => fields.join(delimiter) + end)
      .join('');

const csv = { contentType: 'text/csv' } as const;

export const programs: Program[] = [
  {
    name: 'jq @tsv',
    ...csv,
    write: table({
      delimiter: '\t',
      nothing: '',
      field: escaping({ '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }),
    }),
  },
  {
    name: 'Miller --otsv',
    ...csv,
    write: table({
      delimiter: '\t',
      nothing: '',
      field: escaping({ '\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\' }),
    }),
  },
  {
    name: 'PostgreSQL COPY text',
    ...csv,
    write: table({
      delimiter: '\t',
      nothing: '\\N',
      field: escaping({
        '\b': '\\b',
        '\f': '\\f',
        '\n': '\\n',
        '\r': '\\r',
        '\t': '\\t',
        '\v': '\\v',
        '\\': '\\\\',
      }),
    }),
  },
  {
    name: 'PostgreSQL COPY csv',
    ...csv,
    write: table({
      delimiter: ',',
      nothing: '',
      field: (value) => (value === '' ? '""' : quotedIf(/[",\r\n]|^\\\.$/)(value)),
    }),
  },
  {
    name: 'psql --no-align',
    ...csv,
    write: table({ delimiter: '|', nothing: '', field: (value) => value }),
  },
  {
    name: 'mariadb --batch',
    ...csv,
    says: { emptyWords: 'NULL' },
    write: table({
      delimiter: '\t',
      nothing: 'NULL',
      field: escaping({ '\n': '\\n', '\t': '\\t', '\\': '\\\\' }),
    }),
  },
  {
    name: 'MariaDB INTO OUTFILE',
    ...csv,
    write: table({
      delimiter: '\t',
      nothing: '\\N',
      field: escaping({ '\n': '\\\n', '\t': '\\\t', '\\': '\\\\' }),
    }),
  },
  {
    name: 'MariaDB INTO OUTFILE, in quotes',
    ...csv,
    write: table({
      delimiter: ',',
      nothing: '\\N',
      field: (value) => `"${escaping({ '"': '\\"', '\n': '\\\n', '\\': '\\\\' })(value)}"`,
    }),
  },
  {
    name: 'sqlite3 -csv',
    ...csv,
    write: table({ delimiter: ',', nothing: '', field: quotedIf(/[",\r\n' \t]|[^\x20-\x7E]/) }),
  },
  {
    name: 'sqlite3 -tabs',
    ...csv,
    write: table({ delimiter: '\t', nothing: '', field: (value) => value }),
  },
  {
    name: 'Python csv, excel',
    ...csv,
    write: table({ delimiter: ',', nothing: '', field: quotedIf(/[",\r\n]/), end: '\r\n' }),
  },
  {
    name: 'Python csv, excel-tab',
    ...csv,
    write: table({ delimiter: '\t', nothing: '', field: quotedIf(/["\t\r\n]/), end: '\r\n' }),
  },
  {
    // What is no line end of its own is no reason for quotes.
    name: 'Python csv with lineterminator LF, pandas to_csv',
    ...csv,
    write: table({ delimiter: ',', nothing: '', field: quotedIf(/[",\n]/) }),
  },
  {
    name: 'PHP fputcsv',
    ...csv,
    write: table({
      delimiter: ',',
      nothing: '',
      // A quote after a backslash is not doubled.
      field: (value) => (/[",\\\n\r\t ]/.test(value) ? `"${value.replaceAll(/(?<!\\)"/g, '""')}"` : value),
    }),
  },
  {
    name: 'R write.csv, row.names = FALSE',
    ...csv,
    says: { emptyWords: 'NA' },
    write: table({
      delimiter: ',',
      nothing: 'NA',
      field: (value) => `"${value.replaceAll('"', '""')}"`,
    }),
  },
  {
    name: 'R write.table with tabs',
    ...csv,
    says: { emptyWords: 'NA' },
    write: table({
      delimiter: '\t',
      nothing: 'NA',
      field: (value) => `"${value.replaceAll('"', '\\"')}"`,
    }),
  },
  {
    name: 'R write.table with tabs, quote = FALSE',
    ...csv,
    says: { emptyWords: 'NA' },
    write: table({ delimiter: '\t', nothing: 'NA', field: (value) => value }),
  },
  {
    name: 'Excel, text with tabs',
    ...csv,
    write: table({ delimiter: '\t', nothing: '', field: quotedIf(/[",\t\r\n]/), end: '\r\n' }),
  },
  {
    name: 'LibreOffice with semicolons',
    ...csv,
    write: table({ delimiter: ';', nothing: '', field: quotedIf(/[";\n]/) }),
  },
  {
    // Rows end at their last value.
    name: 'exceljs csv',
    ...csv,
    write: (names, rows) =>
      [names, ...rows]
        .map((row) => {
          const last = row.findLastIndex((value) => value !== null);
          return row.slice(0, last + 1).map((value) => quotedIf(/[",\r\n]/)(value ?? ''));
        })
        .map((fields) => `${fields.join(',')}\n`)
        .join(''),
  },
  {
    name: 'json2csv, excelStrings',
    ...csv,
    write: table({
      delimiter: ',',
      nothing: '',
      field: (value) => `"=""${value.replaceAll('"', '""""')}"""`,
    }),
  },
  {
    name: 'jq -c',
    contentType: 'application/x-ndjson',
    write: (names, rows) =>
      rows
        .map((row) => `${JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]])))}\n`)
        .join(''),
  },
  {
    name: 'PostgreSQL COPY text of row_to_json',
    contentType: 'application/x-ndjson',
    write: (names, rows) =>
      rows
        .map((row) => JSON.stringify(Object.fromEntries(names.map((name, i) => [name, row[i]]))))
        .map((line) => `${line.replaceAll('\\', '\\\\')}\n`)
        .join(''),
  },
];
