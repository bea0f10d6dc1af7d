/** Assignments that repeat: when one ends, the next is there, once, linked, and due on its day. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { keyOf, sessionOf } from '../support/api.js';
import { poster } from '../support/client.js';
import { pairsOf } from '../support/pairs.js';
import { finished, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

interface Item {
  id: string;
  counselor: { id: string };
  scenario: { id: string };
  status: string;
  dueAt: string | null;
  dueOn: string | null;
  note: string | null;
  repeatEveryMonths: number | null;
  previousId: string | null;
  nextId: string | null;
  assignedBy: object;
  version: number;
}

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

async function assigned(wish: object, pair = unusedPair()): Promise<Item> {
  const ids = { counselorId: pair.counselor.id, scenarioId: pair.scenario.id };
  const { status, body } = await world.supervisor.post('/api/assignments', { ...ids, ...wish });
  expect(status).toBe(201);
  return body as Item;
}

async function get(id: string | null): Promise<Item> {
  const { status, body } = await world.supervisor.get(`/api/assignments/${id}`);
  expect(status).toBe(200);
  return body as Item;
}

async function step(id: string, name: 'start' | 'complete' | 'cancel', body: object = {}): Promise<Item> {
  const answer = await world.supervisor.post(`/api/assignments/${id}/${name}`, body);
  expect(answer.status).toBe(200);
  return answer.body as Item;
}

async function completed(id: string): Promise<Item> {
  await step(id, 'start');
  return step(id, 'complete');
}

async function ofPair({ counselor, scenario }: Item): Promise<Item[]> {
  const { body } = await world.supervisor.get(
    `/api/assignments?counselorId=${counselor.id}&scenarioId=${scenario.id}&sort=createdAt`,
  );
  return body.items as Item[];
}

/** That there is one next to it, and what each says of the other. */
async function follower(ended: Item): Promise<Item> {
  const [first, second, ...others] = await ofPair(ended);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ id: ended.id, nextId: second!.id, previousId: null });
  expect(second).toMatchObject({ status: 'pending', previousId: ended.id, nextId: null, version: 1 });
  return second!;
}

/** A year in which no test is late. */
const year = new Date().getUTCFullYear() + 2;

