/**
 * `q`: every word is found somewhere, without regard to case and accents, in every script and spelling, whatever rules for
 * letters the database has and however little its role may.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import { createDataSource } from '../../src/data-source.js';
import { type Caller, sessionOf, signIn } from '../support/api.js';
import { administer, createDatabase, databaseUrl } from '../support/databases.js';
import { type Service, startService } from '../support/service.js';
import { finished, upload } from '../support/uploads.js';

/** Names, with what finds each and, after the bar, what does not. */
const names: Record<string, string> = {
  'Łukasz Żółć-Dąbrowski': 'lukasz; ŁUKASZ ZOLC; dabrowski łuk; żółć-; c-d | lukaszzolc; zolc_d',
  'José Ángel García': 'jose garcia; GARCÍA JOSE; angel; ánGel; é | garcía-josé',
  'Nguyễn Thị Đặng': 'nguyen dang; NGUYỄN; thi đặng; thị | nguyem',
  'Οδυσσεύς Παπαδόπουλος': 'οδυσσευς; ΟΔΥΣΣΕΥΣ; οδυσσεύσ; παπαδοπουλος ΟΔΥΣ; ς | οδυσσεια',
  'İbrahim Işık': 'ibrahim isik; İBRAHİM IŞIK; ıbrahım ışık; işik | ibrahimisik',
  김하늘: '김; 하늘; 김하늘; 늘 | 김한; 하느; 기',
  'مُحَمَّد عليّ': 'محمد; علي محمد; مُحمد; ح | محمود',
  'प्रिया शर्मा': 'प्रिया; शर्मा प्रिया; रि | परय; परिया',
  'Иван Цой': 'иван цой; ЦОЙ; Цо; й | иванцой',
  'שָׁלוֹם כהן': 'שלום; כהן שָׁלוֹם | שלם',
  'Þórunn Ægisdóttir Weiß': 'thorunn; aegis; WEISS þór; ẞ; ægisdottir | weisz',
  'Sinéad O’Brien': "o'brien; O‘BRIEN sinead | o`brien; obrien",
  '山田　太郎': '山田; 太郎 山; 郎 | 山太',
  'Søren Kierkegård': 'soren; kierkegard søren; å | sören-',
  'Ⅷ ﬁne ＡＢＣ': 'abc; fine viii; ＡＢc | abd',
  '100% plain_text back\\slash': '100%; %; _; \\; k\\s; n_t 0% | 100_; k%s; %%; \\\\; n%t',
};
const searches = Object.entries(names).flatMap(([name, words]) => {
  const [found, not] = words.split(' | ').map((each) => each.split('; '));
  return [...found!.map((q) => ({ name, q, finds: true })), ...not!.map((q) => ({ name, q, finds: false }))];
});

/** Of letters that have case, accents or another form, composed. */
const word = fc
  .string({
    unit: fc.constantFrom(
      ...'aAzßẞæÆœøØłŁđĐıİiIþÞðçñšžåäÖüéÉǆǅ ΑαΆΣσςΐϋЖжЁёЙйІіЇїԱաևאבגדשׁمحمدعأإآؤءپکप्रियाशक़กำ한글김가각がガはぱ山太𠮷𐐀𐐨ﬁＡａ②Ⅷ%_\\-.@0',
    ),
    minLength: 1,
    maxLength: 12,
  })
  .map((text) => text.normalize('NFC').replaceAll(' ', ''))
  .filter((text) => /^[^\p{M}]/u.test(text));

let service: Service;
let supervisor: Caller;

async function serve(url: string): Promise<void> {
  service = await startService(url, { DEMO_DATA: 'true' });
  supervisor = await signIn(service.url, 'supervisor@demo.test');
}

async function list(path: string, q: string, caller = supervisor): Promise<Record<string, string>[]> {
  const { status, body } = await caller.get(`${path}?limit=200&q=${encodeURIComponent(q)}`);
  expect(status).toBe(200);
  return body.items as Record<string, string>[];
}

const found = async (q: string): Promise<string[]> =>
  (await list('/api/counselors', q)).map(({ name }) => name!);

/** Each name is there composed and decomposed, and so is what is looked for. */
function holds(): void {
  it.each(searches)('q=$q finds $name: $finds', async ({ name, q, finds }) => {
    for (const form of ['NFC', 'NFD'])
      expect((await found(q.normalize(form))).includes(name.normalize('NFC'))).toBe(finds);
  });
}

async function addNames(): Promise<void> {
  for (const name of Object.keys(names)) {
    const answer = await supervisor.post('/api/counselors', {
      externalId: randomUUID(),
      name: name.normalize('NFD'),
    });
    expect(answer).toMatchObject({ status: 201, body: { name: name.normalize('NFC') } });
  }
}

