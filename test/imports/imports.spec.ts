/** Imports as an admin runs them: upload, follow, cancel, repeat, and what of a file that cannot all be done. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Credentials, sessionOf, signIn } from '../support/api.js';
import { enrolment } from '../support/enrolment.js';
import { upload } from '../support/imports.js';
import { expectProblem } from '../support/problems.js';
import { startService } from '../support/service.js';
import { finished, type ImportAnswer } from '../support/uploads.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const counselors = 1_000;
const scenarios = 100;

let world: World;
let admin: Credentials;
let otherAdmin: Credentials;

beforeAll(async () => {
  world = await createWorld({ services: 2, environment: { IMPORT_MOST_MEBIBYTES: '4' } });
  admin = await sessionOf(world.url, 'admin@demo.test');
  otherAdmin = await sessionOf(world.url, 'admin@other.test');
  await world.pool.query(enrolment('counselors', counselors, 'x-', 'true'));
  await world.pool.query(enrolment('scenarios', scenarios, 'y-', 'true'));
});

afterAll(() => world.close());

let used = 0;

/** Lines of pairs that no other file has. */
function pairs(count: number): string[] {
  if (used + count > counselors * scenarios) throw new Error('There are no more pairs.');
  return Array.from({ length: count }, () => {
    used += 1;
    return `x-${1 + (used % counselors)},y-${1 + Math.floor((used - 1) / counselors)}`;
  });
}

const csv = (...lines: string[]): string => ['counselor,scenario', ...lines].join('\n');

async function run(file: string, query = '', who = admin): Promise<ImportAnswer> {
  const { status, body } = await upload(world.url, who, file, query);
  expect({ status, body }).toMatchObject({ status: 202 });
  return finished(world.url, who, body.id);
}

const get = (path: string, headers: Credentials = {}): Promise<Response> =>
  fetch(`${world.url}/api/admin/imports/${path}`, { headers: { ...admin, ...headers } });

/** Lines of the report, without its header. */
async function rows(id: string, outcome: string): Promise<string[]> {
  return (await (await get(`${id}/rows?outcome=${outcome}`)).text()).trim().split('\n').slice(1);
}

async function assigned(id: string): Promise<number> {
  const { rows: found } = await world.pool.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM assignments WHERE assigned_by_id = $1',
    [id],
  );
  return found[0]!.n;
}

const none = { created: 0, existing: 0, completedBefore: 0, invalid: 0 };