describe('completing what repeats', () => {
  it('creates the next: the same note, by the same assigner, linked both ways', async () => {
    const one = await assigned({ dueAt: `${year}-01-31`, note: 'Again', repeatEveryMonths: 1 });
    expect(one).toMatchObject({ repeatEveryMonths: 1, previousId: null, nextId: null });
    const ended = await completed(one.id);
    expect(ended).toMatchObject({ status: 'completed', version: 3, repeatEveryMonths: 1 });
    const next = await follower(ended);
    expect(ended.nextId).toBe(next.id);
    expect(next).toMatchObject({ note: 'Again', repeatEveryMonths: 1, assignedBy: one.assignedBy });
    const { body } = await world.supervisor.get(`/api/assignments/${next.id}/history`);
    expect(body.items).toEqual([
      expect.objectContaining({ version: 1, to: 'pending', reason: 'It follows one that was completed.' }),
    ]);
  });

  it('keeps the day of the month over shorter months', async () => {
    let one = await assigned({ dueAt: `${year}-01-31`, repeatEveryMonths: 1 });
    const days = [];
    for (let i = 0; i < 4; i += 1) {
      one = await get((await completed(one.id)).nextId);
      days.push(one.dueOn);
    }
    const february = new Date(Date.UTC(year, 2, 0)).getUTCDate();
    expect(days).toEqual([`${year}-02-${february}`, `${year}-03-31`, `${year}-04-30`, `${year}-05-31`]);
  });

  it('is due on the first such day to come, where it is late', async () => {
    const one = await assigned({ dueAt: '2001-01-15', repeatEveryMonths: 12 });
    const { dueOn } = await get((await completed(one.id)).nextId);
    const now = new Date();
    const thisYear = now.getUTCFullYear() + (now.getUTCMonth() === 0 && now.getUTCDate() <= 15 ? 0 : 1);
    expect(dueOn).toBe(`${thisYear}-01-15`);
  });

  it('without a due date is due so many months after it ended', async () => {
    const one = await assigned({ repeatEveryMonths: 60 });
    const { dueOn } = await get((await completed(one.id)).nextId);
    const { timeZone } = (await world.supervisor.get('/api/organization')).body as { timeZone: string };
    const today = Temporal.Now.plainDateISO(timeZone);
    const near = [today, today.subtract({ days: 1 })].map((day) => day.add({ months: 60 }).toString());
    expect(near).toContain(dueOn);
  });

  it('by a partner’s result, in one step from pending, does it too', async () => {
    const { counselor, scenario } = unusedPair();
    const made = await world.partner.post('/api/external/assignments', {
      user_id: counselor.externalId,
      scenario_id: scenario.externalId,
      due_date: `${year}-08-31T12:00:00Z`,
      repeat_every_months: 1,
    });
    expect(made.body).toMatchObject({ repeat_every_months: 1, previous_id: null, next_id: null });
    const path = `/api/external/assignments/${made.body.id}`;
    expect((await world.partner.post(`${path}/result`, { score: 90 })).status).toBe(200);
    const { body: ended } = await world.partner.get(path);
    const { body: next } = await world.partner.get(`/api/external/assignments/${ended.next_id}`);
    expect(next).toMatchObject({
      previous_id: made.body.id,
      status: 'pending',
      due_date: `${year}-09-30T12:00:00.000Z`,
    });
    expect((await get(next.id)).assignedBy).toMatchObject({ kind: 'partner' });
  });

  it('again changes nothing, also with an Idempotency-Key', async () => {
    const one = await assigned({ repeatEveryMonths: 3 });
    await step(one.id, 'start');
    const key = randomUUID();
    const path = `/api/assignments/${one.id}/complete`;
    const first = await world.supervisor.post(path, {}).set('Idempotency-Key', key);
    const again = await world.supervisor.post(path, {}).set('Idempotency-Key', key);
    expect(again.body).toEqual(first.body);
    await step(one.id, 'complete');
    expect((await follower(one)).id).toBe(first.body.nextId);
  });

  it('of who is archived succeeds, and nothing follows', async () => {
    const pair = unusedPair();
    const one = await assigned({ repeatEveryMonths: 3 }, pair);
    await step(one.id, 'start');
    await world.supervisor.post(`/api/counselors/${pair.counselor.id}/archive`, {});
    expect(await step(one.id, 'complete')).toMatchObject({ status: 'completed', nextId: null });
    await world.supervisor.post(`/api/counselors/${pair.counselor.id}/unarchive`);
    const other = await assigned({ repeatEveryMonths: 3 });
    await world.supervisor.post(`/api/scenarios/${other.scenario.id}/archive`, {});
    expect(await completed(other.id)).toMatchObject({ status: 'completed', nextId: null });
    await world.supervisor.post(`/api/scenarios/${other.scenario.id}/unarchive`);
    expect(await ofPair(one)).toHaveLength(1);
  });
});

