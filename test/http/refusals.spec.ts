/**
 * What a refusal tells a client beside what it is: whether the same request may fare better (`X-Should-Retry`), and when
 * (`Retry-After`), as the catalogue has it.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { type ProblemSlug, problemTypes } from '../../src/http/problems/problem-types.js';
import { retryAfter } from '../../src/http/problems/retry-after.js';
import { caller, keyOf } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { postRaw } from '../support/raw.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let pair: ReturnType<typeof pairsOf>;

beforeAll(async () => {
  world = await createWorld();
  pair = pairsOf(world);
});

afterAll(() => world.close());

async function duplicate(): Promise<{ web: Response; partner: Response; id: string }> {
  const { counselor, scenario } = pair();
  const asked = { counselorId: counselor.id, scenarioId: scenario.id };
  const { body } = await world.supervisor.post('/api/assignments', asked);
  return {
    id: body.id,
    web: await world.supervisor.post('/api/assignments', asked),
    partner: await world.partner.post('/api/external/assignments', {
      user_id: counselor.externalId,
      scenario_id: scenario.id,
    }),
  };
}

describe('a final refusal says so, at each door', () => {
  const anyone = () => caller(world.url);
  const refusals: [ProblemSlug, () => PromiseLike<Response>][] = [
    ['validation-failed', () => world.partner.post('/api/external/assignments', { user_id: 5 })],
    ['unauthenticated', () => anyone().get('/api/external/scenarios')],
    ['forbidden', () => world.counselor.post('/api/assignments', {})],
    ['not-found', () => world.partner.get('/api/external/nothing')],
    ['method-not-allowed', () => world.partner.delete('/api/external/scenarios')],
    ['duplicate-active-assignment', async () => (await duplicate()).web],
    ['duplicate-active-assignment', async () => (await duplicate()).partner],
    [
      'invalid-transition',
      async () => {
        const { id } = await duplicate();
        await world.supervisor.post(`/api/assignments/${id}/cancel`);
        return world.partner.post(`/api/external/assignments/${id}/result`, { score: 1 });
      },
    ],
    [
      'precondition-failed',
      async () => {
        const { id } = await duplicate();
        return world.partner.post(`/api/external/assignments/${id}/result`, {}).set('If-Match', '"7"');
      },
    ],
    [
      'precondition-required',
      async () => world.supervisor.patch(`/api/assignments/${(await duplicate()).id}`, { note: 'New' }),
    ],
    [
      'payload-too-large',
      () => world.partner.post('/api/external/assignments', { note: 'x'.repeat(200_000) }),
    ],
    [
      'unsupported-media-type',
      async () =>
        postRaw(world.url, '/api/external/assignments', '<a/>', {
          ...(await keyOf(world.admin)),
          'Content-Type': 'text/xml',
        }),
    ],
  ];

  it.each(refusals)('%s', async (slug, ask) => {
    const { status, body, headers } = await ask();
    expect({ status, type: body.type }).toEqual({
      status: problemTypes[slug].status,
      type: `/problems/${slug}`,
    });
    expect(headers['x-should-retry']).toBe('false');
    expect(headers['retry-after']).toBeUndefined();
  });

  it('and a success says nothing of it', async () => {
    expect((await world.partner.get('/api/external/scenarios')).headers['x-should-retry']).toBeUndefined();
  });
});

describe('a refusal that passes says when to come again', () => {
  it('in whole seconds, from one to five, and not the same to all', async () => {
    const told = Array.from({ length: 200 }, () => retryAfter(1, 3)['Retry-After']);
    expect(new Set(told)).toEqual(new Set(['1', '2', '3']));
  });

  it('where a key is used too often', async () => {
    const { body } = await world.admin.post('/api/admin/api-keys', {
      name: 'Slow',
      scopes: ['scenarios:read'],
      rateLimit: 1,
    });
    const who = caller(world.url, { 'X-API-Key': body.key });
    const answers = await Promise.all(
      Array.from({ length: 6 }, async () => who.get('/api/external/scenarios')),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers } of refused) {
      expect([headers['x-should-retry'], headers['retry-after']]).toEqual(['true', '1']);
    }
  });
});