describe('an upload', () => {
  it('is answered 202 with where to look, and then happens', async () => {
    const response = await upload(world.url, admin, csv(...pairs(3)), '?fileName=three.csv');
    expect(response.status).toBe(202);
    expect(response.headers['location']).toBe(`/api/admin/imports/${response.body.id}`);
    expect(response.body).toMatchObject({
      status: 'queued',
      fileName: 'three.csv',
      progress: 0,
      counts: { total: 0 },
    });
    const ended = await finished(world.url, admin, response.body.id);
    expect(ended).toMatchObject({
      status: 'completed',
      type: 'assignments',
      mode: 'partial',
      dryRun: false,
      progress: 1,
      rows: 3,
      error: null,
      counts: { total: 3, ...none, created: 3 },
    });
  });

  it('creates assignments by the import, and says so in their history', async () => {
    const [pair] = pairs(1);
    const { id } = await run(csv(pair!), '?fileName=history.csv');
    const { rows: found } = await world.pool.query<{ id: string }>(
      'SELECT id FROM assignments WHERE assigned_by_id = $1',
      [id],
    );
    const { body } = await world.admin.get(`/api/assignments/${found[0]!.id}`);
    expect(body.assignedBy).toEqual({ kind: 'import', id, name: 'history.csv' });
    const history = await world.admin.get(`/api/assignments/${found[0]!.id}/history`);
    expect(history.body.items).toMatchObject([
      { door: 'import', by: { kind: 'import', id, name: 'history.csv' }, to: 'pending' },
    ]);
  });

  it('that is broken off leaves nothing', async () => {
    const before = await world.pool.query('SELECT count(*) FROM imports');
    const { hostname, port } = new URL(world.url);
    const headers = { ...admin, 'Content-Type': 'text/csv', 'Content-Length': '3000000' };
    const sent = httpRequest({ hostname, port, method: 'POST', path: '/api/admin/imports', headers });
    sent.on('error', () => undefined);
    sent.write(Buffer.alloc(2_500_000, 'x'));
    const parts = async (): Promise<number> =>
      (await world.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM import_parts')).rows[0]!.n;
    await until(async () => (await parts()) > 0);
    sent.destroy();
    await until(async () => (await parts()) === 0);
    expect((await world.pool.query('SELECT count(*) FROM imports')).rows).toEqual(before.rows);
  });

  it('that is too large is refused, whether it says so before or not', async () => {
    const large = Buffer.alloc(4 * 1024 * 1024 + 1024 * 100, 'x');
    expectProblem(await upload(world.url, admin, large), 413, 'payload-too-large');
    const response = await fetch(`${world.url}/api/admin/imports`, {
      method: 'POST',
      headers: { ...admin, 'Content-Type': 'text/csv' },
      body: new Blob([large]).stream(),
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    expect((await world.pool.query('SELECT 1 FROM import_parts')).rows).toEqual([]);
  });

  it('with a wrong query names every fault and reads nothing', async () => {
    const response = await upload(world.url, admin, csv(), '?type=x&mode=y&dryRun=z&foo=1');
    expectProblem(response, 400, 'validation-failed');
    expect(response.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'dryRun',
      'foo',
      'mode',
      'type',
    ]);
  });

  it('twice creates nothing the second time', async () => {
    const file = csv(...pairs(500));
    expect((await run(file)).counts).toEqual({ total: 500, ...none, created: 500 });
    const again = await run(file);
    expect(again.counts).toEqual({ total: 500, ...none, existing: 500 });
    expect((await rows(again.id, 'existing')).length).toBe(500);
  });
});

describe('an Idempotency-Key', () => {
  const key = { 'Idempotency-Key': '"import-1"' };

  it('makes a repeat the same import, also as another form of the same file', async () => {
    const file = csv(...pairs(2));
    const first = await upload(world.url, { ...admin, ...key }, file);
    const second = await upload(world.url, { ...admin, ...key }, file);
    expect(second.status).toBe(202);
    expect(second.body).toEqual(first.body);
    expect(second.headers['idempotent-replayed']).toBe('true');
    expect(second.headers['location']).toBe(first.headers['location']);
    expect(
      (await world.pool.query('SELECT 1 FROM import_parts WHERE import_id <> $1', [first.body.id])).rows,
    ).toEqual([]);
  });

  it('is refused with another file or another wish', async () => {
    expectProblem(await upload(world.url, { ...admin, ...key }, csv('a,b')), 422, 'idempotency-key-reused');
    const file = csv(...pairs(1));
    const other = { 'Idempotency-Key': 'import-2' };
    expect((await upload(world.url, { ...admin, ...other }, file)).status).toBe(202);
    const response = await upload(world.url, { ...admin, ...other }, file, '?dryRun=true');
    expectProblem(response, 422, 'idempotency-key-reused');
  });

  it('makes many at once one import, on two instances', async () => {
    const file = csv(...pairs(200));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        upload(world.services[i % 2]!.url, { ...admin, 'Idempotency-Key': 'import-3' }, file),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await finished(world.url, admin, answers[0]!.body.id)).counts['created']).toBe(200);
  });
});