describe('cancelling what repeats', () => {
  it('leads to the next, unless the series ends', async () => {
    const one = await assigned({ dueAt: `${year}-05-05`, repeatEveryMonths: 2 });
    const next = await follower(await step(one.id, 'cancel', { reason: 'On leave' }));
    expect(next.dueOn).toBe(`${year}-07-05`);
    const last = await step(next.id, 'cancel', { endSeries: true });
    expect(last).toMatchObject({ status: 'cancelled', nextId: null });
    expect(await ofPair(one)).toHaveLength(2);
    // What has ended is not begun anew.
    await step(next.id, 'cancel');
    expect(await ofPair(one)).toHaveLength(2);
  });

  it('does so for many at once, each by its own', async () => {
    const [monthly, yearly, once, other] = [
      await assigned({ dueAt: `${year}-03-31`, repeatEveryMonths: 1 }),
      await assigned({ dueAt: `${year}-02-01T10:00:00Z`, repeatEveryMonths: 12 }),
      await assigned({ dueAt: `${year}-03-31` }),
      await assigned({ repeatEveryMonths: 1 }),
    ];
    const cancel = (body: object) => world.supervisor.post('/api/assignments/bulk/cancel', body);
    const ids = [yearly.id, monthly.id.toUpperCase(), once.id];
    const told = { changed: [yearly.id, monthly.id, once.id], unchanged: [], notFound: [] };
    expect((await cancel({ ids, dryRun: true })).body).toEqual(told);
    expect(await get(monthly.id)).toMatchObject({ status: 'pending', nextId: null });
    expect((await cancel({ ids })).body).toEqual(told);
    expect((await follower(monthly)).dueOn).toBe(`${year}-04-30`);
    expect((await follower(yearly)).dueAt).toBe(`${year + 1}-02-01T10:00:00.000Z`);
    expect(await ofPair(once)).toHaveLength(1);
    expect((await cancel({ ids: [other.id], endSeries: true })).body.changed).toEqual([other.id]);
    expect(await ofPair(other)).toHaveLength(1);
  });

  it('with the archived counselor ends it', async () => {
    const pair = unusedPair();
    const one = await assigned({ repeatEveryMonths: 1 }, pair);
    await world.supervisor.post(`/api/counselors/${pair.counselor.id}/archive`, { cancelOpen: true });
    await world.supervisor.post(`/api/counselors/${pair.counselor.id}/unarchive`);
    expect(await ofPair(one)).toEqual([expect.objectContaining({ status: 'cancelled', nextId: null })]);
  });
});

describe('an edit', () => {
  it('begins a series, changes it and ends it, and is in the history', async () => {
    const one = await assigned({ dueAt: `${year}-01-31` });
    const patch = async (body: object, id = one.id) =>
      (await world.supervisor.patch(`/api/assignments/${id}`, body).set('If-Match', '*')).body as Item;
    expect(await patch({ repeatEveryMonths: 2 })).toMatchObject({ repeatEveryMonths: 2, version: 2 });
    expect(await patch({ repeatEveryMonths: 1 })).toMatchObject({ repeatEveryMonths: 1, version: 3 });
    const { body } = await world.supervisor.get(`/api/assignments/${one.id}/history`);
    expect(body.items.at(-1)).toMatchObject({ changes: { repeatEveryMonths: { from: 2, to: 1 } } });
    const february = await get((await completed(one.id)).nextId);
    // Its due date is moved to the last day of a month: the series goes by the 30th from now on.
    await patch({ dueAt: `${year}-04-30` }, february.id);
    const may = await get((await completed(february.id)).nextId);
    expect(may.dueOn).toBe(`${year}-05-30`);
    expect(await patch({ repeatEveryMonths: null }, may.id)).toMatchObject({ repeatEveryMonths: null });
    expect(await completed(may.id)).toMatchObject({ nextId: null });
    expect(await ofPair(one)).toHaveLength(3);
  });

  it('of many does so too, and a bulk create begins many', async () => {
    const [a, b] = [unusedPair(), unusedPair()];
    const { body } = await world.supervisor.post('/api/assignments/bulk', {
      counselorIds: [a.counselor.id, b.counselor.id],
      scenarioIds: [a.scenario.id],
      repeatEveryMonths: 4,
    });
    const ids = (body.created as Item[]).map(({ id }) => id);
    expect(await get(ids[0]!)).toMatchObject({ repeatEveryMonths: 4 });
    await world.supervisor.post('/api/assignments/bulk/edit', { ids, repeatEveryMonths: null });
    expect(await get(ids[1]!)).toMatchObject({ repeatEveryMonths: null });
  });

  it.each([0, 61, 1.5, '3', true])('to %p is refused', async (repeatEveryMonths) => {
    const one = await assigned({});
    const answer = await world.supervisor
      .patch(`/api/assignments/${one.id}`, { repeatEveryMonths })
      .set('If-Match', '*');
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe('repeatEveryMonths');
  });
});

