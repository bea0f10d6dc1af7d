/** Any two spellings that are the same for people are never two people, at whatever door. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Credentials, sessionOf, signIn } from '../support/api.js';
import { spelled, spellingOf, text } from '../support/spellings.js';
import { finished, rows, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ environment: { SIGN_IN_ATTEMPTS_PER_ADDRESS: '10000' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

const runs = { numRuns: 40, endOnFailure: true };

let made = 0;
/** Texts that no other run has, also in another case. */
const own = (arbitrary: typeof text) => arbitrary.map((kept) => `${kept}${(made += 1)}`);
const withSpellings = (count: number) =>
  own(text).chain((kept) =>
    fc.tuple(fc.constant(kept), ...Array.from({ length: count }, () => spellingOf(kept))),
  );

const inCsv = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe.each([
  ['/api/counselors', 'name'],
  ['/api/scenarios', 'title'],
])('%s', (path, nameField) => {
  it('has one for all spellings of an external id, also in another case', async () => {
    await fc.assert(
      fc.asyncProperty(withSpellings(3), async ([kept, one, other, third]) => {
        const created = await world.supervisor.post(path, { externalId: one, [nameField]: third });
        expect(created).toMatchObject({ status: 201, body: { externalId: kept } });
        for (const externalId of [other, third, kept.toUpperCase(), kept.toLowerCase()]) {
          expect(await world.supervisor.post(path, { externalId, [nameField]: 'Another' })).toMatchObject({
            status: 400,
            body: { errors: [{ field: 'externalId', code: 'taken' }] },
          });
        }
        const found = await world.supervisor.get(`${path}?q=${encodeURIComponent(third!)}`);
        expect(found.body.items).toContainEqual(expect.objectContaining({ id: created.body.id }));
      }),
      runs,
    );
  });
});

it('partners and files name one counselor and one scenario by all spellings', async () => {
  await fc.assert(
    fc.asyncProperty(withSpellings(4), withSpellings(4), async (person, exercise) => {
      const [kept, one, two, three, four] = person as [string, string, string, string, string];
      const [id, first, second, third, fourth] = exercise as [string, string, string, string, string];
      const counselor = await world.supervisor.post('/api/counselors', { externalId: one, name: one });
      const scenario = await world.supervisor.post('/api/scenarios', { externalId: first, title: first });
      expect([counselor.body.externalId, scenario.body.externalId]).toEqual([kept, id]);
      const assigned = await world.partner.post('/api/external/assignments', {
        user_id: two,
        scenario_id: second,
      });
      expect(assigned).toMatchObject({ status: 201, body: { user_id: kept, scenario_external_id: id } });
      const again = await world.partner.post('/api/external/assignments', {
        user_id: three,
        scenario_id: third,
      });
      expect(again).toMatchObject({ status: 409, body: { assignment: { id: assigned.body.id } } });
      const listed = await world.partner.get(`/api/external/assignments?user_id=${encodeURIComponent(four)}`);
      expect(listed.body.items).toMatchObject([{ id: assigned.body.id }]);
      expect(listed.body.items).toHaveLength(1);

      const file = `counselor,scenario\n${inCsv(four)},${inCsv(fourth)}\n${inCsv(one)},${inCsv(second)}\n`;
      const done = await finished(world.url, admin, (await upload(world.url, admin, file)).id);
      expect(done.counts).toMatchObject({ total: 2, existing: 2 });
      const roster = `external_id,name\n${inCsv(two)},${inCsv(three)}\n${inCsv(kept.toUpperCase())},X\n`;
      const updated = await finished(
        world.url,
        admin,
        (await upload(world.url, admin, roster, { type: 'counselors' })).id,
      );
      const isSame = kept.toUpperCase() === kept;
      expect(updated.counts).toMatchObject({ total: 2, created: 0, invalid: isSame ? 0 : 1 });
      for (const { reason } of (await rows(world.url, admin, updated, 'invalid')).rows)
        expect(reason).toMatch(/: is it “.*”\?$/s);
    }),
    { ...runs, numRuns: 15 },
  );
});

it('one user has all spellings of an e-mail, and signs in with each of them and of the password', async () => {
  const local = own(fc.constantFrom('zoë.müller', 'ệlia', '김하늘', 'o-neil'));
  const email = local.chain((kept) =>
    fc.tuple(
      fc.constant(`${kept}@demo.test`),
      fc.array(spellingOf(`${kept}@demo.test`), { minLength: 2, maxLength: 2 }),
      fc.boolean(),
    ),
  );
  const password = spelled(
    text.map((kept) => `${kept.replaceAll(' ', '_')}-long enough`.replaceAll(' ', '_')),
    2,
  );
  await fc.assert(
    fc.asyncProperty(email, password, async ([kept, [one, other], isUpper], [, [first, second]]) => {
      const wanted = { name: one, role: 'supervisor', password: first };
      const created = await world.admin.post('/api/admin/users', { ...wanted, email: one });
      expect(created).toMatchObject({ status: 201, body: { email: kept, name: kept } });
      expect(await world.admin.post('/api/admin/users', { ...wanted, email: other })).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'email', code: 'taken' }] },
      });
      const signedIn = await signIn(world.url, isUpper ? other!.toUpperCase() : other!, second);
      expect((await signedIn.get('/api/auth/me')).body.id).toBe(created.body.id);
    }),
    { ...runs, numRuns: 15 },
  );
});

it('a key of a partner has a name as it is read', async () => {
  const key = { name: '\u200BZoe\u0308\u00A0Line ', scopes: ['scenarios:read'] };
  expect((await world.admin.post('/api/admin/api-keys', key)).body.name).toBe('Zoë Line');
});

it('a message that quotes what was not found shows what in it is not what it seems', async () => {
  const wish = { user_id: 'c\u20111001', scenario_id: 's-101' };
  expect((await world.partner.post('/api/external/assignments', wish)).body.detail).toBe(
    'There is no counselor c\u20111001 (U+2011).',
  );
});
