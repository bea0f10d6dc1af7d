/** What decides all rows at once, a dry run and the check of an atomic import, shows how far it is. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Credentials, sessionOf } from '../support/api.js';
import { upload } from '../support/imports.js';
import { finished, type ImportAnswer } from '../support/uploads.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const rows = 4_000;

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
  // When the first outcome is noted all rows have been looked up, and nothing is committed.
  await world.pool.query(`
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(19);
      RETURN NEW;
    END $$;
    CREATE TRIGGER wait BEFORE INSERT ON import_outcomes FOR EACH ROW EXECUTE FUNCTION wait()`);
});

afterAll(() => world.close());

it.each([
  ['a dry run of assignments', '?dryRun=true', 'counselor,scenario', 1, 'completed'],
  ['a dry run of a roster', '?dryRun=true&type=counselors', 'external_id,name', 1, 'completed'],
  ['the check of an atomic import', '?mode=atomic', 'counselor,scenario', 0.25, 'failed'],
])('%s', async (_, query, header, share, end) => {
  const name = header.startsWith('counselor') ? 'no-scenario' : '';
  const lines = Array.from({ length: rows }, (_none, i) => `nobody-${i},${name}`);
  const client = await world.pool.connect();
  await client.query('SELECT pg_advisory_lock(19)');
  const { body } = await upload(world.url, admin, [header, ...lines].join('\n'), query);
  const look = async (): Promise<ImportAnswer> => {
    const response = await fetch(`${world.url}/api/admin/imports/${body.id}`, { headers: admin });
    return (await response.json()) as ImportAnswer;
  };
  // A tenth is reading the file.
  const most = Math.min(0.99, 0.1 + 0.9 * share);
  await until(async () => (await look()).progress >= most);
  expect(await look()).toMatchObject({ status: 'running', progress: most, counts: { total: 0 } });
  await client.query('SELECT pg_advisory_unlock(19)');
  client.release();
  expect(await finished(world.url, admin, body.id)).toMatchObject({
    status: end,
    progress: end === 'completed' ? 1 : expect.any(Number),
    counts: { total: rows, invalid: rows },
  });
});
