/** Results that partners deliver. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pairsOf } from '../support/pairs.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  unusedPair = pairsOf(world);
});

afterAll(() => world.close());

const now = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

/** Id of a new assignment, taken through these actions at the web door. */
async function assigned(...actions: string[]): Promise<string> {
  const { counselor, scenario } = unusedPair();
  const wish = { user_id: counselor.externalId, scenario_id: scenario.externalId };
  const { status, body } = await world.partner.post('/api/external/assignments', wish);
  expect(status).toBe(201);
  for (const action of actions) await world.supervisor.post(`/api/assignments/${body.id}/${action}`);
  return body.id as string;
}

describe('a partner’s result', () => {
  it('is null until it is delivered, and completes what was pending by both steps', async () => {
    const id = await assigned();
    const path = `/api/external/assignments/${id}/result`;
    expect((await world.partner.get(path)).body).toEqual({
      assignment_id: id,
      status: 'pending',
      result: null,
    });
    const delivered = await world.partner.post(path, { score: 92.25, feedback: 'Well done.' });
    expect(delivered.status).toBe(200);
    expect(delivered.body).toEqual({
      assignment_id: id,
      status: 'completed',
      result: { score: 92.25, feedback: 'Well done.', completed_at: now },
    });
    expect((await world.partner.get(path)).body).toEqual(delivered.body);
    const { body: history } = await world.supervisor.get(`/api/assignments/${id}/history`);
    const by = { kind: 'partner', name: 'A partner' };
    expect(history.items).toMatchObject([
      { version: 1, door: 'partner', by, from: null, to: 'pending' },
      { version: 2, door: 'partner', by, from: 'pending', to: 'in_progress' },
      { version: 3, door: 'partner', by, from: 'in_progress', to: 'completed' },
    ]);
    const { body: web } = await world.supervisor.get(`/api/assignments/${id}`);
    expect(web).toMatchObject({ status: 'completed', version: 3, startedAt: now, completedAt: now });
    expect(web.result).toEqual({ score: 92.25, feedback: 'Well done.' });
  });

  it('completes what was in progress by one step', async () => {
    const id = await assigned('start');
    const delivered = await world.partner.post(`/api/external/assignments/${id}/result`);
    expect(delivered.body).toMatchObject({ status: 'completed', result: { score: null, feedback: null } });
    const { body: history } = await world.supervisor.get(`/api/assignments/${id}/history`);
    expect((history.items as { door: string }[]).map(({ door }) => door)).toEqual([
      'partner',
      'web',
      'partner',
    ]);
  });

  it('delivered again is the same, and another one is refused and changes nothing', async () => {
    const path = `/api/external/assignments/${await assigned()}/result`;
    const first = await world.partner.post(path, { score: 50 });
    for (const same of [{ score: 50 }, { score: 50, feedback: null }, {}]) {
      expect(await world.partner.post(path, same)).toMatchObject({ status: 200, body: first.body });
    }
    for (const other of [{ score: 99, feedback: 'Better.' }, { score: 51 }, { feedback: 'Better.' }]) {
      const response = await world.partner.post(path, other);
      const problem = { type: '/problems/invalid-transition', from: 'completed', to: 'completed' };
      expect(response).toMatchObject({ status: 409, body: problem });
    }
    expect((await world.partner.get(path)).body).toEqual(first.body);
  });

  it('is taken under If-Match of the version that was read alone', async () => {
    const id = await assigned();
    const path = `/api/external/assignments/${id}`;
    const { headers } = await world.partner.get(path);
    await world.supervisor.patch(`/api/assignments/${id}`, { note: 'New' }).set('If-Match', '*');
    const refused = await world.partner
      .post(`${path}/result`, { score: 1 })
      .set('If-Match', headers['etag']!);
    expect(refused).toMatchObject({ status: 412, body: { type: '/problems/precondition-failed' } });
    const current = (await world.partner.get(`${path}/result`)).headers['etag']!;
    const marked = `W/${current.slice(0, -1)}-gzip"`;
    expect((await world.partner.post(`${path}/result`, { score: 1 }).set('If-Match', marked)).status).toBe(
      200,
    );
  });

  it('of a cancelled assignment is refused', async () => {
    const path = `/api/external/assignments/${await assigned('cancel')}/result`;
    const response = await world.partner.post(path, { score: 50 });
    const body = { type: '/problems/invalid-transition', from: 'cancelled', to: 'completed' };
    expect(response).toMatchObject({ status: 409, body });
    expect((await world.partner.get(path)).body).toMatchObject({ status: 'cancelled', result: null });
  });

  it.each([{ score: 101 }, { score: -1 }, { score: '9' }, { result: { score: 9 } }])(
    '%j is refused',
    async (body) => {
      const path = `/api/external/assignments/${await assigned()}/result`;
      const response = await world.partner.post(path, body);
      expect(response.status).toBe(400);
      expect(response.body.errors[0].field).toBe(Object.keys(body)[0]);
      expect((await world.partner.get(path)).body.status).toBe('pending');
    },
  );
});
