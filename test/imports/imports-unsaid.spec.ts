/**
 * What a file's author sees is stored, or there is a word about it: what was found to be stored without one, each with the
 * file that showed it.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { utils, write } from '@e965/xlsx';
import { type Credentials, sessionOf } from '../support/api.js';
import { truncate } from '../support/truncate.js';
import { finished, type ImportAnswer, path, rows, send, upload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments CASCADE');
  await world.pool.query(`DELETE FROM scenarios WHERE external_id LIKE 'u-%'`);
  await world.pool.query(`DELETE FROM counselors WHERE external_id LIKE 'u-%'`);
});

const run = async (file: string | Buffer, wishes: Wishes = {}): Promise<ImportAnswer> =>
  finished(world.url, admin, (await upload(world.url, admin, file, wishes)).id);

const ndjson: Wishes = { contentType: 'application/x-ndjson' };

const warned = ({ warnings }: ImportAnswer): string[] => warnings.map(({ code }) => code);

async function reasons(done: ImportAnswer): Promise<string[]> {
  return (await rows(world.url, admin, done, 'invalid')).rows.map(({ reason }) => reason!);
}

/** Notes by counselor. */
async function notes(): Promise<Record<string, string | null>> {
  const { rows: found } = await world.pool.query<{ id: string; note: string | null }>(
    'SELECT external_id AS id, note FROM assignments a JOIN counselors c ON c.id = counselor_id',
  );
  return Object.fromEntries(found.map(({ id, note }) => [id, note]));
}

const report = async ({ id }: ImportAnswer, format: string): Promise<string> =>
  (await send(world.url, 'get', `${path}/${id}/rows?outcome=invalid&format=${format}`, { headers: admin }))
    .text;

describe('columns that a report of ours has too', () => {
  it.each(['reason', 'Line', 'outcome'])('are those of the file, where it has only %s', async (name) => {
    const file = `counselor,scenario,note,${name}\nc-1001,s-101,'+1' she said,for Ann\n`;
    const refused = await run(file);
    expect(refused).toMatchObject({ status: 'failed' });
    expect(refused.error).toContain(`“${name}”`);
    const done = await run(file, { columns: JSON.stringify({ note: 'note' }) });
    expect(done).toMatchObject({ counts: { created: 1 }, ignored: [name] });
    expect(await notes()).toEqual({ 'c-1001': "'+1' she said" });
  });

  it('are members of the line in NDJSON, and never ours for them', async () => {
    const done = await run('{"counselor":"c-1001","scenario":"s-101","reason":"for Ann"}', ndjson);
    expect((await reasons(done))[0]).toContain('“reason” is not known');
    const columns = JSON.stringify({ counselor: 'who', scenario: 'what', note: 'line' });
    const mapped = await run('{"who":"nobody","what":"s-101","line":"Chat"}', { ...ndjson, columns });
    expect(mapped).toMatchObject({ counts: { invalid: 1 } });
    const mended = (await report(mapped, 'ndjson')).replace('nobody', 'c-1001');
    const again = await run(mended, { ...ndjson, columns });
    expect((await reasons(again))[0]).toContain('“line” is there twice');
    expect(await notes()).toEqual({});
  });
});

describe('members of NDJSON', () => {
  it('that are ours but for their case are not left out', async () => {
    const done = await run(
      '{"counselor":"c-1001","scenario":"s-101","NOTE":"one"}\n{"counselor":"c-1002","scenario":"s-101","note":"two","Note":"y"}\n',
      { ...ndjson, ignoreOtherColumns: true },
    );
    expect(await reasons(done)).toEqual(['“NOTE” is not known: if it is note, write it so.']);
    expect(await notes()).toEqual({ 'c-1002': 'two' });
  });

  it('that the upload names and no line has are told', async () => {
    const done = await run('{"who":"c-1001","what":"s-101","Comment":"hello"}', {
      ...ndjson,
      columns: JSON.stringify({ counselor: 'who', scenario: 'what', note: 'Coment' }),
    });
    expect(done.warnings).toMatchObject([
      { code: 'missing-members', message: expect.stringContaining('Coment') },
    ]);
  });
});

