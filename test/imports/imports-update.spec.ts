/** Imports that change or cancel what is there: `onExisting=update`, and files of cancellations. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Credentials, keyOf, sessionOf } from '../support/api.js';
import { poster } from '../support/client.js';
import { enrolment } from '../support/enrolment.js';
import {
  finished,
  type ImportAnswer,
  type ImportType,
  rows,
  tryUpload,
  upload,
  type Wishes,
} from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.pool.query(enrolment('counselors', 200, 'x-'));
  await world.pool.query(enrolment('scenarios', 20, 'y-'));
});

afterAll(() => world.close());

let used = 0;

/** The names of a pair that no other test has. */
function pair(): { counselor: string; scenario: string; names: string } {
  used += 1;
  const [counselor, scenario] = [`x-${1 + (used % 200)}`, `y-${1 + Math.floor(used / 200)}`];
  return { counselor, scenario, names: `${counselor},${scenario}` };
}

async function run(file: string, wishes: Wishes = {}): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, file, wishes);
  return finished(world.url, admin, id);
}

const update = (file: string, wishes: Wishes = {}): Promise<ImportAnswer> =>
  run(file, { onExisting: 'update', ...wishes });

interface Found {
  id: string;
  status: string;
  dueAt: string | null;
  dueOn: string | null;
  note: string | null;
  version: number;
}

/** The assignments of a pair, the oldest first. */
async function assignmentsOf({ counselor, scenario }: ReturnType<typeof pair>): Promise<Found[]> {
  const { rows: found } = await world.pool.query<{ id: string }>(
    `SELECT a.id FROM assignments a JOIN counselors c ON c.id = counselor_id JOIN scenarios s ON s.id = scenario_id
     WHERE c.external_id = $1 AND s.external_id = $2 ORDER BY a.created_at`,
    [counselor, scenario],
  );
  return Promise.all(
    found.map(async ({ id }) => (await world.supervisor.get(`/api/assignments/${id}`)).body as Found),
  );
}

const historyOf = async ({ id }: { id: string }) =>
  (await world.supervisor.get(`/api/assignments/${id}/history`)).body.items as Record<string, unknown>[];

/** An assignment of a new pair, as a supervisor makes one. */
async function assigned(body: object = {}): Promise<{ of: ReturnType<typeof pair>; id: string }> {
  const of = pair();
  const { rows: ids } = await world.pool.query<{ c: string; s: string }>(
    'SELECT c.id AS c, s.id AS s FROM counselors c, scenarios s WHERE c.external_id = $1 AND s.external_id = $2',
    [of.counselor, of.scenario],
  );
  const made = await world.supervisor.post('/api/assignments', {
    counselorId: ids[0]!.c,
    scenarioId: ids[0]!.s,
    ...body,
  });
  expect(made.status).toBe(201);
  return { of, id: (made.body as Found).id };
}

const complete = async ({ id }: { id: string }): Promise<void> => {
  const { status } = await world.partner.post(`/api/external/assignments/${id}/result`, { score: 80 });
  expect(status).toBe(200);
};

async function reasons(done: ImportAnswer, outcome: string): Promise<string[]> {
  const { rows: found } = await rows(world.url, admin, done, outcome);
  return found.map((row) => row['outcome_reason'] ?? row['reason']!);
}

