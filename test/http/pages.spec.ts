/** Walking through lists page by page, forth and back: each row once, in order, whatever is inserted meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, sessionOf } from '../support/api.js';
import { upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

interface Item {
  id: string;
  dueAt: string | null;
  createdAt: string;
}

let world: World;
let original: string[];

beforeAll(async () => {
  world = await createWorld();
  // Bulk makes many of one instant, so that only the id tells them apart.
  const ids = (from: { id: string }[], count: number) => from.slice(0, count).map(({ id }) => id);
  for (const dueAt of ['2099-01-01', '2099-01-02', '0001-01-01', '9999-12-31', null]) {
    const scenarioIds = [world.scenarios.shift()!.id];
    const counselorIds = ids(world.counselors, 6);
    const { status } = await world.supervisor.post('/api/assignments/bulk', {
      counselorIds,
      scenarioIds,
      dueAt,
    });
    expect(status).toBe(200);
  }
  const { body } = await world.supervisor.get('/api/assignments?limit=200');
  original = (body.items as Item[]).map(({ id }) => id);
  expect(original).toHaveLength(30);
});

afterAll(() => world.close());

interface Page {
  items: Item[];
  next: string | null;
  previous: string | null;
}

async function pageOf(who: Caller, path: string, cursor?: string): Promise<Page> {
  const { status, body } = await who.get(
    cursor === undefined ? path : `${path}&cursor=${encodeURIComponent(cursor)}`,
  );
  expect(status).toBe(200);
  const isPartners = path.startsWith('/api/external/');
  const next = isPartners ? 'next_cursor' : 'nextCursor';
  const previous = isPartners ? 'previous_cursor' : 'previousCursor';
  expect(Object.keys(body).sort()).toEqual(['items', next, previous].sort());
  return { items: body.items, next: body[next], previous: body[previous] };
}

/** Every item of a list, page by page; `between` runs after each page. */
async function walk(
  who: Caller,
  path: string,
  between = async (): Promise<void> => undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await pageOf(who, path, cursor);
    items.push(...page.items);
    expect(page.previous === null).toBe(cursor === undefined);
    cursor = page.next;
    if (cursor !== null) await between();
  }
  return items;
}

const idsOf = (items: Item[]): string[] => items.map(({ id }) => id);

/** Pages from the first to the last and then back to the first; `between` runs after each. */
async function walkForthAndBack(
  who: Caller,
  path: string,
  between = async (): Promise<void> => undefined,
): Promise<{ forth: string[][]; back: string[][] }> {
  const [forth, back]: [Page[], Page[]] = [[], []];
  for (let cursor: string | null | undefined; cursor !== null; cursor = forth.at(-1)!.next) {
    forth.push(await pageOf(who, path, cursor));
    await between();
  }
  for (let cursor = forth.at(-1)!.previous; cursor !== null; cursor = back.at(-1)!.previous) {
    back.push(await pageOf(who, path, cursor));
    await between();
  }
  return { forth: forth.map(({ items }) => idsOf(items)), back: back.map(({ items }) => idsOf(items)) };
}

/** What a list sorts by, as text that compares as it sorts; no due date counts as the last. */
const keys: Record<string, (item: Item) => string> = {
  createdAt: ({ createdAt, id }) => `${createdAt} ${id}`,
  dueAt: ({ dueAt, id }) => `${dueAt ?? 'infinity'} ${id}`,
};

