/** Cells of files are read as every other door reads text, and are shown back as they came. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { finished, type ImportAnswer, rows, upload, type Wishes } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

async function run(lines: string[], wishes: Wishes): Promise<ImportAnswer> {
  const done = await finished(
    world.url,
    admin,
    (await upload(world.url, admin, lines.join('\n'), wishes)).id,
  );
  expect(done).toMatchObject({ status: 'completed' });
  return done;
}

/** Reasons of the invalid rows. */
const reasons = async (done: ImportAnswer): Promise<string[]> =>
  (await rows(world.url, admin, done, 'invalid')).rows.map(({ reason }) => reason!);

const stored = async (table: 'counselors' | 'scenarios', like: string): Promise<object[]> => {
  const columns = table === 'counselors' ? 'name, email' : 'title, description, skills';
  const { rows: found } = await world.pool.query<object>(
    `SELECT external_id, ${columns} FROM ${table} WHERE external_id ILIKE $1 ORDER BY external_id COLLATE "C"`,
    [like],
  );
  return found;
};

describe('cells', () => {
  it('of rosters are stored as they are read', async () => {
    const people = await run(
      [
        'external_id\u200B,\uFEFFname, E-mail',
        '\u200Bzoe\u0308-1\u00A0,Zoe\u0308\u202FMüller\u00AD,Zoe\u0308@Demo.Test\u200E',
      ].map((line) => line.replace('E-mail', 'email')),
      { type: 'counselors' },
    );
    expect(people.counts).toMatchObject({ created: 1 });
    expect(await stored('counselors', 'zo%-1')).toEqual([
      { external_id: 'zoë-1', name: 'Zoë Müller', email: 'zoë@demo.test' },
    ]);
    const object = {
      external_id: 'e\u0301-1 ',
      title: ' Un\u00A0e\u0301te\u0301',
      description: '\u200BQui\u202F?',
      skills: ['a\u0301\u00A0', ' b'],
    };
    const exercises = await run([JSON.stringify(object)], {
      type: 'scenarios',
      contentType: 'application/x-ndjson',
    });
    expect(exercises.counts).toMatchObject({ created: 1 });
    expect(await stored('scenarios', 'é-1')).toEqual([
      { external_id: 'é-1', title: 'Un été', description: 'Qui\u202F?', skills: ['á', 'b'] },
    ]);
  });

  it('find what they name, and come back in the report as they came', async () => {
    const lines = [
      'counselor,scenario,due_date,note',
      '\u2060zoe\u0308-1,e\u0301-1\u00A0,2099-01-31\u200B,\u200Bn\u202F!',
    ];
    const first = await run(lines, {});
    expect(first.counts).toMatchObject({ created: 1 });
    const { rows: made } = await world.pool.query('SELECT note FROM assignments WHERE assigned_by_id = $1', [
      first.id,
    ]);
    expect(made).toEqual([{ note: 'n\u202F!' }]);
    const again = await run([lines[0]!, lines[1]!, 'ZOE\u0308@DEMO.test,é-1,,'], {});
    expect(again.counts).toMatchObject({ existing: 2 });
    const [, one] = (await rows(world.url, admin, again, 'existing')).text.split('\n');
    expect(one).toContain('\u2060zoe\u0308-1,e\u0301-1');
  });
});