describe('onExisting=update', () => {
  it('gives the active one the due date and note of the row, with the old ones in its history', async () => {
    const { of, id } = await assigned({ dueAt: '2027-01-31', note: 'Old' });
    const done = await update(`counselor,scenario,due_date,note\n${of.names},2027-02-28,New\n`, {
      fileName: 'february.csv',
    });
    expect(done.counts).toEqual({
      total: 1,
      created: 0,
      updated: 1,
      existing: 0,
      completedBefore: 0,
      invalid: 0,
    });
    const [now] = await assignmentsOf(of);
    expect(now).toMatchObject({ id, dueOn: '2027-02-28', note: 'New', version: 2, status: 'pending' });
    expect((await historyOf({ id })).at(-1)).toMatchObject({
      version: 2,
      door: 'import',
      by: { kind: 'import', id: done.id, name: 'february.csv' },
      from: 'pending',
      to: 'pending',
      changes: {
        dueOn: { from: '2027-01-31', to: '2027-02-28' },
        note: { from: 'Old', to: 'New' },
        dueAt: {},
      },
    });
    expect(await reasons(done, 'updated')).toEqual(['']);
  });

  it('tells of the change as an edit of it does', async () => {
    const [one, other] = [
      await assigned({ dueAt: '2027-01-31', note: 'Old' }),
      await assigned({ dueAt: '2027-01-31', note: 'Old' }),
    ];
    const edited = await world.supervisor
      .patch(`/api/assignments/${one.id}`, { dueAt: '2027-02-28T12:00:00Z', note: null })
      .set('If-Match', '*');
    expect(edited.status).toBe(200);
    await update(`counselor,scenario,due_date,note\n${other.of.names},2027-02-28T12:00:00Z,\n`);
    const changes = async (id: string): Promise<unknown> => (await historyOf({ id })).at(-1)!['changes'];
    expect(await changes(other.id)).toEqual(await changes(one.id));
  });

  it('changes one that is in progress, and none that has ended', async () => {
    const started = await assigned();
    await world.supervisor.post(`/api/assignments/${started.id}/start`);
    const completed = await assigned();
    await complete(completed);
    const cancelled = await assigned();
    await world.supervisor.post(`/api/assignments/${cancelled.id}/cancel`);
    const file = [started, completed, cancelled].map(({ of }) => `${of.names},Do it`).join('\n');
    const done = await update(`counselor,scenario,note\n${file}\n`);
    expect(done.counts).toMatchObject({ updated: 1, completedBefore: 1, created: 1 });
    expect(await assignmentsOf(started.of)).toMatchObject([{ status: 'in_progress', note: 'Do it' }]);
    expect(await assignmentsOf(completed.of)).toMatchObject([{ status: 'completed', note: null }]);
    expect(await assignmentsOf(cancelled.of)).toMatchObject([
      { status: 'cancelled', note: null },
      { status: 'pending', note: 'Do it' },
    ]);
  });

  it('leaves what the file has no column for, empties what a field leaves empty, and counts what is the same as existing', async () => {
    const { of } = await assigned({ dueAt: '2027-01-31', note: 'Old' });
    const now = async (): Promise<Found> => (await assignmentsOf(of))[0]!;
    const same = await update(`counselor,scenario\n${of.names}\n`);
    expect(same.counts).toMatchObject({ updated: 0, existing: 1 });
    expect(await reasons(same, 'existing')).toEqual([
      'The counselor has an active assignment of this scenario already, as this row has it.',
    ]);
    expect(await now()).toMatchObject({ dueOn: '2027-01-31', note: 'Old', version: 1 });
    expect((await update(`counselor,scenario,note\n${of.names},\n`)).counts).toMatchObject({ updated: 1 });
    expect(await now()).toMatchObject({ dueOn: '2027-01-31', note: null, version: 2 });
    const lines = { contentType: 'application/x-ndjson' };
    const line = (more: object): string => JSON.stringify({ ...of, names: undefined, ...more });
    await update(line({ note: 'Again' }), lines);
    expect(await now()).toMatchObject({ dueOn: '2027-01-31', note: 'Again', version: 3 });
    await update(line({ due_date: null }), lines);
    expect(await now()).toMatchObject({ dueOn: null, dueAt: null, note: 'Again', version: 4 });
  });

  it('makes no instant of a day for who gives back the instant that a list has of it', async () => {
    const { of } = await assigned({ dueAt: '2027-01-31' });
    const [{ dueAt }] = (await assignmentsOf(of)) as [Found];
    const done = await update(`counselor,scenario,due_date\n${of.names},${dueAt}\n`);
    expect(done.counts).toMatchObject({ existing: 1, updated: 0 });
    expect(await assignmentsOf(of)).toMatchObject([{ dueOn: '2027-01-31', version: 1 }]);
  });

  it('comes to what rows of one pair would one after the other, also where the first creates it', async () => {
    const there = await assigned({ note: 'Old' });
    const fresh = pair();
    const lines = ['One', 'Two', 'Two', '', 'One'];
    const file = lines.flatMap((note) => [`${there.of.names},${note}`, `${fresh.names},${note}`]);
    const done = await update(`counselor,scenario,note\n${file.join('\n')}\n`);
    expect(done.counts).toMatchObject({ total: 10, created: 1, updated: 7, existing: 2 });
    const [a] = await assignmentsOf(there.of);
    const [b] = await assignmentsOf(fresh);
    expect([a, b]).toMatchObject([
      { note: 'One', version: 5 },
      { note: 'One', version: 4 },
    ]);
    const notes = async (found: Found): Promise<unknown[]> =>
      (await historyOf(found)).map(({ changes }) => (changes as { note?: unknown } | null)?.note);
    const [two, none, one] = [
      { from: 'One', to: 'Two' },
      { from: 'Two', to: null },
      { from: null, to: 'One' },
    ];
    expect(await notes(a!)).toEqual([undefined, { from: 'Old', to: 'One' }, two, none, one]);
    expect(await notes(b!)).toEqual([undefined, two, none, one]);
    expect((await historyOf(b!)).map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });

  it('does nothing in a dry run, and atomically all or nothing, for which an active one is no hindrance', async () => {
    const { of } = await assigned({ note: 'Old' });
    const fresh = pair();
    const file = `counselor,scenario,note\n${of.names},New\n${fresh.names},New\n`;
    const counts = { created: 1, updated: 1 };
    expect((await update(file, { dryRun: true })).counts).toMatchObject(counts);
    const refused = await update(`${file}nobody,y-1,\n`, { mode: 'atomic' });
    expect(refused).toMatchObject({
      status: 'failed',
      counts: { total: 1, invalid: 1, created: 0, updated: 0 },
    });
    expect(await assignmentsOf(of)).toMatchObject([{ note: 'Old', version: 1 }]);
    expect(await assignmentsOf(fresh)).toEqual([]);
    expect(await update(file, { mode: 'atomic' })).toMatchObject({ status: 'completed', counts });
    expect(await assignmentsOf(of)).toMatchObject([{ note: 'New', version: 2 }]);
    expect(await assignmentsOf(fresh)).toMatchObject([{ note: 'New', version: 1 }]);
  });

  it('beside partners who create the same pairs: each is one, and has what the file says', async () => {
    const all = Array.from({ length: 3_000 }, (_, i) => ({
      user_id: `x-${1 + (i % 200)}`,
      scenario_id: `y-${6 + Math.floor(i / 200)}`,
    }));
    const lines = all.map((wanted) => `${wanted.user_id},${wanted.scenario_id},From the file`);
    const { id } = await upload(world.url, admin, `counselor,scenario,note\n${lines.join('\n')}\n`, {
      onExisting: 'update',
    });
    const send = poster(world.url, await keyOf(world.admin));
    // From the other end, so that the two meet.
    const queue = all.toReversed()[Symbol.iterator]();
    const answers: number[] = [];
    const client = async (): Promise<void> => {
      for (const wanted of queue)
        answers.push((await send('/api/external/assignments', { ...wanted, note: 'By a partner' })).status);
    };
    await Promise.all(Array.from({ length: 8 }, client));
    const { counts } = await finished(world.url, admin, id, 60);
    const theirs = answers.filter((status) => status === 201).length;
    expect(answers.filter((status) => status !== 201 && status !== 409)).toEqual([]);
    // Whoever was first: theirs were changed, and all others are the file's own.
    expect(counts).toMatchObject({ total: all.length, created: all.length - theirs, updated: theirs });
    const { rows: found } = await world.pool.query<Record<string, number>>(
      `SELECT
         count(*)::int AS active, count(DISTINCT (counselor_id, scenario_id))::int AS pairs,
         (count(*) FILTER (WHERE note = 'From the file'))::int AS changed,
         (count(*) FILTER (WHERE a.version = 2 AND assigned_by_kind = 'partner'))::int AS theirs,
         sum((SELECT count(*) FROM assignment_changes WHERE assignment_id = a.id))::int AS history
       FROM assignments a JOIN scenarios s ON s.id = scenario_id
       WHERE s.external_id = ANY ($1)`,
      [[...new Set(all.map(({ scenario_id: scenario }) => scenario))]],
    );
    const active = all.length;
    expect(found).toEqual([{ active, pairs: active, changed: active, theirs, history: active + theirs }]);
  });

  it('is for assignments alone', async () => {
    for (const type of ['counselors', 'scenarios', 'cancellations'] as const) {
      const answer = await tryUpload(world.url, admin, 'a\n', { type, onExisting: 'update' });
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ field: 'onExisting', code: 'not-for-rosters' }] },
      });
    }
  });
});

