/** The undo of an import: what it created is cancelled, and what somebody has touched since stays and is told. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { type Credentials, sessionOf } from '../support/api.js';
import { enrolment } from '../support/enrolment.js';
import { expectProblem } from '../support/problems.js';
import { isReplay } from '../support/idempotency.js';
import { finished, type ImportAnswer, rows, upload, type Wishes } from '../support/uploads.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const counselors = 1_000;

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  admin = await sessionOf(world.url, 'admin@demo.test');
  await world.pool.query(enrolment('counselors', counselors, 'x-'));
  await world.pool.query(enrolment('scenarios', 60, 'y-'));
});

afterAll(() => world.close());

let used = 0;

/** Lines of pairs that no other file has. */
function pairs(count: number): string[] {
  return Array.from({ length: count }, () => {
    used += 1;
    return `x-${1 + (used % counselors)},y-${1 + Math.floor(used / counselors)}`;
  });
}

const csv = (...lines: string[]): string => ['counselor,scenario', ...lines].join('\n');

async function run(file: string, wishes: Wishes = {}): Promise<ImportAnswer> {
  const { id } = await upload(world.url, admin, file, wishes);
  return finished(world.url, admin, id);
}

const undo = ({ id }: { id: string }): PromiseLike<Response> =>
  world.admin.post(`/api/admin/imports/${id}/undo`);

interface Made {
  id: string;
  counselorId: string;
  scenarioId: string;
  status: string;
  version: number;
}

/** What an import created, in the order of its file. */
async function created({ id }: { id: string }): Promise<Made[]> {
  const { rows: found } = await world.pool.query<Made>(
    `SELECT id, counselor_id AS "counselorId", scenario_id AS "scenarioId", status, version
     FROM assignments WHERE assigned_by_id = $1 ORDER BY created_at, id`,
    [id],
  );
  return found;
}

const lastOf = async ({ id }: { id: string }): Promise<Record<string, unknown>> =>
  (await world.supervisor.get(`/api/assignments/${id}/history`)).body.items.at(-1);

const start = ({ id }: Made): PromiseLike<Response> => world.supervisor.post(`/api/assignments/${id}/start`);

