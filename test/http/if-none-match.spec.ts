/** `If-None-Match`: what a caller has already is 304 at both doors, and never when anything in it has changed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

async function assigned(more: object = {}) {
  const { counselor, scenario } = unusedPair();
  const ids = { counselorId: counselor.id, scenarioId: scenario.id };
  const { status, body } = await world.supervisor.post('/api/assignments', { ...ids, ...more });
  expect(status).toBe(201);
  return body as { id: string; counselor: { id: string }; scenario: { id: string } };
}

/** Reads twice, the second time with the tag of the first, as it is and as proxies hand it on. */
async function expectKnown(who: Caller, path: string): Promise<string> {
  const first = await who.get(path);
  expect(first.status).toBe(200);
  const tag = first.headers['etag']!;
  for (const known of [tag, `W/${tag.replace('W/', '')}`, `"other", ${tag.slice(0, -1)}-gzip"`, '*']) {
    const again = await who.get(path).set('If-None-Match', known);
    expect([known, again.status, again.text]).toEqual([known, 304, '']);
    expect(again.headers['etag']).toBe(tag);
    expect(again.headers['content-length']).toBeUndefined();
  }
  const other = await who.get(path).set('If-None-Match', '"0", W/"other"');
  expect(other).toMatchObject({ status: 200, body: first.body });
  return tag;
}

/** What was read is not what is there now. */
async function expectChanged(who: Caller, path: string, tag: string): Promise<void> {
  expect((await who.get(path).set('If-None-Match', tag)).status).toBe(200);
}

describe('what a caller has already', () => {
  it('is 304: one thing, at both doors', async () => {
    const { id, counselor, scenario } = await assigned();
    await expectKnown(world.supervisor, `/api/assignments/${id}`);
    await expectKnown(world.partner, `/api/external/assignments/${id}`);
    await expectKnown(world.partner, `/api/external/assignments/${id}/result`);
    await expectKnown(world.supervisor, `/api/counselors/${counselor.id}`);
    await expectKnown(world.supervisor, `/api/scenarios/${scenario.id}`);
  });

  it('is 304: a list, at both doors', async () => {
    const { id } = await assigned();
    for (const path of [
      '/api/assignments?limit=2',
      '/api/counselors',
      '/api/scenarios',
      `/api/assignments/${id}/history`,
    ]) {
      await expectKnown(world.supervisor, path);
    }
    for (const path of ['/api/external/assignments?limit=2', '/api/external/scenarios']) {
      await expectKnown(world.partner, path);
    }
  });

  it('is answered in full when an assignment is overdue by now, without a new version', async () => {
    const { id } = await assigned({ dueAt: '2099-01-01' });
    const tag = await expectKnown(world.supervisor, `/api/assignments/${id}`);
    await world.pool.query(`UPDATE assignments SET due_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await expectChanged(world.supervisor, `/api/assignments/${id}`, tag);
  });

  it('is answered in full when its counselor or its scenario is called otherwise', async () => {
    const { id, counselor, scenario } = await assigned();
    const path = `/api/assignments/${id}`;
    const tag = await expectKnown(world.supervisor, path);
    await world.supervisor.patch(`/api/counselors/${counselor.id}`, { name: 'Renamed' });
    await expectChanged(world.supervisor, path, tag);
    const [renamed, partners] = [
      await expectKnown(world.supervisor, path),
      await expectKnown(world.partner, `/api/external/assignments/${id}`),
    ];
    await world.supervisor.patch(`/api/scenarios/${scenario.id}`, { title: 'Renamed' });
    await expectChanged(world.supervisor, path, renamed);
    await expectChanged(world.partner, `/api/external/assignments/${id}`, partners);
  });

  it('is answered in full when a list has one more', async () => {
    const tag = await expectKnown(world.supervisor, '/api/assignments?limit=1');
    await assigned();
    await expectChanged(world.supervisor, '/api/assignments?limit=1', tag);
  });

  it('says nothing of what is not there', async () => {
    const path = '/api/assignments/00000000-0000-4000-8000-000000000000';
    expect((await world.supervisor.get(path).set('If-None-Match', '*')).status).toBe(404);
  });
});