describe('a file of cancellations', () => {
  const cancel = (file: string, wishes: Wishes = {}): Promise<ImportAnswer> =>
    run(file, { type: 'cancellations', fileName: 'leave.csv', ...wishes });

  it('cancels the active assignment of each pair, with its reason in the history', async () => {
    const one = await assigned();
    const started = await assigned();
    await world.supervisor.post(`/api/assignments/${started.id}/start`);
    const done = await cancel(`counselor,scenario,reason\n${one.of.names},On leave\n${started.of.names},\n`);
    expect(done).toMatchObject({ type: 'cancellations', status: 'completed' });
    expect(done.counts).toEqual({ total: 2, created: 0, cancelled: 2, existing: 0, invalid: 0 });
    expect(await assignmentsOf(one.of)).toMatchObject([{ status: 'cancelled', version: 2 }]);
    const by = { kind: 'import', id: done.id, name: 'leave.csv' };
    expect((await historyOf(one)).at(-1)).toMatchObject({
      version: 2,
      door: 'import',
      by,
      from: 'pending',
      to: 'cancelled',
      reason: 'On leave',
    });
    expect((await historyOf(started)).at(-1)).toMatchObject({
      from: 'in_progress',
      to: 'cancelled',
      reason: null,
    });
    const { header, rows: found } = await rows(world.url, admin, done, 'cancelled');
    expect(header).toEqual(['counselor', 'scenario', 'reason', 'line', 'outcome', 'outcome_reason']);
    expect(found.map(({ reason, outcome }) => [reason, outcome])).toEqual([
      ['On leave', 'cancelled'],
      ['', 'cancelled'],
    ]);
  });

  it('says where there is nothing to cancel, and what is not known', async () => {
    const twice = await assigned();
    const completed = await assigned();
    await complete(completed);
    const never = pair();
    const names = [twice, twice, completed].map(({ of }) => of.names);
    const file = ['counselor,scenario', ...names, never.names, 'X-1,y-1', 'nobody,y-1', 'x-1,none', ',y-1'];
    const done = await cancel(`${file.join('\n')}\n`);
    expect(done.counts).toEqual({ total: 8, created: 0, cancelled: 1, existing: 3, invalid: 4 });
    const nothing = 'There is nothing to cancel: the counselor has no active assignment of this scenario';
    expect(await reasons(done, 'existing')).toEqual([
      `${nothing}.`,
      `${nothing}, and has completed it.`,
      `${nothing}.`,
    ]);
    expect(await reasons(done, 'invalid')).toEqual([
      'No counselor has the external id “X-1”: is it “x-1”?',
      'No counselor has the external id “nobody”, and none or several have it as e-mail.',
      'No scenario has the external id or the id “none”.',
      'counselor is empty.',
    ]);
    expect(await assignmentsOf(completed.of)).toMatchObject([{ status: 'completed' }]);
  });

  it('cancels also of who or what is archived', async () => {
    const { of } = await assigned();
    await world.pool.query('UPDATE counselors SET archived_at = now() WHERE external_id = $1', [
      of.counselor,
    ]);
    const done = await cancel(`counselor,scenario\n${of.names}\n`);
    await world.pool.query('UPDATE counselors SET archived_at = NULL WHERE external_id = $1', [of.counselor]);
    expect(done.counts).toMatchObject({ cancelled: 1 });
  });

  it('does nothing in a dry run, and atomically all or nothing', async () => {
    const { of } = await assigned();
    const file = `counselor,scenario\n${of.names}\n`;
    expect((await cancel(file, { dryRun: true })).counts).toMatchObject({ cancelled: 1 });
    expect(await cancel(`${file}nobody,y-1\n`, { mode: 'atomic' })).toMatchObject({
      status: 'failed',
      counts: { total: 1, cancelled: 0, invalid: 1 },
    });
    expect(await assignmentsOf(of)).toMatchObject([{ status: 'pending', version: 1 }]);
    expect(await cancel(file, { mode: 'atomic' })).toMatchObject({
      status: 'completed',
      counts: { total: 1, cancelled: 1 },
    });
    expect(await assignmentsOf(of)).toMatchObject([{ status: 'cancelled', version: 2 }]);
  });

  it('takes its own report, and refuses that of another import, whose reason means something else', async () => {
    const { of } = await assigned();
    const report = `counselor,scenario,reason,line,outcome,outcome_reason\n${of.names},Left,2,existing,Nothing\n`;
    expect((await cancel(report)).counts).toMatchObject({ cancelled: 1 });
    expect((await historyOf((await assignmentsOf(of))[0]!)).at(-1)).toMatchObject({ reason: 'Left' });
    const others = `counselor,scenario,line,outcome,reason\n${of.names},2,existing,Why it was not imported\n`;
    expect(await cancel(others)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('call it outcome_reason'),
    });
    const { names: _, ...line } = { ...of, line: 2, outcome: 'existing', reason: 'Why it was not imported' };
    const lines = await cancel(JSON.stringify(line), { contentType: 'application/x-ndjson' });
    expect(lines.counts).toMatchObject({ invalid: 1, cancelled: 0 });
    expect(await reasons(lines, 'invalid')).toEqual([expect.stringContaining('call it outcome_reason')]);
  });

  it.each<[ImportType, Wishes, string, string]>([
    ['cancellations', { unarchive: true }, 'unarchive', 'not-for-assignments'],
    ['cancellations', { reassignCompleted: true }, 'reassignCompleted', 'not-for-rosters'],
  ])('of type %s takes no %j', async (type, wishes, field, code) => {
    const answer = await tryUpload(world.url, admin, 'a\n', { type, ...wishes });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field, code }] } });
  });
});
