/**
 * Files that fast-check makes up, imported, and compared row by row with a model that is as simple as it can be.
 * `MODEL_SEED=7 MODEL_RUNS=1000 npm test -- imports-model` takes others, and more.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Credentials, sessionOf } from './support/api.js';
import { finished, type ImportAnswer, rows, upload } from './support/import-files.js';
import {
  type Counselor,
  importAssignments,
  importCounselors,
  type MeantAssignment,
  type MeantCounselor,
  type Outcome,
  type Wishes,
} from './support/import-model.js';
import { createWorld, type World } from './support/worlds.js';

const seed = Number(process.env['MODEL_SEED'] ?? 20_261_125);
const numRuns = Number(process.env['MODEL_RUNS'] ?? 150);
const most = numRuns * 500 + 60_000;

let world: World;
let admin: Credentials;
let organization: string;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'error' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  const { rows: found } = await world.pool.query<{ id: string }>(
    `SELECT id FROM organizations WHERE name = 'Demo Crisis Line'`,
  );
  organization = found[0]!.id;
});

afterAll(() => world.close());

/** Each run has a roster of its own. */
let run = 0;

const wishes: fc.Arbitrary<Wishes> = fc.record({
  mode: fc.constantFrom('partial', 'partial', 'atomic'),
  dryRun: fc.nat(4).map((n) => n === 0),
  reassignCompleted: fc.boolean(),
});

/** How a file is written down. */
const layouts = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  lastEnd: fc.boolean(),
  quoteAll: fc.boolean(),
  mark: fc.constantFrom('', '\uFEFF'),
  nameOf: fc.constantFrom(
    (name: string) => name,
    (name: string) => name.toUpperCase(),
    (name: string) => ` ${name.replaceAll('_', ' ')}`,
  ),
  order: fc.infiniteStream(fc.nat(1000)),
});
type Layout = typeof layouts extends fc.Arbitrary<infer T> ? T : never;

interface Line {
  cells: Record<string, string>;
  /** Columns too many, or too few. */
  more: number;
  /** Blank lines before it. */
  blank: number;
}

/** Writes a file, and tells on which line each row begins. */
function written(columns: string[], lines: Line[], layout: Layout): { text: string; starts: number[] } {
  const { delimiter, end, lastEnd, quoteAll, mark, nameOf } = layout;
  const keys = columns.map((name) => ({ name, key: layout.order.next().value as number }));
  const order = keys.toSorted((a, b) => a.key - b.key).map(({ name }) => name);
  const cell = (value: string): string =>
    quoteAll || /["\r\n]/.test(value) || value.includes(delimiter)
      ? `"${value.replaceAll('"', '""')}"`
      : value;
  let text = mark + order.map((name) => cell(nameOf(name))).join(delimiter) + end;
  let line = 2;
  const starts: number[] = [];
  for (const { cells, more, blank } of lines) {
    text += end.repeat(blank);
    line += blank;
    starts.push(line);
    const values = [...order.map((name) => cells[name] ?? ''), ...Array.from({ length: more }, () => 'x')];
    const kept = more < 0 ? values.slice(0, more) : values;
    text += kept.map((value) => cell(value.replaceAll('\n', end))).join(delimiter) + end;
    line += 1 + kept.reduce((sum, value) => sum + value.split('\n').length - 1, 0);
  }
  return { text: lastEnd ? text : text.slice(0, -end.length), starts };
}

/** What each row came to, by the report. */
async function outcomesOf(ended: ImportAnswer): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for (const outcome of ['created', 'updated', 'existing', 'completed_before', 'invalid', 'unprocessed']) {
    for (const row of (await rows(world.url, admin, ended, outcome)).rows) {
      // Its last line break may be quoted; a row is named by where it begins.
      if (found.has(Number(row['line']))) throw new Error(`Line ${row['line']} has two outcomes.`);
      expect(row['outcome']).toBe(outcome);
      if (outcome === 'invalid') expect(row['reason']).toMatch(/\w.*\.$|\?$/s);
      found.set(Number(row['line']), outcome);
    }
  }
  return found;
}

function countsOf(outcomes: Outcome[], names: string[]): Record<string, number> {
  const of = (name: string): number => outcomes.filter((each) => each === name).length;
  const counts = Object.fromEntries(
    names.map((name) => [name, of(name === 'completedBefore' ? 'completed_before' : name)]),
  );
  return { total: Object.values(counts).reduce((sum, n) => sum + n, 0), ...counts };
}

async function imported(text: string, query: object, contentType = 'text/csv'): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, text, { ...query, contentType });
  return finished(world.url, admin, id);
}

const counselorCount = 5;
const scenarioCount = 4;
const archived = new Set([3]);

