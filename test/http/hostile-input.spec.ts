/** What no client should send in a body or a query: each is a clear problem, at the web and at the partner door. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { caller } from '../support/api.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { credentialsOf, doors, postRaw } from '../support/raw.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let credentials: Awaited<ReturnType<typeof credentialsOf>>;

beforeAll(async () => {
  world = await createWorld();
  credentials = await credentialsOf(world);
});

afterAll(() => world.close());

describe.each(doors)('the $door door', ({ door, path, names }) => {
  const [counselor, scenario, due, note] = names;

  const post = async (body: string | Buffer): Promise<Response> =>
    postRaw(world.url, path, body, credentials[door]);

  const get = async (query: string): Promise<Response> =>
    caller(world.url, credentials[door]).get(`${path}?${query}`);

  it.each([
    '{',
    '[',
    '{"note":}',
    '{"note":"a"',
    "{'note':'a'}",
    '{"note":"a",}',
    '{note:1}',
    '{} {}',
    '{"note":"\n"}',
    '{"note":01}',
    '{"note":NaN}',
    'nonsense',
    '"\\ud800',
    '\0',
  ])('refuses %j, which is no JSON, and says so', async (body) => {
    const response = await post(body);
    expectProblem(response, 400, 'validation-failed');
    expect(response.body.errors).toMatchObject([{ field: '', code: 'malformed-json' }]);
  });

  it.each(['[]', '[{}]', '"text"', '12', 'true', 'null'])(
    'refuses %s, which is JSON but no object',
    async (body) => {
      const response = await post(body);
      expectProblem(response, 400, 'validation-failed');
      expect(response.body.errors).toMatchObject([{ field: '', code: 'not-an-object' }]);
    },
  );

  it('refuses bytes that are not UTF-8 instead of storing something else', async () => {
    const response = await post(Buffer.from('{"note":"Mül"}', 'latin1'));
    expectProblem(response, 400, 'validation-failed');
    expect(response.body.errors).toMatchObject([{ field: '', code: 'malformed-json' }]);
  });

  it.each(['', '{}'])('says which fields %j lacks, all of them', async (body) => {
    const response = await post(body);
    expectProblem(response, 400, 'validation-failed');
    expect(response.body.errors).toMatchObject([
      { field: counselor, code: 'required' },
      { field: scenario, code: 'required' },
    ]);
  });

  it('names every fault at once: what is missing, of a wrong type, and unknown', async () => {
    const body = { [counselor]: 5, [due]: 'soon', [note]: ['a'], more: 1, status: 'completed' };
    const response = await post(JSON.stringify(body));
    expectProblem(response, 400, 'validation-failed');
    expect(faultyFields(response).sort()).toEqual([...names, 'more', 'status'].sort());
    for (const { message } of response.body.errors) expect(response.body.detail).toContain(message);
  });

  it.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '__defineGetter__',
    'then',
    'toJSON',
    'length',
    '0',
    '',
    'note.more',
    'organizationId',
    'Note',
    '🙂',
  ])('refuses the unknown field %j, in a body and in a query', async (name) => {
    const fault = { field: name, code: 'unknown-field' };
    const response = await post(`{${JSON.stringify(name)}:{"a":1}}`);
    expectProblem(response, 400, 'validation-failed');
    expect(response.body.errors).toContainEqual(expect.objectContaining(fault));
    const asked = await get(`${encodeURIComponent(name)}=1`);
    expectProblem(asked, 400, 'validation-failed');
    expect(asked.body.errors).toMatchObject([fault]);
  });

  it.each(['a\\u0000b', '\\ud800', '\\udc00\\ud800', 'a\\udfff'])(
    'refuses text with %s, which cannot be stored, wherever it is, and names all other faults too',
    async (bad) => {
      for (const body of [`{"note":"${bad}"}`, `{"a":{"b":["x",{"y":"${bad}"}]}}`, `{"x${bad}":1}`]) {
        const response = await post(body);
        expectProblem(response, 400, 'validation-failed');
        expect(response.body.errors[0].code).toBe('invalid-text');
        expect(faultyFields(response)).toEqual(expect.arrayContaining([counselor, scenario]));
        expect(response.text.isWellFormed()).toBe(true);
      }
    },
  );

  it('with more faults than anybody reads is answered briefly', async () => {
    const bodies = (times: number): string[] => [
      JSON.stringify(Object.fromEntries(Array.from({ length: 3 * times }, (_, i) => [`x${i}`, 0]))),
      `{"note":[${Array(3 * times)
        .fill('"\\u0000"')
        .join(',')}]}`,
      `{"note":[${Array(times / 2)
        .fill('['.repeat(20) + ']'.repeat(20))
        .join(',')}]}`,
    ];
    const answered = await Promise.all([
      ...bodies(900).flatMap((body) => [post(body), postRaw(world.url, '/api/auth/login', body, {})]),
      ...bodies(30_000).map((body) => postRaw(world.url, '/api/assignments/bulk', body, credentials.web)),
    ]);
    for (const response of answered) {
      expectProblem(response, 400, 'validation-failed');
      expect(response.text.length).toBeLessThan(50_000);
    }
  });

  it('refuses U+0000 in a query', async () => {
    for (const query of ['status=%00', 'cursor=a%00', '%00=a'])
      expectProblem(await get(query), 400, 'validation-failed');
  });

  it.each([21, 1_000, 20_000])('refuses %d levels of nesting', async (depth) => {
    expectProblem(await post(`{"note":${'['.repeat(depth)}${']'.repeat(depth)}}`), 400, 'validation-failed');
    expectProblem(await post(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`), 400, 'validation-failed');
  });

  it('takes 2,000 characters as a note, says that 2,001 are too long, and counts an emoji as one', async () => {
    expect(faultyFields(await post(JSON.stringify({ note: '🙂'.repeat(2000) })))).not.toContain('note');
    const response = await post(JSON.stringify({ note: '🙂'.repeat(2001) }));
    expect(response.body.errors).toContainEqual(
      expect.objectContaining({ field: 'note', code: 'too-long', message: expect.stringContaining('2000') }),
    );
  });

  it.each(['0', '-0', '201', '1e3', '0x10', '9'.repeat(400), '١', ' 5', '5 ', 'NaN', 'Infinity'])(
    'refuses limit=%s',
    async (limit) => {
      const response = await get(`limit=${encodeURIComponent(limit)}`);
      expectProblem(response, 400, 'validation-failed');
      expect(faultyFields(response)).toEqual(['limit']);
    },
  );
});

describe('a nested field', () => {
  it.each(['grade', 'toString', '__proto__'])('%s that is not known is named with its path', async (name) => {
    const { status, body } = await world.supervisor.post('/api/assignments', {
      counselorId: world.counselors[0]!.id,
      scenarioId: world.scenarios.shift()!.id,
    });
    expect(status).toBe(201);
    const path = `/api/assignments/${body.id}/complete`;
    const response = await postRaw(world.url, path, `{"result":{"${name}":"A"}}`, credentials.web);
    expectProblem(response, 400, 'validation-failed');
    expect(response.body.errors).toMatchObject([{ field: `result.${name}`, code: 'unknown-field' }]);
    const archive = `/api/scenarios/${world.scenarios[0]!.id}/archive`;
    const refused = await postRaw(world.url, archive, `{"${name}":"A"}`, credentials.web);
    expectProblem(refused, 400, 'validation-failed');
  });
});

describe('a score', () => {
  it.each(['1e400', '-1e400', '1e308', '101', '-1', '"90"', 'true', '[90]', '{}'])(
    'of %s is refused at both doors',
    async (score) => {
      const id = '01890000-0000-7000-8000-000000000000';
      const web = `/api/assignments/${id}/complete`;
      const partner = `/api/external/assignments/${id}/result`;
      for (const response of [
        await postRaw(world.url, web, `{"result":{"score":${score}}}`, credentials.web),
        await postRaw(world.url, partner, `{"score":${score}}`, credentials.partner),
      ]) {
        expectProblem(response, 400, 'validation-failed');
        expect(faultyFields(response)[0]).toMatch(/^(result\.)?score$/);
      }
    },
  );
});