describe('the pages of assignments', () => {
  it.each(['createdAt', '-createdAt', 'dueAt', '-dueAt'])(
    'sorted by %s have each once and in order, also when rows are inserted between them',
    async (sort) => {
      const scenario = world.scenarios.shift()!;
      const counselors = [...world.counselors];
      const insert = async (): Promise<void> => {
        for (const dueAt of ['2000-01-01', '2099-01-01', null]) {
          const { status } = await world.supervisor.post('/api/assignments', {
            counselorId: counselors.shift()!.id,
            scenarioId: scenario.id,
            dueAt,
          });
          expect(status).toBe(201);
        }
      };
      const items = await walk(world.supervisor, `/api/assignments?limit=7&sort=${sort}`, insert);
      const ids = items.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(original.filter((id) => !ids.includes(id))).toEqual([]);
      const sorted = items.map(keys[sort.replace('-', '')]!).sort();
      expect(items.map(keys[sort.replace('-', '')]!)).toEqual(
        sort.startsWith('-') ? sorted.toReversed() : sorted,
      );
    },
  );

  it.each(['createdAt', '-createdAt', 'dueAt', '-dueAt'])(
    'sorted by %s are the same on the way back, also when rows are inserted between them',
    async (sort) => {
      const path = `/api/assignments?limit=20&sort=${sort}`;
      const still = await walkForthAndBack(world.supervisor, path);
      expect(still.back).toEqual(still.forth.slice(0, -1).toReversed());

      const scenario = world.scenarios.shift()!;
      const counselors = [...world.counselors];
      const insert = async (): Promise<void> => {
        const [counselorId, scenarioId] = [counselors.shift()!.id, scenario.id];
        const dueAt = ['2000-01-01', '2099-01-01', null][counselors.length % 3];
        const { status } = await world.supervisor.post('/api/assignments', {
          counselorId,
          scenarioId,
          dueAt,
        });
        expect(status).toBe(201);
      };
      const { forth, back } = await walkForthAndBack(world.supervisor, path, insert);
      const passed = new Set(forth.slice(0, -1).flat());
      const returned = back.toReversed().flat();
      expect(new Set(returned).size).toBe(returned.length);
      // Each that was passed comes again, in the same order; between them only what was inserted.
      expect(returned.filter((id) => passed.has(id))).toEqual([...passed]);
      const before = new Set(still.forth.flat());
      expect(returned.filter((id) => before.has(id) && !passed.has(id))).toEqual([]);
      // Where what is new comes first, what was passed does not even shift.
      if (sort === '-createdAt')
        expect(back.slice(0, forth.length - 1)).toEqual(forth.slice(0, -1).toReversed());
    },
  );

  it('go on from where they were when all that follows is gone, and when all before is', async () => {
    const scenario = world.scenarios.shift()!;
    const ids: string[] = [];
    for (const { id } of world.counselors.slice(0, 3)) {
      const wish = { counselorId: id, scenarioId: scenario.id };
      const { body } = await world.supervisor.post('/api/assignments', wish);
      ids.push(body.id);
    }
    const path = `/api/assignments?limit=1&sort=createdAt&scenarioId=${scenario.id}&status=pending`;
    const first = await pageOf(world.supervisor, path);
    const second = await pageOf(world.supervisor, path, first.next!);
    await world.supervisor.post(`/api/assignments/${ids[2]}/start`);
    const none = await pageOf(world.supervisor, path, second.next!);
    expect(none).toMatchObject({ items: [], next: null });
    expect(idsOf((await pageOf(world.supervisor, path, none.previous!)).items)).toEqual([ids[1]]);
    await world.supervisor.post(`/api/assignments/${ids[0]}/start`);
    const before = await pageOf(world.supervisor, path, second.previous!);
    expect(before).toMatchObject({ items: [], previous: null });
    expect(idsOf((await pageOf(world.supervisor, path, before.next!)).items)).toEqual([ids[1]]);
  });

  it('have 50 where no limit is given, 200 at most, and the newest first', async () => {
    const scenario = world.scenarios.shift()!;
    await world.supervisor.post('/api/assignments/bulk', {
      counselorIds: world.counselors.slice(0, 48).map(({ id }) => id),
      scenarioIds: [scenario.id],
    });
    const { body: usual } = await world.supervisor.get('/api/assignments');
    expect(usual.items).toHaveLength(50);
    expect(usual.nextCursor).toEqual(expect.any(String));
    expect(usual.items[0].scenario.id).toBe(scenario.id);
    const { status } = await world.supervisor.get('/api/assignments?limit=200');
    expect(status).toBe(200);
    const { body: one } = await world.supervisor.get('/api/assignments?limit=1');
    expect(one.items).toHaveLength(1);
  });

  it('keep their filter', async () => {
    const [counselor] = world.counselors;
    const path = `/api/assignments?counselorId=${counselor!.id}&status=pending&sort=dueAt`;
    const { body: all } = await world.supervisor.get(`${path}&limit=200`);
    const items = await walk(world.supervisor, `${path}&limit=2`);
    expect(items.length).toBeGreaterThan(4);
    expect(items).toEqual(all.items);
  });

  it.each(['createdAt', '-createdAt', 'dueAt', '-dueAt'])(
    'sorted by %s keep a filter forth and back that finds its rows before it sorts them',
    async (sort) => {
      const { body: pending } = await world.supervisor.get('/api/assignments?status=pending&limit=200');
      const some = idsOf(pending.items as Item[]).slice(0, 5);
      const before = new Date(Date.now() - 1).toISOString();
      for (const id of some)
        for (const step of ['start', 'complete'])
          expect((await world.supervisor.post(`/api/assignments/${id}/${step}`)).status).toBe(200);
      for (const filter of [
        `completedAfter=${before}`,
        some.map((id) => `id=${id}`).join('&'),
        'withoutDueDate=true&status=pending',
        'withoutDueDate=false',
      ]) {
        const path = `/api/assignments?${filter}&sort=${sort}`;
        const { forth, back } = await walkForthAndBack(world.supervisor, `${path}&limit=2`);
        expect(forth.flat()).toEqual(idsOf((await pageOf(world.supervisor, `${path}&limit=200`)).items));
        expect(back).toEqual(forth.slice(0, -1).toReversed());
        expect(forth.length).toBeGreaterThan(2);
      }
    },
  );

  it('are not to be had by a cursor of another sort', async () => {
    const { body } = await world.supervisor.get('/api/assignments?limit=1&sort=dueAt');
    for (const sort of ['-dueAt', 'createdAt', '-createdAt']) {
      const path = `/api/assignments?sort=${sort}&cursor=${body.nextCursor}`;
      const response = await world.supervisor.get(path);
      expect(response.status).toBe(400);
      expect(response.body.errors).toMatchObject([{ field: 'cursor', code: 'invalid-cursor' }]);
    }
  });

  const id = '01890000-0000-7000-8000-000000000000';
  it.each([
    'garbage',
    '%%%',
    '🙂',
    '[]',
    '{}',
    'null',
    '["-createdAt"]',
    `["-createdAt","yesterday","${id}"]`,
    `["-createdAt","2099-01-01T00:00:00Z","1"]`,
    `["-createdAt","2099-01-01T00:00:00Z","${id}' OR true --"]`,
    `["-createdAt",5,"${id}"]`,
    `["-createdAt","2099-01-01T00:00:00+23:59","${id}"]`,
    `["-createdAt","2099-01-01T00:00:00.${'1'.repeat(200)}Z","${id}"]`,
    `["-createdAt","2099-01-01T00:00:00Z\\u0000","${id}"]`,
    `["-createdAt","2099-01-01T00:00:00.000Z","${id}","forth"]`,
    `["-createdAt","2099-01-01T00:00:00.000Z","${id}","back","back"]`,
  ])('are not to be had by a forged cursor such as %s', async (text) => {
    for (const cursor of [text, Buffer.from(text).toString('base64url')]) {
      const response = await world.supervisor.get(`/api/assignments?cursor=${encodeURIComponent(cursor)}`);
      expect(response.status).toBe(400);
      expect(response.body.errors).toMatchObject([{ field: 'cursor', code: 'invalid-cursor' }]);
    }
  });
});

