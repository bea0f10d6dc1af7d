/**
 * Random files over random rosters and assignments, held against a simple model: what became of each row, by its line,
 * the counts, and what is in the database afterwards.
 *
 * `IMPORT_SEED=7 IMPORT_RUNS=2000 npm test -- imports-model` tries others, and more; `IMPORT_SHRINK=1` looks for the
 * smallest file that fails.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Credentials, sessionOf } from '../support/api.js';
import { readText, type Style, style, text, write, type Written, written } from '../support/import-files.js';
import {
  type AssignmentRow,
  type Decided,
  importAssignments,
  importCancellations,
  type ImportOptions,
  importRoster,
  type ModelAssignment,
  type ModelRecord,
  type ModelRoster,
  type Outcome,
  type RosterRow,
} from '../support/import-model.js';
import { finished, type ImportAnswer, type ImportType, rows as rowsOf, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

const seed = Number(process.env['IMPORT_SEED'] ?? 20_261_125);
const runs = Number(process.env['IMPORT_RUNS'] ?? 60);

let world: World;
let admin: Credentials;
/** Ids of our organization and another one. */
let ours: string;
let theirs: string;
let run = 0;

beforeAll(async () => {
  world = await createWorld({ environment: { LOG_LEVEL: 'warn' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  const { rows } = await world.pool.query<{ id: string }>(
    `SELECT id FROM organizations ORDER BY name = 'Demo Crisis Line' DESC`,
  );
  [ours, theirs] = rows.map(({ id }) => id) as [string, string];
});

afterAll(() => world.close());

const options: fc.Arbitrary<ImportOptions> = fc.record({
  mode: fc.constantFrom('partial', 'partial', 'atomic'),
  dryRun: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  reassignCompleted: fc.boolean(),
  onExisting: fc.constantFrom('skip', 'update'),
});

/** Fails with what is needed to try again, and no more. */
async function holds<T>(cases: fc.Arbitrary<T>, property: (value: T) => Promise<void>): Promise<void> {
  const details = await fc.check(
    fc.asyncProperty(cases, (value) => property(value)),
    { seed, numRuns: runs, endOnFailure: process.env['IMPORT_SHRINK'] === undefined },
  );
  if (!details.failed) return;
  const told = ((details.errorInstance as Error | null)?.message ?? 'interrupted').slice(0, 2_000);
  throw new Error(
    `IMPORT_SEED=${details.seed}, path ${details.counterexamplePath}, after ${details.numShrinks} shrinks\n` +
      `${JSON.stringify(details.counterexample).slice(0, 2_500)}\n${told}`,
  );
}

const outcomesOf: Record<ImportType, Outcome[]> = {
  assignments: ['created', 'updated', 'existing', 'completed_before', 'invalid', 'unprocessed'],
  counselors: ['created', 'updated', 'existing', 'invalid', 'unprocessed'],
  scenarios: ['created', 'updated', 'existing', 'invalid', 'unprocessed'],
  cancellations: ['cancelled', 'existing', 'invalid', 'unprocessed'],
};

/** Uploads a file, and holds what it came to against what it should. Returns the import and reasons by line. */
async function expectImport(
  type: ImportType,
  { bytes, contentType }: { bytes: Buffer; contentType: string },
  wish: ImportOptions,
  { status, outcomes, counts }: Decided<unknown>,
): Promise<{ it: ImportAnswer; reasons: Map<number, string> }> {
  const { reassignCompleted, onExisting, ...others } = wish;
  // Refused for rosters, where it means nothing.
  const wishes = type === 'assignments' ? { reassignCompleted, onExisting, ...others } : others;
  // What is between tabs could be in either, and is asked for.
  const dialect = contentType === 'text/csv' ? { dialect: 'quotes' as const } : {};
  const { id } = await upload(world.url, admin, bytes, { type, contentType, ...dialect, ...wishes });
  const done = await finished(world.url, admin, id);
  const found: [number, string][] = [];
  const reasons = new Map<number, string>();
  for (const outcome of outcomesOf[type]) {
    for (const row of (await rowsOf(world.url, admin, done, outcome)).rows) {
      expect(row['outcome']).toBe(outcome);
      found.push([Number(row['line']), outcome]);
      reasons.set(Number(row['line']), row['outcome_reason'] ?? row['reason']!);
    }
  }
  expect({
    error: status === 'completed' ? done.error : '',
    status: done.status,
    rows: done.rows,
    counts: done.counts,
    outcomes: found.toSorted(([a], [b]) => a - b),
  }).toEqual({
    error: status === 'completed' ? null : '',
    status,
    rows: outcomes.size,
    counts,
    outcomes: [...outcomes],
  });
  return { it: done, reasons };
}

/** What a row names, before it is known what that is called in this run. */
interface Reference {
  by: 'external' | 'mail' | 'MAIL' | 'id' | 'ID' | 'unknown' | 'foreign' | 'foreign-id' | 'nothing';
  index: number;
}

const reference = (...by: Reference['by'][]): fc.Arbitrary<string> =>
  fc
    .record({ by: fc.constantFrom(...by), index: fc.nat(5) })
    .map((each: Reference): string => JSON.stringify(each));

const dues: Record<string, string | null | undefined> = {
  '': null,
  '  ': null,
  '2099-01-31': '2099-01-31T22:59:59.999Z day',
  '2099-01-31T22:59:59.999Z': '2099-01-31T22:59:59.999Z',
  ' 2099-02-28T12:00:00+01:00 ': '2099-02-28T11:00:00.000Z',
  '2099-03-01t08:30:00.5z': '2099-03-01T08:30:00.500Z',
  '31.12.2027': '2027-12-31T22:59:59.999Z day',
  '31.31.2027': undefined,
  '2027-02-30': undefined,
  '2099-01-31 12:00': '2099-01-31T11:00:00.000Z',
};

interface AssignmentsCase {
  counselors: { mail: number | null; isUpper: boolean; isNamedAsMail: boolean; isArchived: boolean }[];
  scenarios: { isArchived: boolean }[];
  isNamedAsFirst: boolean;
  existing: { counselor: number; scenario: number; status: ModelAssignment['status'] }[];
  rows: Written[];
  columns: { due: boolean; note: boolean };
  how: Style;
  wish: ImportOptions;
}

/** Most rows name what is there. */
const kinds: Reference['by'][] = ['external', 'external', 'external', 'external', 'external', 'external'];

const assignmentsCase: fc.Arbitrary<AssignmentsCase> = fc.record({
  counselors: fc.array(
    fc.record({
      mail: fc.option(fc.nat(3)),
      isUpper: fc.boolean(),
      isNamedAsMail: fc.nat(5).map((each) => each === 0),
      isArchived: fc.nat(9).map((each) => each === 0),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  scenarios: fc.array(fc.record({ isArchived: fc.nat(4).map((each) => each === 0) }), {
    minLength: 1,
    maxLength: 4,
  }),
  isNamedAsFirst: fc.boolean(),
  existing: fc.array(
    fc.record({
      counselor: fc.nat(4),
      scenario: fc.nat(3),
      status: fc.constantFrom('pending', 'in_progress', 'completed', 'completed', 'cancelled'),
    }),
    { maxLength: 8 },
  ),
  rows: fc.oneof(
    { weight: 3, arbitrary: fc.array(assignmentRow('any'), { maxLength: 25 }) },
    // Few enough, and with so few faults, that atomic imports succeed too.
    { weight: 1, arbitrary: fc.array(assignmentRow('good'), { maxLength: 3 }) },
  ),
  columns: fc.record({ due: fc.boolean(), note: fc.boolean() }),
  how: style,
  wish: options,
});

function assignmentRow(which: 'any' | 'good'): fc.Arbitrary<Written> {
  if (which === 'good') {
    return written({
      counselor: reference(...kinds),
      scenario: reference(...kinds),
      due_date: fc.constantFrom('', '2099-01-31', '2099-01-31T22:59:59.999Z'),
      note: text,
    }).map((row) => ({ ...row, shape: 'right' as const }));
  }
  return written({
    counselor: reference(...kinds, 'mail', 'mail', 'MAIL', 'unknown', 'foreign', 'nothing'),
    scenario: reference(...kinds, 'id', 'id', 'ID', 'unknown', 'foreign', 'foreign-id', 'nothing'),
    due_date: fc.constantFrom('', '', '', '', ...Object.keys(dues)),
    note: fc.oneof(
      { weight: 20, arbitrary: text },
      { weight: 1, arbitrary: fc.constantFrom('n'.repeat(2000), 'n'.repeat(2001)) },
    ),
  });
}

/** Inserts the roster and assignments of a case, with names that no other run has. */
async function prepare({ counselors, scenarios, isNamedAsFirst, existing }: AssignmentsCase) {
  const prefix = `r${(run += 1)}-`;
  const mail = (index: number): string => `${prefix}M${index}@Line.test`;
  const taken = new Set<string>();
  const roster: ModelRoster = {
    counselors: counselors.map((each, i) => {
      let externalId = `${prefix}c${i}`;
      // Some are called what is the e-mail of others.
      if (each.isNamedAsMail && !taken.has(mail(i % 3))) externalId = mail(i % 3);
      taken.add(externalId);
      const email = each.mail === null ? null : mail(each.mail);
      const { isArchived } = each;
      return { externalId, email: each.isUpper ? (email?.toUpperCase() ?? null) : email, isArchived };
    }),
    scenarios: scenarios.map(({ isArchived }, i) => ({
      id: randomUUID(),
      externalId: `${prefix}s${i}`,
      isArchived,
    })),
  };
  // An external id that is the id of another scenario, which wins.
  const [first, last] = [roster.scenarios[0]!, roster.scenarios.at(-1)!];
  if (isNamedAsFirst && first !== last) last.externalId = first.id;
  const assignments: ModelAssignment[] = [];
  for (const { counselor: c, scenario: s, status } of existing) {
    const counselor = roster.counselors[c % counselors.length]!.externalId;
    const scenario = roster.scenarios[s % scenarios.length]!.externalId;
    const isActive = (each: string): boolean => each === 'pending' || each === 'in_progress';
    const isTwice =
      isActive(status) &&
      assignments.some((a) => a.counselor === counselor && a.scenario === scenario && isActive(a.status));
    const [due, note] = c % 2 === 0 ? [null, null] : ['2099-01-31T22:59:59.999Z day', 'plain'];
    if (!isTwice) assignments.push({ counselor, scenario, status, due, note, version: 1 });
  }
  const foreign = randomUUID();
  await world.pool.query(
    `INSERT INTO counselors (id, organization_id, external_id, name, email, archived_at)
     SELECT gen_random_uuid(), organization, "externalId", 'A counselor', email, CASE WHEN "isArchived" THEN now() END
     FROM jsonb_to_recordset($1) AS c (organization uuid, "externalId" text, email text, "isArchived" boolean)`,
    [
      JSON.stringify([
        ...roster.counselors.map((each) => ({ ...each, organization: ours })),
        { organization: theirs, externalId: `${prefix}foreign`, email: mail(4) },
        // The same e-mail elsewhere makes nothing ambiguous.
        { organization: theirs, externalId: `${prefix}c0`, email: mail(0) },
      ]),
    ],
  );
  await world.pool.query(
    `INSERT INTO scenarios (id, organization_id, external_id, title, archived_at)
     SELECT id, organization, "externalId", 'A scenario', CASE WHEN "isArchived" THEN now() END
     FROM jsonb_to_recordset($1) AS s (id uuid, organization uuid, "externalId" text, "isArchived" boolean)`,
    [
      JSON.stringify([
        ...roster.scenarios.map((each) => ({ ...each, organization: ours })),
        { id: foreign, organization: theirs, externalId: `${prefix}foreign`, isArchived: false },
      ]),
    ],
  );
  await world.pool.query(
    `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, assigned_by_kind, assigned_by_id,
       assigned_by_name, completed_at, cancelled_at, due_at, due_on, note)
     SELECT gen_random_uuid(), $2::uuid, c.id, s.id, a.status, 'user', $2, 'Before',
       CASE a.status WHEN 'completed' THEN now() END, CASE a.status WHEN 'cancelled' THEN now() END,
       split_part(due, ' ', 1)::timestamptz, CASE WHEN due LIKE '% day' THEN left(due, 10)::date END, note
     FROM jsonb_to_recordset($1) AS a (counselor text, scenario text, status text, due text, note text)
     JOIN counselors c ON c.organization_id = $2 AND c.external_id = a.counselor
     JOIN scenarios s ON s.organization_id = $2 AND s.external_id = a.scenario`,
    [JSON.stringify(assignments), ours],
  );
  const named = (json: string, all: { externalId: string }[]): string => {
    const { by, index } = JSON.parse(json) as Reference;
    const scenario = roster.scenarios[index % scenarios.length]!;
    switch (by) {
      case 'external':
        return all[index % all.length]!.externalId;
      case 'mail':
        return ` ${mail(index)}`;
      case 'MAIL':
        return mail(index).toUpperCase();
      case 'id':
        return scenario.id;
      case 'ID':
        return scenario.id.toUpperCase();
      case 'unknown':
        return `${prefix}unknown`;
      case 'foreign':
        return `${prefix}foreign`;
      case 'foreign-id':
        return foreign;
      case 'nothing':
        return ' ';
    }
  };
  const realize = (row: Written): Written => ({
    ...row,
    texts: {
      ...row.texts,
      counselor: named(row.texts['counselor']!, roster.counselors),
      scenario: named(row.texts['scenario']!, roster.scenarios),
    },
  });
  return { roster, assignments, realize };
}

/** What the model is told of a row. */
function readAssignment(
  line: number,
  { shape, texts }: Written,
  columns: AssignmentsCase['columns'],
  how: Style,
): AssignmentRow {
  const [counselor, scenario] = [readText(texts['counselor']!, how), readText(texts['scenario']!, how)];
  const due = columns.due ? dues[texts['due_date']!] : null;
  const note = columns.note ? readText(texts['note']!, how) : '';
  const isFaulty =
    shape !== 'right' || counselor === '' || scenario === '' || due === undefined || note.length > 2000;
  return {
    line,
    isFaulty,
    counselor,
    scenario,
    due: columns.due ? (due ?? null) : undefined,
    note: columns.note ? (note === '' ? null : note) : undefined,
  };
}

/** The assignments of a run, and of how many of them the import wrote the history. */
async function assignmentsOf({ counselors }: ModelRoster, importId: string) {
  const { rows } = await world.pool.query<ModelAssignment & { changes: string[] }>(
    `SELECT c.external_id AS counselor, s.external_id AS scenario, status,
       to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
         || CASE WHEN due_on IS NULL THEN '' ELSE ' day' END AS due, note,
       ARRAY(
         SELECT concat_ws(' ', version, door, actor_kind, to_status) FROM assignment_changes h
         WHERE h.assignment_id = a.id AND h.actor_id = $3
       ) AS changes
     FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
     WHERE c.organization_id = $1 AND c.external_id = ANY ($2)`,
    [ours, counselors.map(({ externalId }) => externalId), importId],
  );
  return {
    assignments: sorted(rows),
    history: rows.flatMap(({ changes }) => changes).toSorted(),
  };
}

function sorted(all: readonly ModelAssignment[]): string[] {
  return all
    .map(({ counselor, scenario, status, due, note }) =>
      JSON.stringify([counselor, scenario, status, due, note]),
    )
    .toSorted((a, b) => (a < b ? -1 : 1));
}

it('assignments come to what the model says', async () => {
  const seen: Record<string, number> = {};
  await holds(assignmentsCase, async (given) => {
    const { columns, how, wish } = given;
    const { roster, assignments, realize } = await prepare(given);
    const names = [
      'counselor',
      'scenario',
      ...(columns.due ? ['due_date'] : []),
      ...(columns.note ? ['note'] : []),
    ];
    const file = write(names, given.rows.map(realize), how);
    const rows = file.lines.map(({ line, row }) => readAssignment(line, row, columns, how));
    // A file of nothing is refused as one.
    if (how.format === 'ndjson' && file.lines.length === 0) return;

    const expected = importAssignments(roster, assignments, rows, wish);
    const { it: done, reasons } = await expectImport('assignments', file, wish, expected);
    for (const outcome of [expected.status, ...expected.outcomes.values()])
      seen[outcome] = (seen[outcome] ?? 0) + 1;
    const earlier = [...reasons].filter(([, reason]) => reason.startsWith('An earlier line'));
    expect(earlier.map(([line]) => line)).toEqual(expected.earlierLines);

    const after = await assignmentsOf(roster, done.id);
    expect(after.assignments).toEqual(sorted(expected.state));
    const created = expected.state.length - assignments.length;
    expect(after.history).toEqual(expected.history);

    if (created === 0) return;
    // The same file again, and not more of it.
    const repeated = importAssignments(roster, expected.state, rows, { ...wish, mode: 'partial' });
    expect(repeated.counts).toMatchObject({ created: 0 });
    const again = await expectImport('assignments', file, { ...wish, mode: 'partial' }, repeated);
    expect(await assignmentsOf(roster, again.it.id)).toEqual({
      assignments: after.assignments,
      history: repeated.history,
    });
    if (wish.onExisting === 'skip') expect(repeated.history).toEqual([]);

    // And what both files name is cancelled, by the same file without what it says of it.
    const bare = { ...how, hasReport: false };
    const cancelling = write(names.slice(0, 2), given.rows.map(realize), bare);
    const wanted = cancelling.lines.map(({ line, row }) =>
      readAssignment(line, row, { due: false, note: false }, bare),
    );
    const gone = importCancellations(roster, repeated.state, wanted, wish);
    const cancelled = await expectImport('cancellations', cancelling, wish, gone);
    for (const outcome of gone.outcomes.values()) seen[outcome] = (seen[outcome] ?? 0) + 1;
    expect(await assignmentsOf(roster, cancelled.it.id)).toEqual({
      assignments: sorted(gone.state),
      history: gone.history,
    });
  });
  // A run in which hardly anything happens would show nothing.
  for (const each of [
    'created',
    'updated',
    'cancelled',
    'existing',
    'completed_before',
    'invalid',
    'unprocessed',
    'completed',
    'failed',
  ])
    expect({ each, seen: (seen[each] ?? 0) >= Math.min(3, runs / 20) }).toEqual({ each, seen: true });
}, 900_000);

/** A column of a roster: texts that files have in it, and what each is read as; undefined for a fault. */
interface RosterColumn {
  name: string;
  isOptional: boolean;
  texts: fc.Arbitrary<string>;
  read(read: string): unknown;
}

const orNull = (read: string): string | null => (read === '' ? null : read);
const choice =
  (...choices: string[]) =>
  (read: string): string | null | undefined => {
    if (read === '') return null;
    return choices.includes(read.toLowerCase()) ? read.toLowerCase() : undefined;
  };
const shortText = text.filter((each) => each.length <= 100);
const name: RosterColumn = {
  name: 'name',
  isOptional: false,
  texts: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('Kim', ' Kim ', 'Lee') },
    { weight: 1, arbitrary: shortText },
  ),
  read: (read) => (read === '' ? undefined : read),
};

const rosters: {
  type: 'counselors' | 'scenarios';
  columns: RosterColumn[];
  empty: ModelRecord;
  select: string;
}[] = [
  {
    type: 'counselors',
    select: 'name, email',
    empty: { name: '', email: null },
    columns: [
      name,
      {
        name: 'email',
        isOptional: true,
        texts: fc.constantFrom('', '', 'kim@line.test', 'Kim@line.test', ' lee@line.test ', 'no mail'),
        read: (read) => (read === 'no mail' ? undefined : orNull(read.toLowerCase())),
      },
    ],
  },
  {
    type: 'scenarios',
    select: 'title, description, mode, difficulty, skills, estimated_minutes',
    empty: { title: '', description: '', mode: null, difficulty: null, skills: [], estimated_minutes: null },
    columns: [
      { ...name, name: 'title' },
      { name: 'description', isOptional: true, texts: shortText, read: (read) => read },
      {
        name: 'mode',
        isOptional: true,
        texts: fc.constantFrom('', '', 'phone', 'Phone', ' CHAT', 'letter'),
        read: choice('phone', 'chat'),
      },
      {
        name: 'difficulty',
        isOptional: true,
        texts: fc.constantFrom('', '', 'beginner', 'Intermediate', 'ADVANCED ', 'hard'),
        read: choice('beginner', 'intermediate', 'advanced'),
      },
      {
        name: 'skills',
        isOptional: true,
        texts: fc.constantFrom('', 'listening', 'a|b', ' a | b |', '||', 'a|a', '"a"|{b}', 's'.repeat(101)),
        read: (read) =>
          read.length > 100
            ? undefined
            : read
                .split('|')
                .map((each) => each.trim())
                .filter((each) => each !== ''),
      },
      {
        name: 'estimated_minutes',
        isOptional: true,
        texts: fc.constantFrom('', '', '30', '030', '10000', '10001', '0', '-1', '1.5'),
        read: (read) => {
          if (read === '') return null;
          return ['30', '030', '10000'].includes(read) ? Number(read) : undefined;
        },
      },
    ],
  },
];

it.each(rosters)(
  '$type come to what the model says',
  async ({ type, columns, empty, select }) => {
    const seen: Record<string, number> = {};
    const row = written({
      external_id: fc.constantFrom('0', '0', '1', '1', '2', '3', '4', '5', ' '),
      ...Object.fromEntries(columns.map((column) => [column.name, column.texts])),
    });
    const cases = fc.record({
      // Each file over what the ones before it left.
      files: fc.array(
        fc.record({
          rows: fc.array(row, { maxLength: 15 }),
          left: fc.array(fc.boolean(), { minLength: columns.length, maxLength: columns.length }),
          how: style,
          wish: options,
        }),
        { minLength: 1, maxLength: 3 },
      ),
    });

    await holds(cases, async ({ files }) => {
      const prefix = `r${(run += 1)}-`;
      let state: ReadonlyMap<string, ModelRecord> = new Map();
      for (const { rows, left, how, wish } of files) {
        // A JSON line without a member says nothing of it, and there are no columns.
        const used = columns.filter(
          ({ isOptional }, i) => how.format === 'ndjson' || !isOptional || left[i] !== true,
        );
        const names = ['external_id', ...used.map((column) => column.name)];
        const realized = rows.map((each): Written => {
          const externalId = each.texts['external_id']!.trim();
          return {
            ...each,
            texts: { ...each.texts, external_id: externalId === '' ? ' ' : prefix + externalId },
          };
        });
        const file = write(names, realized, how);
        if (how.format === 'ndjson' && file.lines.length === 0) continue;
        const read = file.lines.map(({ line, row: { shape, texts } }): RosterRow => {
          const externalId = readText(texts['external_id']!, how);
          const values = Object.fromEntries(
            used.map((column) => [column.name, column.read(readText(texts[column.name]!, how))]),
          );
          const isFaulty =
            shape !== 'right' ||
            externalId === '' ||
            Object.values(values).some((value) => value === undefined);
          return { line, isFaulty, externalId, values };
        });
        const expected = importRoster(state, empty, read, wish);
        await expectImport(type, file, wish, expected);
        for (const outcome of [expected.status, ...expected.outcomes.values()])
          seen[outcome] = (seen[outcome] ?? 0) + 1;
        ({ state } = expected);
        const { rows: found } = await world.pool.query<ModelRecord>(
          `SELECT external_id, ${select} FROM ${type} WHERE organization_id = $1 AND starts_with(external_id, $2)`,
          [ours, prefix],
        );
        const kept = Object.fromEntries(found.map(({ external_id: id, ...record }) => [id, record]));
        expect(kept).toEqual(Object.fromEntries(state));
      }
    });
    for (const each of ['created', 'updated', 'existing', 'invalid', 'unprocessed', 'completed', 'failed'])
      expect({ each, seen: (seen[each] ?? 0) >= Math.min(3, runs / 20) }).toEqual({ each, seen: true });
  },
  900_000,
);
