/** `Idempotency-Key` at the web door: every POST about assignments, counselors and scenarios happens once, and is answered the same. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { expectReplay, isReplay } from '../support/idempotency.js';
import { pairsOf } from '../support/pairs.js';
import { expectProblem } from '../support/problems.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

const pair = () => {
  const { counselor, scenario } = unusedPair();
  return { counselorId: counselor.id, scenarioId: scenario.id };
};
const send = (to: string, body: object | undefined, key: string, who = world.supervisor) =>
  who.post(to, body).set('Idempotency-Key', key);

/** Sends it twice, and expects the second answer to be the first one. */
async function twice(to: string, body?: object, who = world.supervisor): Promise<Response> {
  const key = randomUUID();
  const first = await send(to, body, key, who);
  expect([to, first.status < 300, isReplay(first)]).toEqual([to, true, false]);
  const repeat = await send(to, body, key, who);
  expectReplay(repeat, first);
  expect(repeat.headers['etag']).toBe(first.headers['etag']);
  return first;
}

it('creates once, and the repeat has its ETag and Location', async () => {
  const wish = { ...pair(), dueAt: '2031-12-01', note: 'with “quotes”' };
  const { body, headers } = await twice('/api/assignments', wish);
  expect(body).toMatchObject({ dueOn: '2031-12-01', note: wish.note, status: 'pending', version: 1 });
  expect(headers['etag']).toBeDefined();
  const read = await world.supervisor.get(headers['location']!);
  expect(read.body).toEqual(body);
});

it('answers as at first though names have changed since', async () => {
  const [wish, key] = [pair(), randomUUID()];
  const first = await send('/api/assignments', wish, key);
  const named = `/api/counselors/${wish.counselorId}`;
  const { name } = first.body.counselor as { name: string };
  await world.supervisor.patch(named, { name: 'Another Name' });
  expectReplay(await send('/api/assignments', wish, key), first);
  await world.supervisor.patch(named, { name });
});

it('answers as at first though the organization is elsewhere since', async () => {
  const [wish, key] = [{ ...pair(), dueAt: '2031-12-01T20:00:00Z' }, randomUUID()];
  const first = await send('/api/assignments', wish, key);
  expect(first.body.dueOn).toBe('2031-12-01');
  await world.admin.patch('/api/organization', { timeZone: 'Asia/Tokyo' });
  expectReplay(await send('/api/assignments', wish, key), first);
  await world.admin.patch('/api/organization', { timeZone: 'UTC' });
});

it('takes each step of a life once', async () => {
  const { body } = await world.supervisor.post('/api/assignments', pair());
  const to = `/api/assignments/${body.id}`;
  const started = await twice(`${to}/start`);
  await twice(`${to}/complete`, { result: { score: 50 } });
  await twice(`${to}/result`, { score: 60, reason: 'Counted again.' });
  expect(started.body.status).toBe('in_progress');
  const { body: history } = await world.supervisor.get(`${to}/history`);
  expect(history.items).toHaveLength(4);
  const { body: other } = await world.supervisor.post('/api/assignments', pair());
  await twice(`/api/assignments/${other.id}/cancel`, { reason: 'By mistake.' });
});

it('takes ids in upper case for the same', async () => {
  const [{ counselorId, scenarioId }, key] = [pair(), randomUUID()];
  const first = await send('/api/assignments', { counselorId, scenarioId }, key);
  const wish = { counselorId: counselorId.toUpperCase(), scenarioId };
  expectReplay(await send('/api/assignments', wish, key), first);
});

it('tells null from what is absent where that says something else', async () => {
  const { body } = await world.supervisor.post('/api/assignments', { ...pair(), dueAt: '2031-12-01' });
  const [ids, key] = [[body.id], randomUUID()];
  expect((await send('/api/assignments/bulk/edit', { ids, note: 'x' }, key)).status).toBe(200);
  const emptied = await send('/api/assignments/bulk/edit', { ids, note: 'x', dueAt: null }, key);
  expectProblem(emptied, 422, 'idempotency-key-reused');
  const [person, free] = [{ externalId: `n-${key}`, name: 'Nobody Yet' }, randomUUID()];
  const first = await send('/api/counselors', person, free);
  expectReplay(await send('/api/counselors', { ...person, email: null, group: null }, free), first);
  const unlinked = await send('/api/counselors', { ...person, userId: null }, free);
  expectProblem(unlinked, 422, 'idempotency-key-reused');
});

it('does many at once, once; a dry run leaves the key free', async () => {
  const [{ counselorId, scenarioId }, key] = [pair(), randomUUID()];
  const wish = { counselorIds: [counselorId], scenarioIds: [scenarioId] };
  const dry = await send('/api/assignments/bulk', { ...wish, dryRun: true }, key);
  expect(dry.body.summary.created).toBe(1);
  const first = await send('/api/assignments/bulk', wish, key);
  expect([first.body.summary.created, isReplay(first)]).toEqual([1, false]);
  expectReplay(await send('/api/assignments/bulk', wish, key), first);
  const ids = (first.body.created as { id: string }[]).map(({ id }) => id);
  await twice('/api/assignments/bulk/edit', { ids, note: 'all' });
  const cancelled = await twice('/api/assignments/bulk/cancel', { ids });
  expect(cancelled.body.changed).toEqual(ids);
});

it('keeps rosters once', async () => {
  const tag = randomUUID().slice(0, 8);
  const counselor = await twice('/api/counselors', { externalId: `k-${tag}`, name: 'Key Holder' });
  const scenario = await twice('/api/scenarios', { externalId: `ks-${tag}`, title: 'Keys' });
  for (const to of [`/api/counselors/${counselor.body.id}`, `/api/scenarios/${scenario.body.id}`]) {
    const archived = await twice(`${to}/archive`);
    expect(archived.body.archivedAt).not.toBeNull();
    expect((await world.supervisor.get(to)).body).toEqual(archived.body);
    await twice(`${to}/unarchive`);
  }
  const erase = `/api/admin/counselors/${counselor.body.id}/erase`;
  await twice(erase, { confirm: `k-${tag}` }, world.admin);
  const taken = await send('/api/scenarios', { externalId: `KS-${tag}`, title: 'Keys' }, randomUUID());
  expectProblem(taken, 400, 'validation-failed');
});

it('is one’s own: the same key of another person, and of a partner, is another request', async () => {
  const [wish, key] = [pair(), randomUUID()];
  const first = await send('/api/assignments', wish, key);
  expect(first.status).toBe(201);
  const { body } = await send('/api/assignments', wish, key, world.admin);
  expect(body.type).toBe('/problems/duplicate-active-assignment');
  const { counselor, scenario } = unusedPair();
  const theirs = { user_id: counselor.externalId, scenario_id: scenario.externalId };
  const partners = await world.partner.post('/api/external/assignments', theirs).set('Idempotency-Key', key);
  expect(partners.status).toBe(201);
});