describe('an atomic import', () => {
  it('does all', async () => {
    const ended = await run(csv(...pairs(12_000)), '?mode=atomic');
    expect(ended).toMatchObject({ status: 'completed', counts: { total: 12_000, ...none, created: 12_000 } });
    expect(await assigned(ended.id)).toBe(12_000);
    const { rows: order } = await world.pool.query(
      `SELECT read_at <= min(a.created_at) AND finished_at >= max(a.created_at) AS ordered
       FROM imports i JOIN assignments a ON a.assigned_by_id = i.id WHERE i.id = $1 GROUP BY i.id`,
      [ended.id],
    );
    expect(order).toEqual([{ ordered: true }]);
  });

  it.each([
    ['a row is invalid', 'nobody,y-1', 'invalid', '1 row cannot be done'],
    ['a pair is active already', 'x-2,y-1', 'existing', '1 row would be active twice'],
  ])('does nothing where %s, and says why', async (_, line, outcome, reason) => {
    await run(csv('x-2,y-1'));
    const ended = await run(csv(...pairs(10), line), '?mode=atomic');
    expect(ended).toMatchObject({ status: 'failed', counts: { total: 1, ...none, [outcome]: 1 } });
    expect(ended.error).toContain(reason);
    expect(await assigned(ended.id)).toBe(0);
    expect(await rows(ended.id, outcome)).toEqual([
      expect.stringMatching(new RegExp(`^${line},12,${outcome},.+`)),
    ]);
    expect((await rows(ended.id, 'unprocessed')).length).toBe(10);
    expect(await rows(ended.id, 'created')).toEqual([]);
  });

  it('leaves out what was completed before, unless it is wanted again', async () => {
    const [pair] = pairs(1);
    const before = await run(csv(pair!));
    await world.pool.query(
      `UPDATE assignments SET status = 'completed', completed_at = now() WHERE assigned_by_id = $1`,
      [before.id],
    );
    const left = await run(csv(pair!), '?mode=atomic');
    expect(left).toMatchObject({ status: 'completed', counts: { total: 1, ...none, completedBefore: 1 } });
    const again = await run(csv(pair!), '?mode=atomic&reassignCompleted=true');
    expect(again.counts).toEqual({ total: 1, ...none, created: 1 });
  });
});

it.each(['partial', 'atomic'])(
  'a dry run of a %s import reports the same and creates nothing',
  async (mode) => {
    const lines = pairs(40);
    const file = csv(...lines, ...(mode === 'partial' ? [lines[0]!, 'nobody,y-1'] : []));
    const dry = await run(file, `?mode=${mode}&dryRun=true`);
    expect(await assigned(dry.id)).toBe(0);
    const wet = await run(file, `?mode=${mode}`);
    expect(wet.counts['created']).toBe(40);
    expect({ status: dry.status, counts: dry.counts }).toEqual({ status: wet.status, counts: wet.counts });
    const report = async (id: string): Promise<string> => (await get(`${id}/rows`)).text();
    expect(await report(dry.id)).toBe(await report(wet.id));
  },
);

describe('a cancelled import', () => {
  it('that waits never runs', async () => {
    // The organization's turn is held by another import.
    const running = await upload(world.url, admin, csv(...pairs(20_000)));
    const { body } = await upload(world.url, admin, csv(...pairs(5)));
    const { body: cancelled } = await world.admin.post(`/api/admin/imports/${body.id}/cancel`, {});
    expect(cancelled).toMatchObject({ status: 'cancelled', counts: { total: 0, ...none } });
    await finished(world.url, admin, running.body.id);
    expect(await assigned(body.id)).toBe(0);
  });

  it.each(['partial', 'atomic'])(
    '(%s) stops within a second; what was committed stays and is counted',
    async (mode) => {
      const { body } = await upload(world.url, admin, csv(...pairs(15_000)), `?mode=${mode}`);
      await until(async () => ((await (await get(body.id)).json()) as { rows: number | null }).rows !== null);
      const { body: cancelled } = await world.admin.post(`/api/admin/imports/${body.id}/cancel`, {});
      // It may have been done in the meantime: then it is completed, and stays so.
      expect(['cancelled', 'completed']).toContain(cancelled.status);
      const connections = async (): Promise<number> =>
        (
          await world.pool.query<{ n: number }>(
            `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'onus import'`,
          )
        ).rows[0]!.n;
      await until(async () => (await connections()) === 0, 2);
      const after = await finished(world.url, admin, body.id);
      expect(after.counts).toEqual(cancelled.counts);
      expect(await assigned(body.id)).toBe(after.counts['created']);
      if (mode === 'atomic' && after.status === 'cancelled') expect(after.counts['created']).toBe(0);
      expect((await rows(body.id, 'unprocessed')).filter((line) => line !== '').length).toBe(
        15_000 - after.counts['total']!,
      );
    },
  );

  it('stays as it ended when it is cancelled later', async () => {
    const { id } = await run(csv(...pairs(1)));
    const { body } = await world.admin.post(`/api/admin/imports/${id}/cancel`, {});
    expect(body).toMatchObject({ status: 'completed', counts: { created: 1 } });
  });
});

