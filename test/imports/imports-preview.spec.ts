/** A preview tells how an import would read a file, by the same code, and leaves nothing behind. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { finished, type Preview, preview, tryPreview, upload, type Wishes } from '../support/uploads.js';
import { texts, workbook } from '../support/workbooks.js';
import { createWorld, type World } from '../support/worlds.js';

const mebibyte = 1024 * 1024;

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { IMPORT_MOST_MEBIBYTES: '20' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.admin.patch('/api/organization', { timeZone: 'Europe/Paris' });
});

afterAll(() => world.close());

const look = (file: string | Buffer | FormData, wishes: Wishes = {}): Promise<Preview> =>
  preview(world.url, admin, file, wishes);

const columnsOf = ({ columns }: Preview) => columns.map(({ name, use }) => [name, use]);

describe('a preview of a file that can be imported', () => {
  const file =
    'Counselor;scenario;due_date;note\nc-1001;s-101;2027-01-31;Zoë\nc-1002;s-101;2027-01-31T12:30:00Z;\nc-1003;;soon;\n';

  it('tells how it is read, and each row as it is understood', async () => {
    const seen = await look(file);
    expect(seen).toMatchObject({
      error: null,
      asks: [],
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      dialect: 'quotes',
      sheet: null,
      header: ['Counselor', 'scenario', 'due_date', 'note'],
      rowCount: 3,
      faultyRowCount: 1,
      isWhole: true,
      lastRows: [],
    });
    expect(seen.columns[0]).toEqual({ name: 'Counselor', use: 'column', columns: ['counselor'] });
    expect(seen.rows).toEqual([
      {
        line: 2,
        fields: ['c-1001', 's-101', '2027-01-31', 'Zoë'],
        values: {
          counselor: 'c-1001',
          scenario: 's-101',
          due_date: 'Sunday 31 January 2027, end of day',
          note: 'Zoë',
        },
        dueAt: '2027-01-31T22:59:59.999Z',
        dueOn: '2027-01-31',
        faults: [],
        leftOut: null,
      },
      {
        line: 3,
        fields: ['c-1002', 's-101', '2027-01-31T12:30:00Z', ''],
        values: {
          counselor: 'c-1002',
          scenario: 's-101',
          due_date: 'Sunday 31 January 2027, 13:30 in Europe/Paris',
          note: '',
        },
        dueAt: '2027-01-31T12:30:00.000Z',
        dueOn: null,
        faults: [],
        leftOut: null,
      },
      {
        line: 4,
        fields: ['c-1003', '', 'soon', ''],
        values: { counselor: 'c-1003', scenario: '', due_date: 'soon', note: '' },
        dueAt: null,
        dueOn: null,
        faults: [expect.stringContaining('scenario'), expect.stringContaining('due_date')],
        leftOut: null,
      },
    ]);
  });

  it('is the import’s own reading', async () => {
    const seen = await look(file);
    const started = await upload(world.url, admin, file, { dryRun: true });
    expect(await finished(world.url, admin, started.id)).toMatchObject({
      rows: seen.rowCount,
      encoding: seen.encoding,
      delimiter: seen.delimiter,
    });
  });

  it('is the import’s own reading of what the Content-Type says too', async () => {
    const polish = Buffer.from('counselor,scenario,note\nc-1001,s-101,\xbffa\n', 'latin1');
    const said = { contentType: 'text/csv; charset=windows-1250' };
    expect(await look(polish, said)).toMatchObject({
      error: null,
      encoding: 'windows-1250',
      certainty: { encoding: 'told' },
      rows: [{ values: { note: 'żfa' } }],
    });
    expect((await look(polish, { ...said, encoding: 'macintosh' })).rows[0]?.values?.['note']).toBe('øfa');
  });

  it.each<[string, string, Wishes, string]>([
    ['text', 'counselor,scenario\nc-1001,s-101\n', { sheet: 'May', delimiter: ',' }, 'sheet means'],
    [
      'NDJSON',
      '{"counselor":"c-1001","scenario":"s-101"}\n',
      { contentType: 'application/x-ndjson', delimiter: ',', dialect: 'quotes', encoding: 'utf-8' },
      'delimiter and dialect mean',
    ],
    ['a workbook', 'PK\x03\x04', { encoding: 'utf-8', sheet: 'May' }, 'encoding means'],
  ])('says what means nothing for %s, as the import does', async (name, content, wishes, means) => {
    const { error } = await look(content, wishes);
    expect(error).toBe(
      `The file is ${name}, for which ${means} nothing. Upload it without, or another file if this one was not meant.`,
    );
    const started = await upload(world.url, admin, content, wishes);
    expect(await finished(world.url, admin, started.id)).toMatchObject({ status: 'failed', error });
  });

  it('has the first twenty rows, and the last five', async () => {
    const lines = Array.from({ length: 1_000 }, (_, i) => `r-${i},Name ${i}`);
    const seen = await look(`external_id,name\n${lines.join('\n')}\n`, { type: 'counselors' });
    expect(seen.rows.map(({ line }) => line)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(seen.lastRows.map(({ values }) => values?.['external_id'])).toEqual(
      [995, 996, 997, 998, 999].map((i) => `r-${i}`),
    );
    expect(seen).toMatchObject({ rowCount: 1_000, faultyRowCount: 0, isWhole: true });
    const few = await look(`external_id,name\n${lines.slice(0, 22).join('\n')}\n`, { type: 'counselors' });
    expect(few.lastRows.map(({ line }) => line)).toEqual([22, 23]);
  });

  it('may come in a form, with what else the upload says', async () => {
    const form = new FormData();
    form.append('type', 'scenarios');
    form.append('file', new Blob(['external_id,title,more\nx,X,y\n']), 'scenarios.csv');
    form.append('ignoreOtherColumns', 'true');
    const seen = await look(form);
    expect(columnsOf(seen)).toEqual([
      ['external_id', 'column'],
      ['title', 'column'],
      ['more', 'ignored'],
    ]);
    expect(seen.rows[0]).toMatchObject({ fields: ['x', 'X', 'y'], values: { external_id: 'x', title: 'X' } });
  });

  it('reads columns of others as the upload says, and tells which rows it leaves out', async () => {
    const people =
      'given,family,id,status,city\nAnn,Lee,007,active,Kyiv\nBob,Ray,008,gone,Lviv\n,,009,active,Lviv\n';
    const seen = await look(people, {
      type: 'counselors',
      columns: JSON.stringify({
        external_id: 'id',
        name: { columns: ['given', 'family'] },
        group: { value: 'Night' },
      }),
      only: JSON.stringify({ status: ['active'] }),
    });
    expect(seen.columns).toEqual([
      { name: 'given', use: 'column', columns: ['name'] },
      { name: 'family', use: 'column', columns: ['name'] },
      { name: 'id', use: 'column', columns: ['external_id'] },
      { name: 'status', use: 'filter', columns: [] },
      { name: 'city', use: 'ignored', columns: [] },
    ]);
    expect(seen).toMatchObject({ rowCount: 3, faultyRowCount: 1, leftOutCount: 1 });
    expect(
      seen.rows.map(({ values, faults, leftOut }) => [
        values?.['name'],
        values?.['group'],
        faults.length,
        leftOut,
      ]),
    ).toEqual([
      ['Ann Lee', 'Night', 0, null],
      [expect.anything(), 'Night', 0, expect.stringContaining('gone')],
      ['', 'Night', 1, null],
    ]);
  });

  it('may be NDJSON', async () => {
    const seen = await look('{"counselor":"c-1001","scenario":"s-101"}\nno\n', {
      contentType: 'application/x-ndjson',
    });
    expect(seen).toMatchObject({ format: 'ndjson', delimiter: null, rowCount: 2, faultyRowCount: 1 });
    expect(seen.rows[0]).toMatchObject({
      values: { counselor: 'c-1001', scenario: 's-101', due_date: null, note: null },
    });
    expect(seen.rows[1]!.faults[0]).toContain('not JSON');
  });
});

describe('a preview of a file that cannot be imported', () => {
  it('has its columns and rows as they came, where they are others', async () => {
    const seen = await look('user_id,full_name,line,outcome,reason\n007,Ann,2,,\n008,Bob,3,,\n', {
      type: 'counselors',
    });
    expect(seen.error).toContain('must name the columns');
    expect(columnsOf(seen)).toEqual([
      ['user_id', 'unknown'],
      ['full_name', 'unknown'],
    ]);
    expect(seen.rows.map(({ line, fields, values }) => ({ line, fields, values }))).toEqual([
      { line: 2, fields: ['007', 'Ann'], values: null },
      { line: 3, fields: ['008', 'Bob'], values: null },
    ]);
    expect(seen).toMatchObject({ encoding: 'utf-8', rowCount: 0, isWhole: false });
  });

  it('has the rows before the line that cannot be read', async () => {
    const before = 'c-1001,s-101\n'.repeat(20_000);
    const seen = await look(`counselor,scenario\n${before}c-1002,"s"x\nc-1003,s-101\n`);
    expect(seen.error).toContain('Line 20002');
    expect(seen.rows).toHaveLength(20);
    expect(seen.isWhole).toBe(false);
  });

  it('asks for the order of its dates, where nothing shows it, and shows the rows as they came', async () => {
    const dates = (...days: string[]) =>
      `counselor,scenario,due_date\n${days.map((day, i) => `c-100${i + 1},s-101,${day}\n`).join('')}`;
    const doubtful = await look(dates('01/02/2027', '03/04/2027'));
    expect(doubtful).toMatchObject({ asks: ['dateOrder'], dateOrder: null, rowCount: 0 });
    expect(doubtful.error).toContain('dateOrder=dmy');
    expect(doubtful.rows.map(({ fields, values }) => [fields[2], values])).toEqual([
      ['01/02/2027', null],
      ['03/04/2027', null],
    ]);
    const dueIn = (seen: Preview) => seen.rows[0]!.values?.['due_date'];
    const told = await look(dates('01/02/2027'), { dateOrder: 'mdy' });
    expect(told).toMatchObject({ error: null, asks: [], dateOrder: 'mdy', certainty: { dateOrder: 'told' } });
    expect(dueIn(told)).toBe('Saturday 2 January 2027, end of day');
    const proven = await look(dates('01/02/2027', '31/01/2027'));
    expect(proven).toMatchObject({ error: null, dateOrder: 'dmy', certainty: { dateOrder: 'certain' } });
    expect(dueIn(proven)).toBe('Monday 1 February 2027, end of day');
  });

  it('says what it is, where it is no text at all', async () => {
    const seen = await look(Buffer.from('%PDF-1.7\n'));
    expect(seen).toMatchObject({ error: expect.stringContaining('PDF'), format: null, header: [], rows: [] });
  });

  it('is refused for what the upload says wrongly', async () => {
    const file = 'counselor,scenario\n';
    for (const [wishes, field] of [
      [{ dateOrder: 'ydm' }, 'dateOrder'],
      [{ timeZone: 'CET' }, 'timeZone'],
      [{ type: 'counselors', reassignCompleted: true }, 'reassignCompleted'],
    ] as [Wishes, string][]) {
      const { status, body } = await tryPreview<{ errors: { field: string }[] }>(
        world.url,
        admin,
        file,
        wishes,
      );
      expect({ status, field: body.errors?.[0]?.field }).toEqual({ status: 400, field });
    }
    const other = await tryPreview(world.url, admin, file, { contentType: 'application/pdf' });
    expect(other.status).toBe(415);
    const large = await tryPreview(world.url, admin, Buffer.alloc(21 * mebibyte, 'x'));
    expect(large.status).toBe(413);
  });
});

describe('the first mebibyte of a text', () => {
  const cut = (text: string): Buffer => Buffer.from(text).subarray(0, mebibyte);
  const header = 'external_id,name\n';

  it('is read without its cut-off row, whatever is cut there', async () => {
    // Two bytes each, so that a letter is cut at one of the two lengths.
    for (const start of [header, `${header}x,y\n`]) {
      const seen = await look(cut(start + `a-${'é'.repeat(50)},Name\n`.repeat(20_000)), {
        type: 'counselors',
      });
      expect(seen).toMatchObject({ error: null, encoding: 'utf-8', faultyRowCount: 0, isWhole: false });
      expect(seen.rowCount).toBeGreaterThan(9_000);
      expect(seen.lastRows).toHaveLength(5);
      expect(seen.lastRows.at(-1)!.values).toMatchObject({ name: 'Name' });
    }
  });

  it('is read without it also where a field has line breaks', async () => {
    const row = `c-1,s-1,"${'a line of text\n'.repeat(2_000)}"\n`;
    const seen = await look(cut(`counselor,scenario,note\n${row.repeat(100)}`));
    expect(seen).toMatchObject({ error: null, isWhole: false });
    // Whether the one that is cut off is seen to be is the reader's.
    expect(Math.floor(mebibyte / row.length) - seen.rowCount).toBeLessThanOrEqual(2);
  });

  it('and UTF-16 too', async () => {
    for (const swap of [false, true]) {
      const text = Buffer.from(`\uFEFF${header}${'b-é,Name\n'.repeat(100_000)}`, 'utf16le').subarray(
        0,
        mebibyte,
      );
      const seen = await look(swap ? text.swap16() : text, { type: 'counselors' });
      expect(seen).toMatchObject({
        error: null,
        encoding: swap ? 'utf-16be' : 'utf-16le',
        faultyRowCount: 0,
        isWhole: false,
      });
      expect(seen.rowCount).toBeGreaterThan(50_000);
    }
  });
});

describe('what is left of a preview', () => {
  it('is nothing, also where it failed', async () => {
    const stored = async () =>
      (
        await world.pool.query(
          'SELECT (SELECT count(*) FROM imports) AS i, (SELECT count(*) FROM import_parts) AS p',
        )
      ).rows;
    const before = await stored();
    await look('counselor,scenario\nc-1001,s-101\n');
    await look('nothing');
    expect(await stored()).toEqual(before);
  });

  it('has kept nobody waiting', async () => {
    const file = Buffer.from(`external_id,name\n${'same,Somebody with a name\n'.repeat(600_000)}`);
    let answered = 0;
    const over = new AbortController();
    const others = (async () => {
      for (; !over.signal.aborted; answered += 1) await fetch(`${world.url}/health/live`);
    })();
    const seen = await look(file, { type: 'counselors' });
    over.abort();
    await others;
    expect(seen.rows).toHaveLength(20);
    expect(seen.isWhole || seen.rowCount > 1_000).toBe(true);
    expect(answered).toBeGreaterThan(10);
  });
});

describe('a fault in the first lines of a file', () => {
  it.each<[string, string, Wishes]>([
    [
      'a quote that is never closed',
      'counselor,scenario\nc-1001,s-101\n"c-1002,s-101\nc-1003,s-101\nc-1004,s-101\n',
      {},
    ],
    ['another header', 'counselor,scenario\nc-1001,s-101\nscenario,counselor\ns-101,c-1001\n', {}],
    [
      'dates that may be read in two ways',
      'counselor,scenario,due_date\nc-1001,s-101,2027-01-31\nc-1002,s-101,1/2/2027\n',
      {},
    ],
    [
      'lines that are one row together',
      'counselor,scenario,note,due_date\nc-1001,s-101,one,\nc-1002,s-101\nc-1003,s-101,two\n',
      {},
    ],
    [
      'JSON that was escaped twice',
      String.raw`{"counselor":"c-1001","scenario":"s-101"}` +
        '\n' +
        String.raw`{"counselor":"c-1002","note":"\\"x\\""}`,
      { contentType: 'application/x-ndjson' },
    ],
  ])('leaves the rows before it to be seen: %s', async (_, file, wishes) => {
    const seen = await look(file, wishes);
    expect(seen.error).not.toBeNull();
    expect(seen.rows[0]!.fields.slice(0, 2)).toEqual(['c-1001', 's-101']);
  });

  it('of a workbook too', async () => {
    const rows = `${texts('counselor', 'scenario')}${texts('c-1001', 's-101')}<row r="1"></row>`;
    const seen = await look(await workbook({ rows }), { contentType: 'application/octet-stream' });
    expect(seen.error).toContain('row “1” after row 2');
    expect(seen.rows[0]!.fields).toEqual(['c-1001', 's-101']);
  });
});
