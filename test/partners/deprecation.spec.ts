/** How something leaves, by the one that does: the twin of `next_cursor` at the partners' door. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { deprecated, deprecations } from '../../src/http/deprecation/deprecations.js';
import { type Caller, caller } from '../support/api.js';
import type { OpenApiDocument } from '../support/openapi-conformance.js';
import { expectProblem } from '../support/problems.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const lists = ['/api/external/scenarios', '/api/external/assignments'];

let world: World;
/** A key that is older than the deprecation. What it is answered is not held against the document, which has not what leaves. */
let old: Pick<Caller, 'get'>;
let oldId: string;

beforeAll(async () => {
  world = await createWorld();
  const key = await world.admin.post('/api/admin/api-keys', {
    name: 'Of before',
    scopes: ['scenarios:read', 'assignments:read'],
  });
  oldId = key.body.id;
  await world.pool.query(`UPDATE api_keys SET still_gets = '{nextCursor}' WHERE id = $1`, [oldId]);
  old = { get: (path) => request(world.url).get(path).set('X-API-Key', key.body.key) };
  for (const { id: scenarioId } of world.scenarios.slice(0, 5)) {
    await world.supervisor.post('/api/assignments', { counselorId: world.counselors[0]!.id, scenarioId });
  }
});

afterAll(() => world?.close());

/** How often the key used what leaves, as the metrics tell; undefined: no key did. */
async function uses(): Promise<number | undefined> {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  const [, what, key, count] =
    /^onus_deprecated_uses_total\{what="([^"]*)",key="([^"]*)"\} (\d+)$/m.exec(text) ?? [];
  expect([what, key]).toEqual(count === undefined ? [undefined, undefined] : ['nextCursor', oldId]);
  return count === undefined ? undefined : Number(count);
}

const logged = () =>
  world.services[0]
    .output()
    .split('\n')
    .filter((line) => line.includes('A key uses what'));

/** The ids of all pages, by the cursors in this field. */
async function walk(who: Pick<Caller, 'get'>, path: string, field: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ;) {
    const { status, body } = await who.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(status).toBe(200);
    ids.push(...(body.items as { id: string }[]).map(({ id }) => id));
    if (body[field] === null) return ids;
    expect(body[field]).toEqual(expect.any(String));
    cursor = body[field];
  }
}

describe.each(lists)('pages of %s', (path) => {
  it('have the two cursors alone for a key of since, and tell of nothing', async () => {
    const { body, headers } = await world.partner.get(`${path}?limit=2`);
    expect(Object.keys(body).sort()).toEqual(['items', 'next_cursor', 'previous_cursor']);
    for (const name of ['deprecation', 'sunset', 'link']) expect(headers[name]).toBeUndefined();
  });

  it('tell a key of before that the third leaves, when, and where to read more', async () => {
    const { body, headers } = await old.get(`${path}?limit=2`);
    expect(Object.keys(body).sort()).toEqual(['items', 'nextCursor', 'next_cursor', 'previous_cursor']);
    const { since, sunset, instead } = deprecations.nextCursor;
    // RFC 9745, 2.1; RFC 8594, 3.
    expect(headers['deprecation']).toBe(`@${Date.parse(`${since}T00:00:00Z`) / 1000}`);
    expect(headers['sunset']).toMatch(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} 00:00:00 GMT$/);
    expect(new Date(headers['sunset']!).toISOString()).toBe(`${sunset}T00:00:00.000Z`);
    const [, to] = /^<([^>]+)>; rel="deprecation"; type="text\/html"$/.exec(headers['link']!) ?? [];
    const page = await fetch(new URL(to!, world.url), { headers: { Accept: 'text/html' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const text = await page.text();
    for (const word of [
      `id="${to!.split('#')[1]}"`,
      sunset,
      since,
      instead.replace(/`(\w+)`/, '<code>$1</code>'),
    ]) {
      expect(text).toContain(word);
    }
  });

  it('are the same by either cursor, and who follows the one that leaves is counted', async () => {
    const before = (await uses()) ?? 0;
    const all = await walk(old, path, 'next_cursor');
    expect(await uses()).toBe(before || undefined);
    expect(all.length).toBeGreaterThan(4);
    expect(await walk(old, path, 'nextCursor')).toEqual(all);
    expect(await uses()).toBe(before + Math.ceil(all.length / 2) - 1);
    expect(await walk(world.partner, path, 'next_cursor')).toEqual(all);
  });

  it('are not found by a cursor that is none, marked or not', async () => {
    for (const cursor of ['twin.', 'twin.x', 'twin.twin.', 'twin']) {
      const response = await old.get(`${path}?cursor=${cursor}`);
      expectProblem(response, 400, 'validation-failed');
      expect(response.body.errors).toMatchObject([{ field: 'cursor', code: 'invalid-cursor' }]);
    }
  });
});

describe('what leaves', () => {
  it('is said once in the log for each key that uses it', async () => {
    await until(() => logged().length > 0);
    expect(logged().map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({
        level: 40,
        keyId: oldId,
        msg: expect.stringMatching(/nextCursor.*next_cursor/),
      }),
    ]);
  });

  it('is not in the document, whose clients for Java and Go would not compile with both spellings', async () => {
    const document = (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument;
    for (const name of ['ExternalScenarioPage', 'ExternalAssignmentPage']) {
      const { required, properties } = document.components.schemas[name] as {
        required: string[];
        properties: Record<string, object>;
      };
      expect(Object.keys(properties).sort()).toEqual(['items', 'next_cursor', 'previous_cursor']);
      expect(required.sort()).toEqual(['items', 'next_cursor', 'previous_cursor']);
    }
  });

  it('stays for six months at least, and is listed', async () => {
    const { body } = await caller(world.url).get('/deprecations').set('Accept', 'application/json');
    expect(body.items).toEqual(deprecated);
    for (const { since, sunset } of body.items) {
      const { months, sign } = Temporal.PlainDate.from(since).until(sunset, { largestUnit: 'months' });
      expect(sign).toBe(1);
      expect(months).toBeGreaterThanOrEqual(6);
    }
  });
});