describe('a file', () => {
  it('has a column for it, which an update changes, and an undo ends', async () => {
    const [a, b, c] = [unusedPair(), unusedPair(), unusedPair()];
    const admin = await sessionOf(world.url, 'admin@demo.test');
    const line = ({ counselor, scenario }: typeof a) => `${counselor.externalId},${scenario.externalId}`;
    const header = 'counselor,scenario,Repeat Every Months';
    const file = `${header}\n${line(a)},12\n${line(b)},61\n${line(b)},x\n${line(b)},6.0\n${line(c)},1\n`;
    const started = await upload(world.url, admin, file);
    const done = await finished(world.url, admin, started.id);
    expect(done.counts).toMatchObject({ total: 5, created: 3, invalid: 2 });
    const made = async () => {
      const { body } = await world.admin.get(`/api/assignments?importId=${started.id}`);
      const items = body.items as Item[];
      return [a, b, c].map(({ counselor }) => items.find((item) => item.counselor.id === counselor.id));
    };
    const [first, second, third] = await made();
    expect([first!.repeatEveryMonths, second!.repeatEveryMonths]).toEqual([12, 6]);
    const changing = await upload(world.url, admin, `${header}\n${line(b)},3\n`, { onExisting: 'update' });
    expect((await finished(world.url, admin, changing.id)).counts).toMatchObject({ updated: 1 });
    expect(await get(second!.id)).toMatchObject({ repeatEveryMonths: 3, version: 2 });
    const ended = await completed(first!.id);
    const next = await get(ended.nextId);
    expect(next.assignedBy).toMatchObject({ kind: 'import', id: started.id });
    // What followed is nothing that the import created.
    expect((await made()).map((item) => item?.id)).toEqual([first!.id, second!.id, third!.id]);
    const undone = await world.admin.post(`/api/admin/imports/${started.id}/undo`);
    expect(undone.body).toMatchObject({ cancelled: 1, touched: 2 });
    expect(await ofPair(third!)).toEqual([expect.objectContaining({ status: 'cancelled', nextId: null })]);
    expect(await get(next.id)).toMatchObject({ status: 'pending' });
  });
});

describe('many at once', () => {
  it('who complete the same create one next', async () => {
    const one = await assigned({ dueAt: `${year}-01-31`, repeatEveryMonths: 1 });
    await step(one.id, 'start');
    const session = await sessionOf(world.url, 'supervisor@demo.test');
    const senders = world.services.map(({ url }) => poster(url, session));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => senders[i % 2]!(`/api/assignments/${one.id}/complete`, {})),
    );
    const next = await follower(one);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'completed', nextId: next.id });
    }
  });

  it('who complete it or assign it anew leave one active, and that linked', async () => {
    const session = await sessionOf(world.url, 'supervisor@demo.test');
    const partner = await keyOf(world.admin);
    for (let round = 0; round < 5; round += 1) {
      const pair = unusedPair();
      const one = await assigned({ repeatEveryMonths: 1 }, pair);
      await step(one.id, 'start');
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, i) => {
          const { url } = world.services[i % 2]!;
          if (i % 5 === 0) return poster(url, session)(`/api/assignments/${one.id}/complete`, {});
          const wish = { user_id: pair.counselor.externalId, scenario_id: pair.scenario.externalId };
          return poster(url, partner)('/api/external/assignments', wish);
        }),
      );
      const next = await follower(one);
      for (const { status, body } of answers) {
        expect([200, 409]).toContain(status);
        if (status === 409)
          expect([one.id, next.id]).toContain((body as { assignment: { id: string } }).assignment.id);
      }
    }
  });
});