const assignmentRow = fc.record({
  counselor: fc.oneof(
    fc.record({ n: fc.nat(counselorCount - 1), by: fc.constantFrom('id', 'email', 'EMAIL') }),
    fc.constantFrom('nobody', '', 'shared'),
  ),
  scenario: fc.oneof(
    fc.record({ n: fc.nat(scenarioCount - 1), by: fc.constantFrom('id', 'uuid', 'UUID') }),
    fc.constantFrom('nothing', '', '01a21062-0b85-72b9-8121-75e01614abb2'),
  ),
  due: fc.constantFrom('', '', '2027-01-31', '2027-01-31T12:00:00+02:00', '31.12.2027', '2027-02-30'),
  note: fc.constantFrom(
    '',
    'a note',
    '=1+1',
    'two\nlines',
    'with "quotes", and; more|signs',
    "'quoted",
    'x'.repeat(2001),
  ),
  more: fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2, -1),
  blank: fc.constantFrom(0, 0, 0, 1, 2),
});

it(
  'assignments come to what the model says, and the second time to nothing new',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            { arbitrary: assignmentRow, weight: 1 },
            { arbitrary: assignmentRow.map(mended), weight: 3 },
          ),
          { maxLength: 25 },
        ),
        fc.array(
          fc.tuple(
            fc.nat(counselorCount - 1),
            fc.nat(scenarioCount - 1),
            fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled'),
          ),
          { maxLength: 12 },
        ),
        wishes,
        layouts,
        fc.boolean(),
        async (wanted, there, wish, layout, asJson) => {
          run += 1;
          const name = {
            counselor: (n: number) => `m${run}-${n}`,
            email: (n: number) => `m${run}-${n}@model.test`,
          };
          // The last two share an e-mail, which so names neither of them.
          const { rows: scenarioRows } = await world.pool.query<{ id: string }>(
            `WITH c AS (
             INSERT INTO counselors (id, organization_id, external_id, name, email)
             SELECT gen_random_uuid(), $1, 'm' || $2::int || '-' || i, 'M ' || i,
                    CASE WHEN i < 3 THEN 'M' || $2::int || '-' || i || '@model.test' ELSE 'shared' || $2::int || '@model.test' END
             FROM generate_series(0, $3::int - 1) i
           ), s AS (
             INSERT INTO scenarios (id, organization_id, external_id, title, archived_at)
             SELECT gen_random_uuid(), $1, 'm' || $2::int || '-' || i, 'M ' || i, CASE WHEN i = ANY ($5::int[]) THEN now() END
             FROM generate_series(0, $4::int - 1) i
             RETURNING id, external_id
           )
           SELECT id FROM s ORDER BY external_id`,
            [organization, run, counselorCount, scenarioCount, [...archived]],
          );
          const active = new Set<string>();
          const completed = new Set<string>();
          for (const [counselor, scenario, status] of there) {
            const pair = `${counselor}/${scenario}`;
            if (status === 'completed') completed.add(pair);
            if (status === 'pending' || status === 'in_progress') {
              if (active.has(pair)) continue;
              active.add(pair);
            }
            await world.pool.query(
              `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, assigned_by_kind, assigned_by_id,
                                      assigned_by_name, completed_at, cancelled_at)
             SELECT gen_random_uuid(), $1, c.id, s.id, $4, 'user', gen_random_uuid(), 'Before',
                    CASE WHEN $4 = 'completed' THEN now() END, CASE WHEN $4 = 'cancelled' THEN now() END
             FROM counselors c, scenarios s WHERE c.external_id = $2 AND s.external_id = $3`,
              [organization, name.counselor(counselor), name.counselor(scenario), status],
            );
          }

          const meant = wanted
            .map((row): MeantAssignment & Line => {
              const { counselor, scenario } = row;
              const more = asJson ? 0 : row.more;
              const who =
                typeof counselor === 'string'
                  ? undefined
                  : counselor.by === 'id' || counselor.n < 3
                    ? counselor.n
                    : undefined;
              return {
                counselor: who,
                scenario: typeof scenario === 'string' ? undefined : scenario.n,
                isWellFormed:
                  more === 0 && !['31.12.2027', '2027-02-30'].includes(row.due) && row.note.length <= 2000,
                more,
                blank: row.blank,
                cells: {
                  counselor:
                    typeof counselor === 'string'
                      ? counselor === 'shared'
                        ? `shared${run}@model.test`
                        : counselor
                      : {
                          id: name.counselor(counselor.n),
                          email: name.email(counselor.n),
                          EMAIL: name.email(counselor.n).toUpperCase(),
                        }[counselor.by],
                  scenario:
                    typeof scenario === 'string'
                      ? scenario
                      : {
                          id: name.counselor(scenario.n),
                          uuid: scenarioRows[scenario.n]!.id,
                          UUID: scenarioRows[scenario.n]!.id.toUpperCase(),
                        }[scenario.by],
                  due_date: row.due,
                  note: row.note,
                },
              };
              // A line of nothing but delimiters is blank.
            })
            .filter(({ cells, more }) => more !== 0 || Object.values(cells).some((value) => value !== ''));
          const columns = ['counselor', 'scenario', 'due_date', 'note'];
          const { text, starts } = asJson
            ? {
                text: meant.map(({ cells }) => JSON.stringify(cells)).join('\n') + '\n',
                starts: meant.map((_, i) => i + 1),
              }
            : written(columns, meant, layout);
          if (asJson && meant.length === 0) return;
          const type = asJson ? 'application/x-ndjson' : 'text/csv';

          const expected = importAssignments(meant, { active, completed, archived }, wish);
          const ended = await imported(text, wish, type);
          const lines = new Map(starts.map((line, i) => [line, expected.outcomes[i]!]));
          expect({ status: ended.status, lines: [...(await outcomesOf(ended))].sort(byLine) }).toEqual({
            status: expected.status,
            lines: [...lines].sort(byLine),
          });
          expect(ended.counts).toEqual(
            countsOf(expected.outcomes, ['created', 'existing', 'completedBefore', 'invalid']),
          );
          expect(await activePairs()).toEqual([...expected.active].sort());

          const again = await imported(text, { reassignCompleted: wish.reassignCompleted }, type);
          const next = importAssignments(
            meant,
            { active: expected.active, completed, archived },
            { ...wish, mode: 'partial', dryRun: false },
          );
          expect(again.counts['created']).toBe(next.outcomes.filter((each) => each === 'created').length);
          if (wish.mode === 'partial' && !wish.dryRun) expect(again.counts['created']).toBe(0);
          expect(await activePairs()).toEqual([...next.active].sort());

          async function activePairs(): Promise<string[]> {
            const { rows: found } = await world.pool.query<{ pair: string }>(
              `SELECT split_part(c.external_id, '-', 2) || '/' || split_part(s.external_id, '-', 2) AS pair
             FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
             WHERE c.external_id LIKE $1 AND status IN ('pending', 'in_progress')`,
              [`m${run}-%`],
            );
            return found.map(({ pair }) => pair).sort();
          }
        },
      ),
      { seed, numRuns },
    );
  },
  most,
);

