/** Walking through lists page by page: each row once, in order, whatever is inserted meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../support/api.js';
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

/** Every item of a list, page by page; `between` runs after each page. */
async function walk(
  who: Caller,
  path: string,
  between = async (): Promise<void> => undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await who.get(
      cursor === '' ? path : `${path}&cursor=${encodeURIComponent(cursor)}`,
    );
    expect(status).toBe(200);
    items.push(...(body.items as Item[]));
    cursor = body.nextCursor as string | null;
    if (cursor !== null) await between();
  }
  return items;
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
  ])('are not to be had by a forged cursor such as %s', async (text) => {
    for (const cursor of [text, Buffer.from(text).toString('base64url')]) {
      const response = await world.supervisor.get(`/api/assignments?cursor=${encodeURIComponent(cursor)}`);
      expect(response.status).toBe(400);
      expect(response.body.errors).toMatchObject([{ field: 'cursor', code: 'invalid-cursor' }]);
    }
  });
});

describe('the pages of every other list', () => {
  it.each([
    ['/api/counselors', 'admin'],
    ['/api/scenarios', 'admin'],
    ['/api/admin/api-keys', 'admin'],
    ['/api/external/scenarios', 'partner'],
    ['/api/external/assignments', 'partner'],
  ] as const)('of %s have each once, as one long page has them', async (path, who) => {
    if (path === '/api/admin/api-keys') {
      for (const name of ['A', 'B', 'C', 'D', 'E', 'F'])
        await world.admin.post(path, { name, scopes: ['scenarios:read'] });
    }
    const { body } = await world[who].get(`${path}?limit=200`);
    expect(body.items.length).toBeGreaterThan(5);
    expect(body.nextCursor === null || body.items.length === 200).toBe(true);
    const items = await walk(world[who], `${path}?limit=5`);
    expect(items.slice(0, 200)).toEqual(body.items);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
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
