/** An import that PostgreSQL keeps aborting ends, says so, and keeps what was done before. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { upload } from '../support/imports.js';
import { finished, send } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

/** The first chunk has 1,000 rows. */
const firstChunk = 1_000;

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { IMPORT_GIVE_UP_SECONDS: '1' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.pool.query(`
    CREATE FUNCTION abort() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'as if it could not be serialized' USING ERRCODE = '40001';
    END $$;
    CREATE TRIGGER abort BEFORE INSERT ON assignments FOR EACH ROW
    WHEN (NEW.note = 'abort') EXECUTE FUNCTION abort()`);
});

afterAll(() => world.close());

it('keeps what a partial import has done, and tells what to do with the rest', async () => {
  const { externalId: counselor } = world.counselors[0]!;
  const { externalId: scenario } = world.scenarios[0]!;
  const unknown = Array.from({ length: firstChunk - 1 }, (_, i) => `nobody-${i},${scenario},`);
  const last = `${counselor},${world.scenarios[1]!.externalId},abort`;
  const file = ['counselor,scenario,note', `${counselor},${scenario},`, ...unknown, last].join('\n');
  const { body } = await upload(world.url, admin, file);
  const ended = await finished(world.url, admin, body.id);
  expect(ended).toMatchObject({
    status: 'failed',
    counts: { total: firstChunk, created: 1, invalid: firstChunk - 1 },
  });
  expect(ended.error).toBe(
    'PostgreSQL aborted the next rows each time, for 1 s (SQLSTATE 40001); nothing is wrong with the file. ' +
      'What is counted is done and stays. Upload the rows that have the outcome unprocessed again. ' +
      'If that ends so too, whoever runs this service finds the reason in its log.',
  );
  const left = await send(world.url, 'get', `/api/admin/imports/${body.id}/rows?outcome=unprocessed`, {
    headers: admin,
  });
  expect(left.text.trim().split(/\r?\n/).slice(1)).toEqual([expect.stringContaining(last)]);
  const { rows } = await world.pool.query('SELECT 1 FROM assignments WHERE assigned_by_id = $1', [body.id]);
  expect(rows).toHaveLength(1);
});

it('does nothing of an atomic one', async () => {
  const file = `counselor,scenario,note\n${world.counselors[1]!.externalId},${world.scenarios[0]!.externalId},abort`;
  const { body } = await upload(world.url, admin, file, '?mode=atomic');
  const ended = await finished(world.url, admin, body.id);
  expect(ended).toMatchObject({ status: 'failed', counts: { total: 0 } });
  expect(ended.error).toContain('Nothing was done. Upload it again.');
});
