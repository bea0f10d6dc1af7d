/** The rows of an import, in every form in which they are told: as they came, to be mended and uploaded again. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { truncate } from '../support/truncate.js';
import { finished, type ImportAnswer, path, rows, send, upload, type Wishes } from '../support/uploads.js';
import { enrolment } from '../support/enrolment.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

beforeEach(async () => {
  await truncate(world.pool, 'assignments CASCADE');
});

const run = async (file: string | Buffer, wishes: Wishes = {}): Promise<ImportAnswer> =>
  finished(world.url, admin, (await upload(world.url, admin, file, wishes)).id);

const report = async ({ id }: ImportAnswer, format: string, outcome = 'invalid'): Promise<string> => {
  const answer = await send(world.url, 'get', `${path}/${id}/rows?outcome=${outcome}&format=${format}`, {
    headers: admin,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers['content-disposition']).toContain(`${id}-${outcome}.${format}`);
  return answer.text;
};

const ndjson: Wishes = { contentType: 'application/x-ndjson' };

describe('NDJSON', () => {
  const lines = [
    '{"counselor":"nobody","scenario":"s-101","big":12345678901234567890}',
    ' {"counselor" : "nobody", "scenario" : "s-101"  } ',
    '{"counselor":"nobody","scenario":"s-101","line":77}',
    '{"counselor":"c-1001","scenario":"s-101',
    '["c-1001"]',
    '{}',
  ];

  it('keeps each line to the letter, with what became of it at its end', async () => {
    const done = await run(lines.join('\n'), ndjson);
    expect(done.counts).toMatchObject({ invalid: 6 });
    const told = (await report(done, 'ndjson')).trimEnd().split('\n');
    expect(told).toHaveLength(6);
    expect(told[0]).toMatch(
      /^\{"counselor":"nobody","scenario":"s-101","big":12345678901234567890,"line":1,"outcome":"invalid","reason":".*"\}$/,
    );
    expect(told[1]).toMatch(/^\{"counselor" : "nobody", "scenario" : "s-101","line":2,/);
    expect(JSON.parse(told[3]!)).toMatchObject({
      line: 4,
      as_it_came: lines[3],
      reason: expect.stringContaining('not JSON'),
    });
    expect(JSON.parse(told[4]!)).toMatchObject({ line: 5, as_it_came: lines[4] });
    expect(JSON.parse(told[5]!)).toEqual({
      line: 6,
      outcome: 'invalid',
      reason: expect.stringContaining('counselor is empty'),
    });
  });

  it('can be mended and uploaded as it is, again and again', async () => {
    // Who has a member of that name of their own.
    const wishes: Wishes = { ...ndjson, ignoreOtherColumns: true };
    const first = await report(await run(lines.slice(1, 3).join('\n'), wishes), 'ndjson');
    const second = await report(await run(first, wishes), 'ndjson');
    // What a report added is there once, however often it goes round.
    expect(second).toBe(first);
    expect(second.match(/"reason"/g)).toHaveLength(2);
    const mended = second.replace('"nobody"', '"c-1001"').replace('"nobody"', '"c-1002"');
    expect(await run(mended, wishes)).toMatchObject({ counts: { created: 2, invalid: 0 } });
  });

  it('has the line as it came beside its columns, in CSV', async () => {
    const done = await run(lines.slice(3, 5).join('\n'), ndjson);
    const { header, rows: told } = await rows(world.url, admin, done, 'invalid');
    expect(header.slice(-4)).toEqual(['line', 'outcome', 'reason', 'as_it_came']);
    expect(told.map((row) => row['as_it_came'])).toEqual(lines.slice(3, 5));
    const csv = await report(done, 'csv');
    const mended = csv
      .replace('\n,', '\nc-1001,')
      .replace('c-1001,,', 'c-1001,s-101,')
      .replace(/\n,.*\n$/s, '\n');
    expect(await run(mended)).toMatchObject({ counts: { total: 1, created: 1 } });
  });
});

describe('CSV', () => {
  it('may be told as NDJSON, and goes back as it', async () => {
    const done = await run('Counselor;scenario;note\nnobody;s-101;=1+1 "x"\n');
    const told = await report(done, 'ndjson');
    expect(JSON.parse(told)).toMatchObject({
      Counselor: 'nobody',
      scenario: 's-101',
      note: '=1+1 "x"',
      line: 2,
      outcome: 'invalid',
    });
    expect(
      await run(told.replace('"nobody"', '"c-1001"').replace('Counselor', 'counselor'), ndjson),
    ).toMatchObject({
      counts: { created: 1 },
    });
  });

  it('has all of the columns of the file, also those that are left out', async () => {
    const done = await run('counselor,city,scenario\nnobody,Kyiv,s-101\n', { ignoreOtherColumns: true });
    expect(await report(done, 'csv')).toMatch(
      /^counselor,city,scenario,line,outcome,reason\nnobody,Kyiv,s-101,2,invalid,/,
    );
  });
});

describe('a workbook', () => {
  it('keeps an apostrophe that somebody wrote, since a report as one has none of ours', async () => {
    const done = await run(`counselor,scenario,note\nnobody,s-101,'=1+1\n`);
    const answer = await fetch(`${world.url}${path}/${done.id}/rows?format=xlsx`, { headers: admin });
    const sheet = Buffer.from(await answer.arrayBuffer());
    await world.pool.query(enrolment('counselors', 1, 'nobody-'));
    await world.pool.query(`UPDATE counselors SET external_id = 'nobody' WHERE external_id = 'nobody-1'`);
    const again = await run(sheet, { contentType: 'application/octet-stream' });
    await world.pool.query(`UPDATE counselors SET external_id = 'somebody' WHERE external_id = 'nobody'`);
    expect(again).toMatchObject({ counts: { created: 1 } });
    const { rows: found } = await world.pool.query('SELECT note FROM assignments');
    expect(found).toEqual([{ note: `'=1+1` }]);
  });
});