describe('the events', () => {
  interface Event {
    id: string;
    event: string;
    data: ImportAnswer & { progress: number };
  }

  async function eventsOf(
    id: string,
    headers: Credentials = {},
  ): Promise<{ status: number; events: Event[] }> {
    const response = await get(`${id}/events`, headers);
    const events = (await response.text())
      .split('\n\n')
      .filter((text) => text.startsWith('id: '))
      .map((text) => {
        const field = (name: string): string | undefined =>
          new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
        return { id: field('id')!, event: field('event') ?? 'message', data: JSON.parse(field('data')!) };
      });
    return { status: response.status, events };
  }

  it('tell how far it is until it ends, and in each of them the counts add up', async () => {
    const { body } = await upload(world.url, admin, csv(...pairs(15_000), 'nobody,y-1'));
    const { events } = await eventsOf(body.id);
    expect(events.length).toBeGreaterThan(2);
    expect(events.at(-1)).toMatchObject({ event: 'end', data: { status: 'completed', progress: 1 } });
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    for (const { data } of events) {
      const { total, ...parts } = data.counts;
      expect(Object.values(parts).reduce((sum, n) => sum + n, 0)).toBe(total);
    }
    const progress = events.map(({ data }) => data.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
  });

  it('go on after the one that was seen last, and are over for who has seen the end', async () => {
    const { id } = await run(csv(...pairs(1)));
    const { events } = await eventsOf(id);
    expect(events.map(({ event }) => event)).toEqual(['message', 'end']);
    const [state, end] = events;
    expect((await eventsOf(id, { 'Last-Event-ID': '0.0' })).events).toEqual(events);
    expect((await eventsOf(id, { 'Last-Event-ID': state!.id })).events).toEqual([end]);
    expect((await eventsOf(id, { 'Last-Event-ID': end!.id })).status).toBe(204);
  });
});

describe('the queue', () => {
  it('runs one import of an organization at a time, in their order, and other organizations beside', async () => {
    const file = csv(...pairs(3_000));
    const uploads = [];
    for (const who of [admin, admin, otherAdmin, admin])
      uploads.push((await upload(world.url, who, file)).body.id);
    const whose = [admin, admin, otherAdmin, admin];
    for (const [i, id] of uploads.entries()) await finished(world.url, whose[i]!, id as string);
    const { rows: times } = await world.pool.query<{ id: string; from: Date; to: Date }>(
      'SELECT id, started_at AS from, finished_at AS to FROM imports WHERE id = ANY ($1) ORDER BY created_at',
      [uploads],
    );
    const [first, second, other, third] = times;
    expect(second!.from.getTime()).toBeGreaterThanOrEqual(first!.to.getTime());
    expect(third!.from.getTime()).toBeGreaterThanOrEqual(second!.to.getTime());
    expect(other!.from.getTime()).toBeLessThan(third!.from.getTime());
  });

  it('is worked off by another instance when the one that took the file stops', async () => {
    const third = await startService(world.databaseUrl);
    // However quick it is, it has not ended when it is seen to run.
    const obstacle = await world.pool.connect();
    await obstacle.query('BEGIN; LOCK TABLE assignments IN SHARE MODE');
    const { body } = await upload(third.url, admin, csv(...pairs(10_000)));
    await until(async () => ((await (await get(body.id)).json()) as ImportAnswer).status === 'running');
    const exit = third.stop();
    await obstacle.query('COMMIT');
    obstacle.release();
    expect(await exit).toBe(0);
    expect((await finished(world.url, admin, body.id)).counts).toEqual({
      total: 10_000,
      ...none,
      created: 10_000,
    });
  });
});

it('the list has the newest first, page by page', async () => {
  await run(csv(...pairs(1)), '?fileName=newest.csv');
  const first = await world.admin.get('/api/admin/imports?limit=1');
  expect(first.body.items).toMatchObject([{ fileName: 'newest.csv', status: 'completed' }]);
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await world.admin.get(`/api/admin/imports?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...(body.items as ImportAnswer[]).map(({ id }) => id));
    cursor = body.nextCursor;
  }
  const { rows: all } = await world.pool.query<{ id: string }>(`
    SELECT i.id FROM imports i JOIN organizations o ON o.id = organization_id WHERE o.name LIKE 'Demo%'
    ORDER BY i.created_at DESC, i.id DESC`);
  expect(seen).toEqual(all.map(({ id }) => id));
});

it('the rows of an import that ended long ago are deleted, and the import says so', async () => {
  // More than are deleted at once.
  const unknown = Array.from({ length: 10_001 }, (_, i) => `nobody-${i},y-1`);
  const { id } = await run(csv(...pairs(2), ...unknown));
  await world.pool.query(`UPDATE imports SET finished_at = now() - interval '91 days' WHERE id = $1`, [id]);
  const service = await startService(world.databaseUrl);
  await until(async () => (await get(`${id}/rows`)).status === 404);
  const left = `
    SELECT FROM imports WHERE id = $1 AND rows_deleted_at IS NULL
    UNION ALL SELECT FROM import_rows WHERE import_id = $1
    UNION ALL SELECT FROM import_outcomes WHERE import_id = $1`;
  await until(async () => (await world.pool.query(left, [id])).rowCount === 0);
  const counts = { total: 10_003, created: 2, invalid: 10_001 };
  expect(((await (await get(id)).json()) as ImportAnswer).counts).toMatchObject(counts);
  await service.stop();
});

it('an organization is set up from three files', async () => {
  const files = {
    scenarios: 'external_id,title,skills,estimated_minutes\nset-s,Grief,listening|silence,30\n',
    counselors: 'external_id,name,email\nset-c,Noor,noor@set.test\n',
    assignments: 'counselor,scenario,due_date\nNoor@set.test,set-s,2027-01-31\n',
  };
  for (const [type, file] of Object.entries(files)) {
    expect((await run(file, `?type=${type}`, otherAdmin)).counts).toMatchObject({ total: 1, created: 1 });
  }
  const other = await signIn(world.url, 'admin@other.test');
  const { body } = await other.get('/api/assignments?q=Noor');
  expect(body.items).toMatchObject([
    {
      counselor: { externalId: 'set-c', name: 'Noor' },
      scenario: { externalId: 'set-s', title: 'Grief' },
      status: 'pending',
      dueAt: '2027-01-31T10:59:59.999Z',
      dueOn: '2027-01-31',
    },
  ]);
});

it('a line of NDJSON leaves alone what it does not mention, also between lines of one file', async () => {
  const line = (fields: object): string => JSON.stringify({ external_id: 'nd-1', name: 'N', ...fields });
  const file = [
    line({ email: 'first@nd.test' }),
    line({}),
    line({ name: 'M' }),
    line({ name: 'M', email: null }),
    line({ name: 'M' }),
  ].join('\n');
  const headers = { ...admin, 'Content-Type': 'application/x-ndjson' };
  const { body } = await upload(world.url, headers, file, '?type=counselors');
  const { counts } = await finished(world.url, admin, body.id);
  expect(counts).toEqual({ total: 5, created: 1, updated: 2, existing: 2, invalid: 0 });
  expect(await rows(body.id, 'updated')).toEqual([
    expect.stringMatching(/^nd-1,M,,,3,updated/),
    expect.stringMatching(/^nd-1,M,,,4,updated/),
  ]);
  const { body: found } = await world.admin.get('/api/counselors?q=nd-1');
  expect(found.items).toMatchObject([{ name: 'M', email: null }]);
  const again = await upload(world.url, headers, line({ email: 'again@nd.test' }), '?type=counselors');
  await finished(world.url, admin, again.body.id);
  const last = await upload(world.url, headers, line({ name: 'Last' }), '?type=counselors');
  expect((await finished(world.url, admin, last.body.id)).counts['updated']).toBe(1);
  const { body: kept } = await world.admin.get('/api/counselors?q=nd-1');
  expect(kept.items).toMatchObject([{ name: 'Last', email: 'again@nd.test' }]);
});

it('only admins import', async () => {
  const supervisor = await sessionOf(world.url, 'supervisor@demo.test');
  expectProblem(await upload(world.url, supervisor, csv(...pairs(1))), 403, 'forbidden');
});