describe('the pages of every other list', () => {
  const makes: Record<string, (name: string) => Promise<unknown>> = {
    '/api/admin/api-keys': async (name) =>
      world.admin.post('/api/admin/api-keys', { name, scopes: ['scenarios:read'] }),
    '/api/admin/users': async (name) =>
      world.admin.post('/api/admin/users', {
        email: `${name}@pages.test`,
        name,
        role: 'counselor',
        password: 'a-long-password',
      }),
    '/api/admin/imports': async () =>
      upload(world.url, await sessionOf(world.url, 'admin@demo.test'), 'counselor,scenario\nc-1,s-1\n'),
    '/api/auth/sessions': () => sessionOf(world.url, 'supervisor@demo.test'),
  };

  it.each([
    ['/api/counselors', 'admin'],
    ['/api/scenarios', 'admin'],
    ['/api/admin/api-keys', 'admin'],
    ['/api/admin/users', 'admin'],
    ['/api/admin/imports', 'admin'],
    ['/api/auth/sessions', 'supervisor'],
    ['/api/external/scenarios', 'partner'],
    ['/api/external/assignments', 'partner'],
  ] as const)('of %s have each once, as one long page has them, forth and back', async (path, who) => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await makes[path]?.(name);
    const all = await pageOf(world[who], `${path}?limit=200`);
    expect(all.items.length).toBeGreaterThan(5);
    expect(all.next === null || all.items.length === 200).toBe(true);
    const items = await walk(world[who], `${path}?limit=5`);
    // Who asks for a list was seen just now, and a key used.
    expect(idsOf(items).slice(0, 200)).toEqual(idsOf(all.items));
    expect(new Set(idsOf(items)).size).toBe(items.length);
    const { forth, back } = await walkForthAndBack(world[who], `${path}?limit=5`);
    expect(forth.flat()).toEqual(idsOf(items));
    expect(back).toEqual(forth.slice(0, -1).toReversed());
  });

  it.each(['counselors', 'scenarios'] as const)('of %s have those of some ids', async (list) => {
    const [one, two, three] = world[list].map(({ id }) => id);
    const path = `/api/${list}?id=${three}&id=${one}&id=${one}&id=01890000-0000-7000-8000-000000000000`;
    const { items } = await pageOf(world.supervisor, path);
    expect(new Set(idsOf(items))).toEqual(new Set([one, three]));
    expect(items).toHaveLength(2);
    expect(idsOf((await pageOf(world.supervisor, `/api/${list}?id=${two!.toUpperCase()}`)).items)).toEqual([
      two,
    ]);
    expect((await walk(world.supervisor, `${path}&id=${two}&limit=1`)).length).toBe(3);
    const { status, body } = await world.supervisor.get(`/api/${list}?id=x`);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ field: 'id', code: 'invalid-uuid' }]);
  });

  it('of a history are the same on the way back', async () => {
    const { body } = await world.supervisor.get('/api/assignments?limit=1&status=pending');
    const { id } = body.items[0] as Item;
    for (const note of ['1', '2', '3', '4'])
      await world.supervisor.patch(`/api/assignments/${id}`, { note }).set('If-Match', '*');
    const path = `/api/assignments/${id}/history?limit=2`;
    const versions = async (cursor?: string) => {
      const { items, ...cursors } = await pageOf(world.supervisor, path, cursor);
      return { ...cursors, versions: items.map((each) => (each as unknown as { version: number }).version) };
    };
    const first = await versions();
    const second = await versions(first.next!);
    const third = await versions(second.next!);
    expect([first, second, third].map((each) => each.versions)).toEqual([[1, 2], [3, 4], [5]]);
    expect(await versions(third.previous!)).toMatchObject({ versions: [3, 4] });
    expect(await versions(second.previous!)).toMatchObject({ versions: [1, 2], previous: null });
  });

  it.each(['/api/counselors', '/api/scenarios', '/api/admin/api-keys'])(
    'of %s refuse foreign cursors',
    async (path) => {
      const { body } = await world.supervisor.get('/api/assignments?limit=1');
      for (const cursor of [
        body.nextCursor as string,
        'garbage',
        Buffer.from('["name"]').toString('base64url'),
      ]) {
        const response = await world.admin.get(`${path}?cursor=${cursor}`);
        expect(response.status).toBe(400);
        expect(response.body.errors).toMatchObject([{ field: 'cursor', code: 'invalid-cursor' }]);
      }
    },
  );

  it.each(['❤️', '\u0001', '"', '🙂'])('go on after a title of 300 times %j', async (sign) => {
    const title = sign.repeat(300);
    for (const externalId of ['first', 'second']) {
      const { status } = await world.supervisor.post('/api/scenarios', {
        externalId: `${sign}-${externalId}`,
        title,
      });
      expect(status).toBe(201);
    }
    const path = `/api/scenarios?limit=1&q=${encodeURIComponent(sign)}`;
    expect(await walk(world.supervisor, path)).toMatchObject([{ title }, { title }]);
  });
});
