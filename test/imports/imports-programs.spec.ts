/**
 * Whatever a program writes, a value that is stored is what its author meant, or something was said: the row is invalid, the
 * file is refused, or a warning counts it. And what has no awkward value in it comes through whole.
 *
 * `IMPORT_SEED=7 IMPORT_RUNS=500 npm test -- imports-programs` tries other tables, and more.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Credentials, sessionOf } from '../support/api.js';
import { type Meant, type Program, programs } from '../support/programs.js';
import { finished, type ImportAnswer, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

const seed = Number(process.env['IMPORT_SEED'] ?? 20_261_129);
const runs = Number(process.env['IMPORT_RUNS'] ?? 15);
/** Column of the awkward values. */
const names = ['external_id', 'title', 'description', 'difficulty'];

let world: World;
let admin: Credentials;
let run = 0;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

const awkward = fc.oneof(
  fc.constantFrom(
    'line one\nline two',
    'tab\there',
    'first\rsecond',
    'first\r\nsecond',
    'C:\\new\\table',
    'ends in \\',
    '\\',
    '\\N',
    'a \\n that is one',
    'Say "hello"',
    '"all quoted"',
    '"opens',
    'say \\"hi\\" now',
    '5" pipe, 3" bolt',
    'a, b; c | d',
    'x","y","z',
    '\n\n',
    'NA',
    'NULL',
    'None',
    "'=1+1",
    '=1+1',
    '="007"',
    "it's",
    'Łukasz, José',
    '{"a":1}',
    'external_id',
    'easy,\nS2,Title,text',
  ),
  fc.stringMatching(/^[ab\\nrt"',;|\t\n\r]{0,6}$/),
);
const tame = fc.constantFrom('Listens first', 'José calls at night', 'short', '12 minutes');

const tables = (texts: fc.Arbitrary<string>): fc.Arbitrary<Meant[]> =>
  fc.array(fc.option(texts, { freq: 6 }), { minLength: 1, maxLength: 5 });

/** As it is read at every door: line breaks are one, and space around a text is none of it. */
const read = (text: string): string => text.replaceAll(/\r\n?/g, '\n').normalize('NFC').trim();

interface Came {
  it: ImportAnswer & { warnings: { code: string }[] };
  /** By place in the table; undefined where nothing was stored. */
  stored: (string | undefined)[];
  /** Whether anything else was. */
  strangers: number;
}

async function imported(program: Program, descriptions: readonly Meant[]): Promise<Came> {
  run += 1;
  const idOf = (i: number): string => `p${run}-${i}`;
  const table = descriptions.map((description, i) => [idOf(i), 'A title', description, null]);
  const bytes = program.write(names, table);
  const wishes = { type: 'scenarios', contentType: program.contentType, ...program.says } as const;
  const before = await scenarios();
  const { id } = await upload(world.url, admin, bytes, wishes);
  const done = (await finished(world.url, admin, id)) as Came['it'];
  const after = await scenarios();
  const stored = descriptions.map((_, i) => after.get(idOf(i)));
  return {
    it: done,
    stored,
    strangers: after.size - before.size - stored.filter((each) => each !== undefined).length,
  };
}

async function scenarios(): Promise<Map<string, string>> {
  const { rows } = await world.pool.query<{ externalId: string; description: string }>(
    'SELECT external_id AS "externalId", description FROM scenarios',
  );
  return new Map(rows.map(({ externalId, description }) => [externalId, description]));
}

async function holds<T>(cases: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> {
  await fc.assert(fc.asyncProperty(cases, property), { seed, numRuns: runs, endOnFailure: true });
}

describe.each(programs)('$name', (program) => {
  it('never has a value stored that it did not mean, without a word', () =>
    holds(tables(awkward), async (descriptions) => {
      const { it: done, stored, strangers } = await imported(program, descriptions);
      expect(strangers).toBe(0);
      const wrong = descriptions.flatMap((meant, i) => {
        const found = stored[i];
        // Where no quotes say that it is a text, so is \N in every file, and the word that the upload says in this one.
        const isNothing =
          found === '' && [String.raw`\N`, program.says?.['emptyWords']].includes(meant?.trim());
        return found === undefined || isNothing || read(found) === read(meant ?? '')
          ? []
          : [{ meant, found }];
      });
      if (wrong.length > 0) expect({ wrong, warnings: done.warnings }).not.toHaveProperty('warnings', []);
      const missing = stored.filter((each) => each === undefined).length;
      if (done.status === 'completed') expect(done.counts['invalid']).toBeGreaterThanOrEqual(missing);
      else expect(done.error).toMatch(/\w/);
    }));

  it('comes through where nothing is awkward', () =>
    holds(tables(tame), async (descriptions) => {
      const { it: done, stored } = await imported(program, descriptions);
      expect(done).toMatchObject({ status: 'completed', error: null });
      for (const [i, meant] of descriptions.entries()) {
        if (meant !== null) expect(stored[i]).toBe(meant);
        else if (stored[i] !== '') expect(done.warnings).not.toEqual([]);
      }
    }));
});
