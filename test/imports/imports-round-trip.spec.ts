/**
 * A report, uploaded as it is, has the values of its file: whatever the file was written in, and whatever the report is. The notes
 * have all that some format gives a meaning to. `ROUND_SEED=7 npm test -- round-trip` takes others.
 */
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Credentials, sessionOf } from '../support/api.js';
import { enrolment } from '../support/enrolment.js';
import { truncate } from '../support/truncate.js';
import { finished, type ImportAnswer, path, upload, type Wishes } from '../support/uploads.js';
import { texts, workbook } from '../support/workbooks.js';
import { createWorld, type World } from '../support/worlds.js';

const seed = Number(process.env['ROUND_SEED'] ?? 20_261_129);
const rows = 60;

const parts = [
  'a',
  'b',
  'é',
  ' ',
  '1',
  '\t',
  '\n',
  '\r',
  '\r\n',
  '"',
  "'",
  '\\',
  ',',
  ';',
  '|',
  '=',
  '-',
  '\\n',
  '\\N',
  'NA',
  'C:\\new',
  '\\\\server\\tmp',
  '="007"',
  "'=1+1",
  'x,y\nx,y',
  'x\ty\tz\nx\ty\tz',
  '"quoted"',
  'NULL',
  '#',
  '_x000D_',
];
const [notes] = fc.sample(
  fc.array(
    fc.oneof(
      fc.constantFrom(...parts),
      fc.array(fc.constantFrom(...parts), { maxLength: 5 }).map((all) => all.join('')),
    ),
    { minLength: rows, maxLength: rows },
  ),
  { numRuns: 1, seed },
);

interface Written {
  wishes: Wishes;
  write: (records: string[][]) => string | Buffer | Promise<Buffer>;
}

const quotes = (delimiter: string): Written => ({
  wishes: { delimiter, dialect: 'quotes' },
  write: (records) =>
    records
      .map((fields) => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(delimiter))
      .join('\n'),
});

const bare: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
const backslash = (delimiter: string): Written => ({
  wishes: { delimiter, dialect: 'backslash' },
  write: (records) => {
    const escaped = (field: string): string =>
      [...field]
        .map((each) => bare[each] ?? (each === delimiter || each === '"' ? `\\${each}` : each))
        .join('');
    // Nothing is written as it is.
    return records
      .map((fields) => fields.map((field) => (field === '\\N' ? field : escaped(field))).join(delimiter))
      .join('\n');
  },
});

const ndjson: Written = {
  wishes: { contentType: 'application/x-ndjson' },
  write: ([names, ...records]) =>
    records
      .map((fields) => JSON.stringify(Object.fromEntries(fields.map((field, i) => [names![i], field]))))
      .join('\n'),
};

const octets = 'application/octet-stream';
const escapedXml = (field: string): string =>
  field.replace(/_(?=x[\dA-F]{4}_)/g, '_x005F_').replaceAll('\r', '_x000D_');
const xlsx: Written = {
  wishes: { contentType: octets },
  write: (records) => workbook({ rows: records.map((fields) => texts(...fields.map(escapedXml))).join('') }),
};

const files: Record<string, Written> = {
  'commas and quotes': quotes(','),
  'semicolons and quotes': quotes(';'),
  'tabs and quotes': quotes('\t'),
  'carets and quotes': quotes('^'),
  'tabs and backslashes': backslash('\t'),
  'commas and backslashes': backslash(','),
  'bars and backslashes': backslash('|'),
  NDJSON: ndjson,
  'a workbook': xlsx,
};

const contentTypes = { csv: 'text/csv', ndjson: 'application/x-ndjson', xlsx: octets };

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments CASCADE');
  await world.pool.query(`DELETE FROM counselors WHERE external_id LIKE 'later-%'`);
});

const run = async (file: string | Buffer, wishes: Wishes): Promise<ImportAnswer> =>
  finished(world.url, admin, (await upload(world.url, admin, file, wishes)).id);

/** Imports a file of those who are there by now, and takes what it did back. */
async function notesOf(file: string | Buffer, wishes: Wishes): Promise<[string, string | null][]> {
  expect(await run(file, wishes)).toMatchObject({ error: null, counts: { created: rows } });
  const { rows: found } = await world.pool.query<{ id: string; note: string | null }>(
    'SELECT external_id AS id, note FROM assignments a JOIN counselors c ON c.id = counselor_id ORDER BY 1',
  );
  await truncate(world.pool, 'assignments CASCADE');
  return found.map(({ id, note }) => [id, note]);
}

it.each(Object.entries(files))('of a file with %s', async (_, { wishes, write }) => {
  const file = await write([
    ['counselor', 'note', 'scenario'],
    ...notes!.map((note, i) => [`later-${i + 1}`, note, 's-101']),
  ]);
  const done = await run(file, wishes);
  expect(done).toMatchObject({ error: null, counts: { invalid: rows } });
  await world.pool.query(enrolment('counselors', rows, 'later-'));
  const meant = await notesOf(file, wishes);
  expect(meant.filter(([, note]) => note !== null).length).toBeGreaterThan(rows / 2);
  for (const [format, contentType] of Object.entries(contentTypes)) {
    const to = `${world.url}${path}/${done.id}/rows?outcome=invalid&format=${format}`;
    const report = Buffer.from(await (await fetch(to, { headers: admin })).arrayBuffer());
    expect([format, await notesOf(report, { contentType })]).toEqual([format, meant]);
  }
});
