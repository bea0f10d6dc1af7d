/** A database of before text was read: what is stored is read, unless that would make one of two. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDataSource } from '../../src/data-source.js';
import { readEmail, readName } from '../../src/http/validation/read-text.js';
import { partner, signIn } from '../support/api.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { refused } from '../support/refusals.js';
import { type Service, startService } from '../support/service.js';
import { spelled, text, unseen } from '../support/spellings.js';

let database: TestDatabase;
let service: Service | undefined;

beforeAll(async () => {
  database = await createDatabase();
  const dataSource = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
  while ((await database.pool.query(`SELECT FROM migrations WHERE name LIKE 'SameText%'`)).rowCount! > 0)
    await dataSource.undoLastMigration();
  await dataSource.destroy();
});

afterAll(async () => {
  await service?.stop();
  await database.drop();
});

/** Counselors of the demo organization, as something before text was read has stored them. */
const insert = (
  counselors: { externalId: string; name: string; email?: string }[],
  organization = 'Demo Crisis Line',
) =>
  database.pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name, email)
     SELECT gen_random_uuid(), o.id, c."externalId", c.name, c.email
     FROM organizations o, jsonb_to_recordset($1) AS c ("externalId" text, name text, email text) WHERE o.name = $2`,
    [JSON.stringify(counselors), organization],
  );
const snapshot = async (): Promise<unknown> =>
  (
    await database.pool.query(`
      SELECT 'counselor', id, external_id, name, email FROM counselors
      UNION ALL SELECT 'scenario', id, external_id, title, NULL FROM scenarios
      UNION ALL SELECT 'user', id, NULL, name, email FROM users
      UNION ALL SELECT 'migration', NULL, NULL, name, NULL FROM migrations ORDER BY 1, 2, 4`)
  ).rows;

describe('a database in which two would become one', () => {
  it('is left as it is, and the start ends with a list of them and what to do', async () => {
    await insert([
      { externalId: 'zoë-9', name: 'Zoë One' },
      { externalId: 'zoe\u0308-9', name: 'Zoë Two' },
    ]);
    // Of two organizations they are two.
    await insert([{ externalId: 'zoë-9\u200B', name: 'Zoë elsewhere' }], 'Other Crisis Line');
    await database.pool.query(`
      INSERT INTO scenarios (id, organization_id, external_id, title)
      SELECT gen_random_uuid(), organization_id, E's-101\\u00A0', 'Copied' FROM scenarios WHERE external_id = 's-101'
        AND organization_id = (SELECT id FROM organizations WHERE name = 'Demo Crisis Line');
      INSERT INTO users (id, organization_id, email, name, role)
      SELECT gen_random_uuid(), organization_id, E'\\u200Badmin@demo.test', 'Ada Twice', 'admin' FROM users
      WHERE email = 'admin@demo.test'`);
    const before = await snapshot();
    const { sentences } = await refused(database.url);
    expect(await snapshot()).toEqual(before);
    expect(sentences).toMatch(/nothing was changed:\n/);
    expect(sentences).toMatch(
      /^counselors “zoë-9”: [0-9a-f-]{36} \(Zoë (One|Two)\), [0-9a-f-]{36} \(Zoë (One|Two)\)\.$/m,
    );
    expect(sentences).toMatch(/^scenarios “s-101”: .*\(Copied\)/m);
    expect(sentences).toMatch(/^users “admin@demo\.test”: .*\(Ada Twice\)/m);
    expect(sentences).not.toContain('elsewhere');
    expect(sentences).toMatch(
      /UPDATE counselors SET external_id = 'another' WHERE id = '…'; and start again\.\n$/,
    );
  });

  it('lists 20 of them and says how many more there are', async () => {
    const many = Array.from({ length: 23 }, (_, i) => [`many-${i}`, ` many-${i}`]).flat();
    await insert(many.map((externalId) => ({ externalId, name: 'Many' })));
    const { sentences } = await refused(database.url);
    expect(sentences.match(/^(counselors|scenarios|users) “/gm)).toHaveLength(20);
    expect(sentences).toContain('\nAnd 6 more like these.\n');
    await database.pool.query(`DELETE FROM counselors WHERE name = 'Many'`);
  });
});

describe('and once they are told apart', () => {
  const kept = fc.sample(
    fc.uniqueArray(spelled(text, 1), { selector: ([one]) => one, minLength: 200, maxLength: 200 }),
    {
      numRuns: 1,
      seed: 1,
    },
  )[0]!;

  it('everything is stored as it is read, and found', async () => {
    await database.pool.query(`
      UPDATE counselors SET external_id = 'zoë-10' WHERE name = 'Zoë Two';
      UPDATE scenarios SET external_id = 's-new' WHERE title = 'Copied';
      UPDATE users SET email = E'ada-twice@demo.test\\u2060', name = E'Ada\\u00A0Twice ' WHERE name = 'Ada Twice';
      UPDATE scenarios SET title = E'\\u00A0Zoe\\u0308 calls' WHERE external_id = 's-new';
      UPDATE organizations SET name = E'Demo\\u00A0Crisis Line\\u200B' WHERE name = 'Demo Crisis Line'`);
    await insert(
      [
        ...kept.map(([, [spelling]], i) => ({
          externalId: spelling!,
          name: spelling!,
          email: `${spelling!.replaceAll(/\s/g, '')}${i}@Demo.test`,
        })),
        ...unseen.map((end, i) => ({ externalId: `${end}${i}-end${end}`, name: `${end}End${end}` })),
        { externalId: '\u200B', name: '\u00AD', email: 'ΟΔΥΣΣΕΥΣ İ@demo.test' },
      ],
      'Demo\u00A0Crisis Line\u200B',
    );
    const stored = async () =>
      (
        await database.pool.query<{ id: string; external_id: string; name: string; email: string | null }>(
          'SELECT id, external_id, name, email FROM counselors ORDER BY id',
        )
      ).rows;
    const before = await stored();
    service = await startService(database.url);
    expect(await stored()).toEqual(
      before.map(({ id, external_id, name, email }) => ({
        id,
        external_id: readName(external_id) || external_id,
        name: readName(name) || name,
        email: email === null ? null : readEmail(email),
      })),
    );
    const { rows } = await database.pool.query(`
      SELECT name FROM organizations UNION ALL SELECT title FROM scenarios WHERE external_id = 's-new'
      UNION ALL SELECT name FROM users WHERE email = 'ada-twice@demo.test' ORDER BY 1`);
    expect(rows.map(({ name }: { name: string }) => name)).toEqual([
      'Ada Twice',
      'Demo Crisis Line',
      'Other Crisis Line',
      'Zoë calls',
    ]);

    const partners = await partner(service.url, await signIn(service.url, 'admin@demo.test'));
    for (const [one] of kept.slice(0, 20)) {
      const pair = { user_id: one, scenario_id: 's-new' };
      expect(await partners.post('/api/external/assignments', pair)).toMatchObject({ status: 201 });
    }
  });
});