describe('an external id that differs in case alone', () => {
  it('from one that is there makes a row of a roster invalid, with a question', async () => {
    for (const mode of ['partial', 'atomic'] as const) {
      const lines = ['external_id,name', 'ZOE\u0308-1,Another'];
      const { id } = await upload(world.url, admin, lines.join('\n'), { type: 'counselors', mode });
      const done = await finished(world.url, admin, id);
      expect(done).toMatchObject({
        status: mode === 'atomic' ? 'failed' : 'completed',
        counts: { created: 0, invalid: 1 },
      });
      expect(await reasons(done)).toEqual([
        'Another counselor has an external id that differs from “ZOË-1” in case alone: is it “zoë-1”?',
      ]);
    }
    const done = await run(['external_id,title', 'É-1,Another'], { type: 'scenarios' });
    expect(await reasons(done)).toEqual([
      'Another scenario has an external id that differs from “É-1” in case alone: is it “é-1”?',
    ]);
  });

  it('from an earlier row does so too, and those of one spelling are one', async () => {
    const lines = ['external_id,name', 'pat-1,First', 'PAT-1,Second', 'pat-1,Third', 'Pat-1,Fourth'];
    const dry = await run(lines, { type: 'counselors', dryRun: true });
    expect(dry.counts).toEqual({ total: 4, created: 1, updated: 1, existing: 0, invalid: 2 });
    const done = await run(lines, { type: 'counselors' });
    expect(done.counts).toEqual(dry.counts);
    expect(await stored('counselors', 'pat-1')).toEqual([
      { external_id: 'pat-1', name: 'Third', email: null },
    ]);
    expect(await reasons(done)).toEqual(
      ['PAT-1', 'Pat-1'].map(
        (id) =>
          `Another counselor has an external id that differs from “${id}” in case alone: is it “pat-1”?`,
      ),
    );
  });

  it('and was there before is updated as it is written', async () => {
    await world.pool.query(`
      INSERT INTO counselors (id, organization_id, external_id, name)
      SELECT gen_random_uuid(), organization_id, 'PAT-1', 'Older' FROM counselors WHERE external_id = 'pat-1'`);
    const done = await run(['external_id,name', 'pat-1,One', 'PAT-1,Two', 'pAT-1,Three'], {
      type: 'counselors',
    });
    expect(done.counts).toEqual({ total: 3, created: 0, updated: 2, existing: 0, invalid: 1 });
    expect(await stored('counselors', 'pat-1')).toMatchObject([{ name: 'Two' }, { name: 'One' }]);
  });

  it('names nobody in a file of assignments, which asks whom it means and shows what is not what it seems', async () => {
    const lines = ['counselor,scenario', 'ZOË-1,É-1', 'zoë-1,É-1', 'zoë\u20111,é-1', 'zoë-1,é\u200B-1'];
    const done = await run(lines, {});
    expect(done.counts).toMatchObject({ created: 0, invalid: 4 });
    expect(await reasons(done)).toEqual([
      'No counselor has the external id “ZOË-1”: is it “zoë-1”?',
      'No scenario has the external id or the id “É-1”: is it “é-1”?',
      'No counselor has the external id “zoë\u20111 (U+2011)”, and none or several have it as e-mail.',
      'No scenario has the external id or the id “é\u200B-1 (U+200B)”.',
    ]);
  });
});

describe('a counselor who is named by an e-mail', () => {
  const add = (externalId: string, email: string) =>
    world.supervisor.post('/api/counselors', { externalId, name: externalId, email });
  const scenario = () => world.scenarios[0]!.externalId;
  const assign = (email: string) => run([`counselor,scenario`, `${email},${scenario()}`], {});
  const assigned = async (externalId: string): Promise<number> => {
    const { rowCount } = await world.pool.query(
      `SELECT FROM assignments a JOIN counselors c ON c.id = a.counselor_id WHERE c.external_id = $1`,
      [externalId],
    );
    return rowCount!;
  };

  it.each([
    ['İzzy@demo.test', 'İZZY@demo.test', 'izzy@demo.test'],
    ['ΟΔΟΣ@demo.test', 'ΟΔΟΣ@demo.test', 'οδοι@demo.test'],
    ['oδος@demo.test', 'OΔΟΣ@DEMO.test', 'oδοσ@demo.test'],
  ])('is who has %s where a file has %s, and not who has %s', async (theirs, written, others) => {
    const [one, other] = [randomUUID(), randomUUID()];
    expect([(await add(one, theirs)).status, (await add(other, others)).status]).toEqual([201, 201]);
    expect((await assign(written)).counts).toMatchObject({ created: 1 });
    expect([await assigned(one), await assigned(other)]).toEqual([1, 0]);
  });

  it('is the one who is there, where another who left had it too', async () => {
    const { body: left } = await add('left-1', 'same@demo.test');
    await world.supervisor.post(`/api/counselors/${left.id as string}/archive`, {});
    await add('here-1', 'same@demo.test');
    expect((await assign('Same@demo.test')).counts).toMatchObject({ created: 1 });
    expect([await assigned('left-1'), await assigned('here-1')]).toEqual([0, 1]);
  });
});