describe('a second table below the first', () => {
  it.each(['xlsx', 'ods'] as const)('is refused in %s', async (bookType) => {
    const sheet = (names: string[]): Promise<ImportAnswer> => {
      const table = [['external_id', 'name', 'email'], ['u-1', 'Ann'], [], names, ['Bob', 'u-2']];
      const book = utils.book_new(utils.aoa_to_sheet(table), 'People');
      const body = write(book, { type: 'buffer', bookType }) as Buffer;
      return run(body, { type: 'counselors', contentType: 'application/octet-stream' });
    };
    expect((await sheet(['name', 'External ID'])).error).toMatch(/^Line 4 names columns anew/);
    expect(await reasons(await sheet(['External ID', 'Name']))).toEqual(['This line is the header again.']);
  });
});

describe('values', () => {
  it('of a thousand minutes are no single one', async () => {
    const done = await run(
      'external_id,title,estimated_minutes\nu-1,Long,"1,000"\nu-2,Long,1.000\nu-3,Short,45.00\nu-4,Short,"45,0"\n',
      { type: 'scenarios' },
    );
    expect(done).toMatchObject({ counts: { created: 2, invalid: 2 } });
  });

  it('of skills with a bar in an array are refused, as that parts skills', async () => {
    const done = await run('{"external_id":"u-1","title":"T","skills":["a|b","c"]}', {
      ...ndjson,
      type: 'scenarios',
    });
    expect((await reasons(done))[0]).toContain('skills has “a|b”');
  });

  it('that a spreadsheet may have spoilt, or are formulas, or in apostrophes, have a word', async () => {
    const ids = ['1-Feb', 'Mar-04', '1/2/2027', '123456789012345000'];
    const done = await run(`external_id,name\n${ids.map((id) => `${id},Ann\n`).join('')}Abc-12,Bob\n`, {
      type: 'counselors',
      dryRun: true,
    });
    const doubts = done.warnings.filter(({ code }) => code === 'doubtful-ids');
    expect(doubts.map(({ lines }) => lines)).toEqual([[2, 3, 4], [5]]);
    const formulas = await run('external_id,name\nu-1,"=A2&"" ""&B2"\nu-2,"=CONCATENATE(A1,B1)"\nu-3,=)\n', {
      type: 'counselors',
      dryRun: true,
    });
    expect(formulas.warnings).toMatchObject([{ code: 'formulas', lines: [2, 3] }, {}]);
    const around = await run("counselor,scenario,note\nc-1001,s-101,'it''s'\nc-1002,s-101,'t Hooft\n");
    expect(around.warnings).toMatchObject([{ code: 'apostrophes', lines: [2] }]);
  });

  it('of a table that psql prints for people are refused', async () => {
    const done = await run(
      ' counselor | scenario | note \n-----------+----------+------\n c-1001    | s-101    | one +\n           |          | two\n',
    );
    expect(done.error).toContain('psql --csv');
    expect(warned(done)).toEqual([]);
  });
});

describe('an apostrophe of Windows-1252', () => {
  it.each(['O\x92Brien', 'don\x92t call', 'it\x92s', 'They\x92ll'])('is known in %j', async (name) => {
    const body = Buffer.from(`external_id,name\nu-1,${name}\n`, 'latin1');
    const done = await run(body, { type: 'counselors', dryRun: true });
    expect(done).toMatchObject({ encoding: 'windows-1252', counts: { created: 1 } });
  });

  it.each(['Garc\x92a', 'Lu\x92s', 'pa\x92s'])('is in doubt in %j, which an old Mac writes', async (name) => {
    const body = Buffer.from(`external_id,name\nu-1,${name}\n`, 'latin1');
    expect((await run(body, { type: 'counselors' })).error).toContain('encoding=macintosh');
  });
});

it('a short line that is mended and uploaded again as NDJSON says no more than it did', async () => {
  await run('counselor,scenario,note\nc-1001,s-101,keep\n');
  const done = await run('counselor,scenario,due_date,note\nc-1001,s-101,bad\n', { onExisting: 'update' });
  const mended = (await report(done, 'ndjson')).replace('"bad"', '"2027-03-03"');
  expect(await run(mended, { ...ndjson, onExisting: 'update' })).toMatchObject({ counts: { updated: 1 } });
  expect(await notes()).toEqual({ 'c-1001': 'keep' });
});