describe('an undo', () => {
  it('cancels what the import created, is an import itself, and stands in the history', async () => {
    const file = csv(...pairs(5));
    const imported = await run(file, { fileName: 'december.csv' });
    const response = await undo(imported);
    expect(response).toMatchObject({
      status: 200,
      body: {
        cancelled: 5,
        touched: 0,
        import: {
          type: 'undo',
          undoOf: imported.id,
          fileName: 'december.csv',
          status: 'completed',
          progress: 1,
          rows: 5,
          counts: { total: 5, created: 0, cancelled: 5, existing: 0, touched: 0, invalid: 0 },
          createdBy: { name: expect.any(String) },
          warnings: [],
        },
      },
    });
    const { id } = response.body.import as ImportAnswer;
    expect(response.headers['location']).toBe(`/api/admin/imports/${id}`);
    const { body: listed } = await world.admin.get('/api/admin/imports?limit=1');
    expect(listed.items).toEqual([response.body.import]);
    const made = await created(imported);
    expect(made.map(({ status, version }) => [status, version])).toEqual(
      Array.from({ length: 5 }, () => ['cancelled', 2]),
    );
    expect(await lastOf(made[0]!)).toMatchObject({
      version: 2,
      door: 'import',
      by: { kind: 'import', id, name: 'Undo of december.csv' },
      from: 'pending',
      to: 'cancelled',
      reason: 'The import december.csv was undone.',
    });
    // The pairs are free again.
    expect((await run(file)).counts).toMatchObject({ total: 5, created: 5 });
  });

  it('leaves alone what somebody has touched, and says who and how', async () => {
    const imported = await run(csv(...pairs(7)));
    const made = await created(imported);
    expect((await start(made[0]!)).status).toBe(200);
    const result = { score: 70 };
    expect((await world.partner.post(`/api/external/assignments/${made[1]!.id}/result`, result)).status).toBe(
      200,
    );
    await world.supervisor.post(`/api/assignments/${made[2]!.id}/cancel`, { reason: 'Left' });
    const edit = { dueAt: '2027-01-31', note: 'By hand' };
    const edited = await world.supervisor.patch(`/api/assignments/${made[3]!.id}`, edit).set('If-Match', '*');
    expect(edited.status).toBe(200);
    // What the service itself moves was touched by nobody.
    const moved = await world.pool.query(
      `WITH moved AS (UPDATE assignments SET due_at = now() + interval '1 day', version = version + 1 WHERE id = $1 RETURNING id, version)
       INSERT INTO assignment_changes (assignment_id, version, at, door, actor_kind, actor_id, actor_name, from_status, to_status)
       SELECT id, version, now(), 'system', 'system', id, 'Onus', 'pending', 'pending' FROM moved`,
      [made[4]!.id],
    );
    expect(moved.rowCount).toBe(1);
    // Changed without a word by somebody's SQL.
    await world.pool.query(`UPDATE assignments SET status = 'in_progress' WHERE id = $1`, [made[5]!.id]);

    const { body, status } = await undo(imported);
    expect({ status, body }).toMatchObject({ status: 200, body: { cancelled: 2, touched: 5 } });
    const statuses = (await created(imported)).map((each) => each.status);
    expect(statuses).toEqual([
      'in_progress',
      'completed',
      'cancelled',
      'pending',
      'cancelled',
      'in_progress',
      'cancelled',
    ]);
    const undone = body.import as ImportAnswer;
    const report = await rows(world.url, admin, undone, 'touched');
    expect(report.header).toEqual(['counselor', 'scenario', 'line', 'outcome', 'outcome_reason']);
    expect(report.rows.map(({ line, outcome }) => [line, outcome])).toEqual(
      ['1', '2', '3', '4', '6'].map((line) => [line, 'touched']),
    );
    const at = String.raw`at \d{4}-\d\d-\d\dT[\d:.]+Z, so it stays as it is\.`;
    const expected = [
      `^It was started by .+ ${at}$`,
      `^It was completed by .+ ${at}$`,
      `^It was cancelled by .+ ${at}$`,
      String.raw`^It is pending, and was changed \(note, due date\) by .+ ${at}$`,
      '^Somebody has changed it since, so it stays as it is.$',
    ];
    for (const [i, row] of report.rows.entries())
      expect(row['outcome_reason']).toMatch(new RegExp(expected[i]!));
    expect((await rows(world.url, admin, undone, 'cancelled')).rows).toHaveLength(2);

    // The report is a file of cancellations as it is, for who wants the rest to be cancelled too.
    const rest = await run(report.text, { type: 'cancellations' });
    expect(rest.counts).toMatchObject({ total: 5, cancelled: 3, existing: 2 });
  });

  it('happens once: asked for again it tells the same', async () => {
    const imported = await run(csv(...pairs(3)));
    await start((await created(imported))[1]!);
    const first = await undo(imported);
    expect(first.body).toMatchObject({ cancelled: 2, touched: 1 });
    const again = await undo(imported);
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body });
    const undos = await world.pool.query('SELECT FROM imports WHERE undo_of = $1', [imported.id]);
    expect(undos.rowCount).toBe(1);
  });

  it('asked for by several at once, on two instances, is one', async () => {
    const imported = await run(csv(...pairs(200)));
    const path = `/api/admin/imports/${imported.id}/undo`;
    const answers = await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const { url } = world.services[i % 2]!;
        const response = await fetch(`${url}${path}`, { method: 'POST', headers: admin });
        return { status: response.status, body: await response.json() };
      }),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 200, body: { cancelled: 200, touched: 0 } });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await created(imported)).toMatchObject(
      Array.from({ length: 200 }, () => ({ status: 'cancelled', version: 2 })),
    );
  });

  it('under an Idempotency-Key is answered the same, and not another request', async () => {
    const [imported, other] = [await run(csv(...pairs(1))), await run(csv(...pairs(1)))];
    const keyed = (id: string): PromiseLike<Response> =>
      world.admin.post(`/api/admin/imports/${id}/undo`).set('Idempotency-Key', 'undo-1');
    const first = await keyed(imported.id);
    expect(isReplay(first)).toBe(false);
    const again = await keyed(imported.id);
    expect({ replay: isReplay(again), status: again.status, body: again.body }).toEqual({
      replay: true,
      status: 200,
      body: first.body,
    });
    expectProblem(await keyed(other.id), 422, 'idempotency-key-reused');
    expect(await created(other)).toMatchObject([{ status: 'pending' }]);
  });

  it('needs nothing of the rows of the import, which are kept for a while only', async () => {
    const imported = await run(csv(...pairs(4)));
    await world.pool.query('DELETE FROM import_rows WHERE import_id = $1', [imported.id]);
    await world.pool.query('UPDATE imports SET rows_deleted_at = now() WHERE id = $1', [imported.id]);
    expect((await undo(imported)).body).toMatchObject({ cancelled: 4, touched: 0 });
  });

  it('takes back what the import created and then changed itself, and says what of others it changed', async () => {
    const [mine, theirs] = pairs(2) as [string, string];
    await run(`counselor,scenario,note\n${theirs},Before\n`);
    const imported = await run(`counselor,scenario,note\n${mine},One\n${mine},Two\n${theirs},Two\n`, {
      onExisting: 'update',
    });
    expect(imported.counts).toMatchObject({ created: 1, updated: 2 });
    const { body } = await undo(imported);
    expect(body).toMatchObject({
      cancelled: 1,
      touched: 0,
      import: { warnings: [{ code: 'updates-stay', count: 2, message: expect.stringContaining('history') }] },
    });
    // And one that another import changed was touched.
    const [line] = pairs(1);
    const first = await run(`counselor,scenario,note\n${line},One\n`);
    await run(`counselor,scenario,note\n${line},Two\n`, { onExisting: 'update' });
    expect((await undo(first)).body).toMatchObject({ cancelled: 0, touched: 1 });
  });

  it('of an import that was cancelled or of none is what it can be', async () => {
    const imported = await run(csv('nobody,y-1'));
    expect((await undo(imported)).body).toMatchObject({ cancelled: 0, touched: 0, import: { rows: 0 } });
    expectProblem(await undo({ id: '01a21062-0b85-72b9-8121-75e01614abb2' }), 404, 'not-found');
    const foreign = await sessionOf(world.url, 'admin@other.test');
    const theirs = await fetch(`${world.url}/api/admin/imports/${imported.id}/undo`, {
      method: 'POST',
      headers: foreign,
    });
    expect(theirs.status).toBe(404);
  });

  it('is refused, with what to do, of what is not undone', async () => {
    const dry = await run(csv(...pairs(1)), { dryRun: true });
    const roster = await run('external_id,name\nx-1,X-1\n', { type: 'counselors' });
    const cancelling = await run(csv(...pairs(1)), { type: 'cancellations' });
    const { body } = await undo(await run(csv(...pairs(1))));
    for (const [refusable, why] of [
      [dry, 'dry run'],
      [roster, 'roster'],
      [cancelling, 'type=assignments'],
      [body.import, 'An undo is not undone'],
    ] as const) {
      const refused = await undo(refusable);
      expectProblem(refused, 409, 'not-undoable');
      expect(refused.body.detail).toContain(why);
    }
  });

  it('that was cancelled is done to its end by another, and each assignment once', async () => {
    const lines = pairs(20_000);
    const imported = await run(csv(...lines));
    const running = undo(imported).then((response) => response);
    const undone = async (): Promise<{ id: string; n: number } | undefined> =>
      (
        await world.pool.query<{ id: string; n: number }>(
          'SELECT id, cancelled AS n FROM imports WHERE undo_of = $1',
          [imported.id],
        )
      ).rows[0];
    await until(async () => ((await undone())?.n ?? 0) > 0);
    const { id } = (await undone())!;
    const still = await upload(world.url, admin, csv(lines[0]!));
    expectProblem(await undo(still), 409, 'not-undoable');
    await world.admin.post(`/api/admin/imports/${id}/cancel`, {});
    const first = await running;
    expect(first).toMatchObject({ status: 202, body: { import: { id, status: 'cancelled' } } });
    const before = first.body.cancelled as number;
    expect(before).toBeLessThan(lines.length);
    const second = await undo(imported);
    expect(second).toMatchObject({ status: 200, body: { touched: 0, cancelled: lines.length - before } });
    expect(new Set((await created(imported)).map(({ status, version }) => `${status} ${version}`))).toEqual(
      new Set(['cancelled 2']),
    );
    await finished(world.url, admin, still.id);
  });

  it('beside people who start what it cancels: each is started or cancelled, and the counts say which', async () => {
    const imported = await run(csv(...pairs(3_000)));
    const made = await created(imported);
    const answers: number[] = [];
    const queue = made.toReversed()[Symbol.iterator]();
    const client = async (): Promise<void> => {
      for (const each of queue) {
        if (undoing.over) return;
        answers.push((await start(each)).status);
      }
    };
    const undoing = { over: false };
    const starting = Promise.all(Array.from({ length: 8 }, client));
    await wait(0);
    const { body, status } = await undo(imported);
    undoing.over = true;
    await starting;
    const started = answers.filter((each) => each === 200).length;
    expect(status).toBe(200);
    expect(answers.filter((each) => each !== 200 && each !== 409)).toEqual([]);
    expect(body).toMatchObject({ touched: started, cancelled: made.length - started });
    const after = await created(imported);
    expect(after.filter((each) => each.status === 'in_progress')).toHaveLength(started);
    expect(after.filter((each) => each.status === 'cancelled')).toHaveLength(made.length - started);
    expect(new Set(after.map(({ version }) => version))).toEqual(new Set([2]));
  });
});
