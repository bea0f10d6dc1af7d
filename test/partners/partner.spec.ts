/** The partner door: assigning, listing and reading. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
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

function unusedWish(): { user_id: string; scenario_id: string } {
  const { counselor, scenario } = unusedPair();
  return { user_id: counselor.externalId, scenario_id: scenario.externalId };
}

describe('a partner who assigns', () => {
  it.each(['id', 'externalId'] as const)(
    'names the scenario by its %s and is answered in full',
    async (by) => {
      const { counselor, scenario } = unusedPair();
      const { body: exercise } = await world.supervisor.get(`/api/scenarios/${scenario.id}`);
      const response = await world.partner.post('/api/external/assignments', {
        user_id: counselor.externalId,
        scenario_id: by === 'id' ? scenario.id.toUpperCase() : scenario.externalId,
        due_date: '2099-01-31',
        note: 'From your training provider.',
      });
      expect(response.status).toBe(201);
      expect(response.body).toEqual({
        id: expect.any(String),
        user_id: counselor.externalId,
        scenario_id: scenario.id,
        scenario_external_id: scenario.externalId,
        scenario_title: exercise.title,
        status: 'pending',
        assigned_at: now,
        due_date: '2099-01-31T22:59:59.999Z',
        started_at: null,
        completed_at: null,
        repeat_every_months: null,
        previous_id: null,
        next_id: null,
      });
      expect(response.headers['location']).toBe(`/api/external/assignments/${response.body.id}`);
      const read = await world.partner.get(response.headers['location']!);
      expect(read.body).toEqual(response.body);
      const { body: web } = await world.supervisor.get(`/api/assignments/${response.body.id}`);
      expect(web).toMatchObject({
        counselor: { id: counselor.id },
        note: 'From your training provider.',
        assignedBy: { kind: 'partner', name: 'A partner' },
      });
    },
  );

  it('is told of the active one, whichever door it came through', async () => {
    const { counselor, scenario } = unusedPair();
    const { body: first } = await world.supervisor.post('/api/assignments', {
      counselorId: counselor.id,
      scenarioId: scenario.id,
    });
    const second = await world.partner.post('/api/external/assignments', {
      user_id: counselor.externalId,
      scenario_id: scenario.id,
    });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      type: '/problems/duplicate-active-assignment',
      assignment: {
        id: first.id,
        status: 'pending',
        assigned_at: first.createdAt,
        assigned_by_you: false,
        url: `/api/external/assignments/${first.id}`,
      },
    });
  });

  it('of an unknown user gets 404, and no counselor is made', async () => {
    const wish = { ...unusedWish(), user_id: 'nobody-yet' };
    const response = await world.partner.post('/api/external/assignments', wish);
    expect(response).toMatchObject({ status: 404, body: { resource: 'counselor' } });
    expect(response.body.detail).toContain('nobody-yet');
    const { body } = await world.supervisor.get('/api/counselors?q=nobody-yet');
    expect(body.items).toEqual([]);
  });

  it('does not name a counselor by id or e-mail', async () => {
    for (const user_id of [world.counselors[3]!.id, 'counselor4@demo.test', 'C-1004']) {
      const response = await world.partner.post('/api/external/assignments', { ...unusedWish(), user_id });
      expect(response).toMatchObject({ status: 404, body: { resource: 'counselor' } });
    }
  });

  it.each(['s-none', '01890000-0000-7000-8000-000000000000'])(
    'of scenario %s gets 404',
    async (scenario_id) => {
      const wish = { ...unusedWish(), scenario_id };
      const response = await world.partner.post('/api/external/assignments', wish);
      expect(response).toMatchObject({ status: 404, body: { resource: 'scenario' } });
      expect(response.body.detail).toContain(scenario_id);
    },
  );

  it('finds a scenario whose external id is a UUID', async () => {
    const externalId = randomUUID();
    const { body: scenario } = await world.supervisor.post('/api/scenarios', {
      externalId,
      title: 'By UUID',
    });
    const wish = { ...unusedWish(), scenario_id: externalId };
    const response = await world.partner.post('/api/external/assignments', wish);
    expect(response).toMatchObject({ status: 201, body: { scenario_id: scenario.id } });
  });

  it('of an archived scenario gets 400, and does not find it in the list', async () => {
    const scenario = { externalId: 'retired', title: 'Aaa retired' };
    const { body } = await world.supervisor.post('/api/scenarios', scenario);
    const listed = async (): Promise<boolean> => {
      const { body: list } = await world.partner.get('/api/external/scenarios?limit=200');
      return (list.items as { id: string }[]).some(({ id }) => id === body.id);
    };
    expect(await listed()).toBe(true);
    await world.supervisor.post(`/api/scenarios/${body.id}/archive`);
    expect(await listed()).toBe(false);
    for (const scenario_id of [body.id, 'retired']) {
      const response = await world.partner.post('/api/external/assignments', {
        ...unusedWish(),
        scenario_id,
      });
      expect(response.status).toBe(400);
      expect(response.body.errors).toMatchObject([{ field: 'scenario_id', code: 'archived' }]);
    }
  });
});

describe('a partner who reads', () => {
  it('sees scenarios in snake_case', async () => {
    const { body } = await world.partner.get('/api/external/scenarios?limit=200');
    const { body: scenario } = await world.supervisor.get(`/api/scenarios/${world.scenarios[0]!.id}`);
    expect((body.items as { id: string }[]).find(({ id }) => id === scenario.id)).toEqual({
      id: scenario.id,
      external_id: scenario.externalId,
      title: scenario.title,
      description: scenario.description,
      mode: scenario.mode,
      difficulty: scenario.difficulty,
      skills: scenario.skills,
      estimated_minutes: scenario.estimatedMinutes,
    });
  });

  it('lists assignments by user, by status, and page by page', async () => {
    const { body: counselor } = await world.supervisor.post('/api/counselors', {
      externalId: 'listed & read',
      name: 'Listed',
    });
    const ids: string[] = [];
    for (const { id } of world.scenarios.slice(0, 5)) {
      const wish = { user_id: counselor.externalId, scenario_id: id };
      const { body } = await world.partner.post('/api/external/assignments', wish);
      ids.unshift(body.id);
    }
    await world.supervisor.post(`/api/assignments/${ids[0]}/start`);
    await world.supervisor.post(`/api/assignments/${ids[1]}/cancel`);
    const path = `/api/external/assignments?user_id=${encodeURIComponent(counselor.externalId)}`;
    const list = async (query: string) => {
      const { status, body } = await world.partner.get(path + query);
      expect(status).toBe(200);
      return {
        ids: (body.items as { id: string }[]).map(({ id }) => id),
        cursor: body.next_cursor as string,
      };
    };
    expect(await list('')).toEqual({ ids, cursor: null });
    expect((await list('&status=in_progress')).ids).toEqual([ids[0]]);
    expect((await list('&status=in_progress&status=cancelled')).ids).toEqual(ids.slice(0, 2));
    const first = await list('&limit=3');
    expect(first.ids).toEqual(ids.slice(0, 3));
    expect(await list(`&limit=3&cursor=${first.cursor}`)).toEqual({ ids: ids.slice(3), cursor: null });
    const { body: nobody } = await world.partner.get('/api/external/assignments?user_id=nobody');
    expect(nobody.items).toEqual([]);
  });

  it.each(['', '/result'])('of an unknown assignment%s gets 404', async (more) => {
    const response = await world.partner.get(`/api/external/assignments/${randomUUID()}${more}`);
    expect(response).toMatchObject({ status: 404, body: { resource: 'assignment' } });
  });
});