const byLine = ([a]: [number, unknown], [b]: [number, unknown]): number => a - b;

/** A row that is right in itself: most of a file is. */
function mended<T extends { due: string; note: string; more: number }>(row: T): T {
  return {
    ...row,
    due: row.due.slice(0, 4) === '2027' ? '2027-01-31' : '',
    note: row.note.slice(0, 100),
    more: 0,
  };
}

const counselorRow = fc.record({
  id: fc.nat(4),
  name: fc.constantFrom('Ada', 'Ben', 'Zoë', '', '-5'),
  email: fc.constantFrom('', 'a@model.test', 'b@model.test', 'none'),
  blank: fc.constantFrom(0, 0, 1),
});

it(
  'counselors come to what the model says',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(counselorRow, { maxLength: 20 }),
        fc.array(
          fc.record({
            id: fc.nat(4),
            name: fc.constantFrom('Ada', 'Ben'),
            email: fc.constantFrom(null, 'a@model.test'),
          }),
          { maxLength: 4 },
        ),
        wishes,
        layouts,
        fc.boolean(),
        async (wanted, there, wish, layout, hasEmail) => {
          run += 1;
          const idOf = (n: number): string => `r${run}-${n}`;
          const before = new Map<string, Counselor>(
            there.map(({ id, name, email }) => [idOf(id), { name, email }]),
          );
          for (const [externalId, { name, email }] of before) {
            await world.pool.query(
              'INSERT INTO counselors (id, organization_id, external_id, name, email) VALUES (gen_random_uuid(), $1, $2, $3, $4)',
              [organization, externalId, name, email],
            );
          }
          const meant = wanted.map(({ id, name, email, blank }): MeantCounselor & Line => ({
            externalId: idOf(id),
            name,
            email: hasEmail ? email : undefined,
            isWellFormed: name !== '' && !(hasEmail && email === 'none'),
            more: 0,
            blank,
            cells: { external_id: idOf(id), name, email },
          }));
          const { text, starts } = written(
            ['external_id', 'name', ...(hasEmail ? ['email'] : [])],
            meant,
            layout,
          );
          const expected = importCounselors(meant, before, wish);
          const ended = await imported(text, { ...wish, type: 'counselors' });
          const lines = new Map(starts.map((line, i) => [line, expected.outcomes[i]!]));
          expect({ status: ended.status, lines: [...(await outcomesOf(ended))].sort(byLine) }).toEqual({
            status: expected.status,
            lines: [...lines].sort(byLine),
          });
          expect(ended.counts).toEqual(
            countsOf(expected.outcomes, ['created', 'updated', 'existing', 'invalid']),
          );
          const { rows: found } = await world.pool.query<Counselor & { id: string }>(
            'SELECT external_id AS id, name, email FROM counselors WHERE external_id LIKE $1',
            [`r${run}-%`],
          );
          expect(new Map(found.map(({ id, name, email }) => [id, { name, email }]))).toEqual(expected.after);
        },
      ),
      { seed, numRuns },
    );
  },
  most,
);