describe('on a database as tests have it', () => {
  let close: () => Promise<unknown>;
  let databaseUrlHere: string;

  beforeAll(async () => {
    const database = await createDatabase();
    databaseUrlHere = database.url;
    await serve(database.url);
    close = async () => {
      await service.stop();
      await database.drop();
    };
    await addNames();
    const person = { externalId: 'Q-77', name: 'Ana Maria Kowalska', email: 'ana.k@crisis.example' };
    expect((await supervisor.post('/api/counselors', person)).status).toBe(201);
  });

  afterAll(() => close());

  holds();

  it('finds a name by any parts of it, in any order, case and form', async () => {
    const { body } = await supervisor.post('/api/counselors', { externalId: 'any', name: 'any' });
    const one = `/api/counselors/${body.id}`;
    const forms = ['NFC', 'NFD'] as const;
    const cases = [
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
    ];
    const parts = fc.array(
      fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...forms), fc.constantFrom(...cases)),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(...forms),
        parts,
        async (all, form, taken) => {
          const name = all.join(' ');
          expect((await supervisor.patch(one, { name: name.normalize(form) })).status).toBe(200);
          const q = taken.map(([which, from, as, inCase]) => {
            const letters = [...all[which % all.length]!];
            const start = from % letters.length;
            return inCase(letters.slice(start, start + 1 + (which % 7)).join('')).normalize(as);
          });
          expect({ name, q, found: await found(q.join(' ')) }).toMatchObject({
            found: expect.arrayContaining([name]),
          });
        },
      ),
      { numRuns: 100 },
    );
    await supervisor.patch(one, { name: 'any' });
  });

  it.each([
    'ana kowalska',
    'kowalska ana',
    '  kowalska \u00a0 \u3000 ana\t',
    'KOWALSKA q-77',
    'ana.k@crisis.example',
    'crisis.example kow q-7 maria',
    'a n a',
    'a a a kowalska',
  ])('q=%j finds who has each word somewhere', async (q) => {
    expect(await found(q)).toContain('Ana Maria Kowalska');
  });

  it.each(['ana nowak', 'anamaria', 'kowalska q-78', 'ana.k@crisis.examples', 'q-77\nana', 'x'.repeat(200)])(
    'q=%j does not find who lacks one',
    async (q) => {
      const isFound = (await found(q)).includes('Ana Maria Kowalska');
      expect(isFound).toBe(q.includes('\n'));
    },
  );

  it.each(['', '   ', '\u00a0', '\u200b'])('q=%j, which has no word, is like none', async (q) => {
    const { body } = await supervisor.get('/api/counselors?limit=200');
    expect(await list('/api/counselors', q)).toEqual(body.items);
  });

  it('finds who is renamed by the new name alone, also when a file or an admin does it', async () => {
    const one = { externalId: 'R-1', name: 'Early Name' };
    const { body } = await supervisor.post('/api/counselors', one);
    await supervisor.patch(`/api/counselors/${body.id}`, { name: 'Läter Name' });
    expect([await found('early r-1'), await found('later r-1')]).toEqual([[], ['Läter Name']]);
    const admin = await sessionOf(service.url, 'admin@demo.test');
    const file = 'external_id,name\nR-1,Łast Name\nR-2,Łast Other\n';
    await finished(service.url, admin, (await upload(service.url, admin, file, { type: 'counselors' })).id);
    expect(await found('last')).toEqual(['Łast Name', 'Łast Other']);
    expect(await found('later')).toEqual([]);
    const admins = await signIn(service.url, 'admin@demo.test');
    const user = { name: 'Zoë', email: 'zoe@crisis.example', role: 'counselor', password: 'a long password' };
    const { body: made } = await admins.post('/api/admin/users', user);
    for (const q of ['zoe', 'ZOË crisis', 'zoe@crisis.example'])
      expect((await list('/api/admin/users', q, admins)).map(({ id }) => id)).toEqual([made.id]);
    await admins.patch(`/api/admin/users/${made.id}`, { name: 'Chloé' });
    expect((await list('/api/admin/users', 'chloe', admins)).map(({ id }) => id)).toEqual([made.id]);
  });

  it('finds scenarios by title and external id', async () => {
    const { body } = await supervisor.post('/api/scenarios', {
      externalId: 'S-Ü1',
      title: 'Pañic on a late shift',
    });
    for (const q of ['shift panic', 's-u1 SHIFT', 's-ü1'])
      expect((await list('/api/scenarios', q)).map(({ id }) => id)).toEqual([body.id]);
  });

  it('finds none of another organization', async () => {
    const other = await signIn(service.url, 'admin@other.test');
    expect(await list('/api/counselors', 'kowalska ana', other)).toEqual([]);
    expect(await list('/api/admin/users', 'demo', other)).toEqual([]);
  });

  it('finds those who were there before there was such a search', async () => {
    const dataSource = await createDataSource({ url: databaseUrlHere, poolSize: 1 }).initialize();
    const folded = `SELECT string_agg(search, ';' ORDER BY id) AS all FROM counselors`;
    const [before] = await dataSource.query<{ all: string }[]>(folded);
    const isThere = async (): Promise<boolean> => {
      const [row] = await dataSource.query<[{ there: boolean }]>(
        `SELECT to_regproc('search_folded') IS NOT NULL AS there`,
      );
      return row.there;
    };
    while (await isThere()) await dataSource.undoLastMigration();
    await dataSource.runMigrations();
    expect(await dataSource.query(folded)).toEqual([before]);
    expect(before!.all).toContain('lukasz zolc-dabrowski');
    await dataSource.destroy();
  });
});

describe('on a database whose own rules know no letter beyond ASCII, of a role that may make no extension', () => {
  const name = `search_${randomBytes(4).toString('hex')}`;

  beforeAll(async () => {
    await administer(async (client) => {
      await client.query(`CREATE ROLE ${name} LOGIN`);
      await client.query(
        `CREATE DATABASE ${name} OWNER ${name} TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'`,
      );
    });
    const url = new URL(databaseUrl(name));
    url.username = name;
    const client = new Client({ connectionString: url.toString() });
    await client.connect();
    expect((await client.query(`SELECT lower('Ł')`)).rows).toEqual([{ lower: 'Ł' }]);
    await client.end();
    await serve(url.toString());
    await addNames();
  });

  afterAll(async () => {
    await service.stop();
    await administer(async (client) => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await client.query(`DROP ROLE ${name}`);
    });
  });

  holds();
});
