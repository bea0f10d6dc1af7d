/** A key that got out can be found: by scanners, as docs/SECURITY.md says, and in the log, by what may be seen of it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey, parseKey } from '../../src/identity/api-keys/key-format.js';
import { allScopes, caller } from '../support/api.js';
import { expectProblem, faultyFields } from '../support/problems.js';
import { call, documentedRoutes, isPartners } from '../support/routes.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

describe('the pattern of docs/SECURITY.md', () => {
  const keys = Array.from({ length: 300 }, () => makeKey().key);
  let patterns: RegExp[];

  beforeAll(async () => {
    const text = await readFile(join(import.meta.dirname, '../../docs/SECURITY.md'), 'utf8');
    patterns = [...text.matchAll(/onus_\[[^'`\s)]+/g)].map(([pattern]) => new RegExp(pattern, 'g'));
  });

  it('is the same wherever it is written', () => {
    expect(patterns.length).toBeGreaterThanOrEqual(3);
    expect(new Set(patterns.map(({ source }) => source)).size).toBe(1);
  });

  it('finds every key, whole, wherever it stands', () => {
    const texts = (key: string) => [
      key,
      `X-API-Key: ${key}`,
      `ONUS_KEY=${key}\n`,
      `{"key":"${key}","scopes":[]}`,
      `curl -H 'Authorization: Bearer ${key}' https://onus.example.org`,
      `https://${key}@onus.example.org/`,
      `${key},${key}`,
    ];
    for (const key of keys)
      for (const text of texts(key)) {
        const found = new Set(text.match(patterns[0]!));
        expect({ text, found: [...found] }).toEqual({ text, found: [key] });
      }
  });

  it('finds nothing that is no key', () => {
    const [key] = keys as [string];
    const others = [
      randomUUID(),
      randomBytes(48).toString('hex'),
      key.slice(0, -1),
      key.slice(0, 21),
      key.toUpperCase(),
      key.replace('onus_', 'bonus-'),
      `onus_${randomUUID()}`,
    ];
    for (const text of others)
      expect({ text, found: text.match(patterns[0]!) }).toEqual({ text, found: null });
  });

  it('has a checksum at its end, the CRC-32 of all before it, by which what only looks alike is told', () => {
    for (const key of keys) {
      expect(key.slice(-8)).toBe(crc32(key.slice(0, -8)).toString(16).padStart(8, '0'));
      const i = 5 + (key.charCodeAt(30) % (key.length - 5));
      const alike = `${key.slice(0, i)}${key[i] === '0' ? '1' : '0'}${key.slice(i + 1)}`;
      expect(parseKey(alike)).toBeUndefined();
    }
  });

  it('finds the keys of before', () => {
    // As the first build made them.
    const old = `onus_0123456789abcdef_${'0f'.repeat(32)}`;
    const key = old + crc32(old).toString(16).padStart(8, '0');
    expect(parseKey(key)).toMatchObject({ keyId: '0123456789abcdef' });
    expect(key.match(patterns[0]!)).toEqual([key]);
  });
});

/** As RFC 1952 has it, bit by bit: the product uses Node's. */
function crc32(text: string): number {
  let crc = ~0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

describe('what may be seen of a key', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld();
  });

  afterAll(() => world?.close());

  interface Made {
    id: string;
    key: string;
    prefix: string;
  }

  async function make(more: object = {}): Promise<Made> {
    const wish = { name: 'Leaked', scopes: allScopes, ...more };
    return (await world.admin.post('/api/admin/api-keys', wish)).body as Made;
  }

  /** The line in the log of a request. */
  async function logged(id: string): Promise<{ apiKey?: string; url: string }> {
    const found = () =>
      world.services[0]
        .output()
        .split('\n')
        .find((line) => line.includes(id) && line.endsWith('}'));
    await until(() => found() !== undefined);
    return (JSON.parse(found()!) as { req: { apiKey?: string; url: string } }).req;
  }

  /** Sends a request under an id of its own, and has what is logged of it. */
  async function told(send: (id: string) => Promise<unknown>) {
    const id = randomUUID();
    await send(id);
    return (await logged(id)).apiKey;
  }

  it('is in the line of every request at the partners’ door, also where it is refused', async () => {
    const { key, prefix } = await make();
    expect(key.startsWith(`${prefix}_`)).toBe(true);
    const partner = caller(world.url, { 'X-API-Key': key });
    for (const route of (await documentedRoutes(world.url)).filter(isPartners))
      expect(await told(async (id) => call(partner, route).set('X-Request-Id', id))).toBe(prefix);
    const reader = await make({ scopes: ['scenarios:read'], rateLimit: 1 });
    const statuses = new Set<number>();
    while (!statuses.has(429)) {
      const asked = caller(world.url, { Authorization: `Bearer ${reader.key}` });
      const seen = await told(async (id) => {
        statuses.add((await asked.get('/api/external/assignments').set('X-Request-Id', id)).status);
      });
      expect(seen).toBe(reader.prefix);
    }
    await world.admin.delete(`/api/admin/api-keys/${reader.id}`);
    const sent = async (headers: Record<string, string>, path = '/api/external/assignments', body?: string) =>
      told(async (id) => {
        const init = body === undefined ? {} : { method: 'POST', body };
        const answer = await fetch(world.url + path, {
          headers: { 'X-Request-Id': id, ...headers },
          ...init,
        });
        statuses.add(answer.status);
        await answer.text();
      });
    expect(await sent({ 'X-API-Key': reader.key })).toBe(reader.prefix);
    // What cannot be read is refused before it is looked who asks.
    const json = { 'X-API-Key': key, 'Content-Type': 'application/json' };
    expect(await sent(json, undefined, '{')).toBe(prefix);
    expect(statuses).toEqual(new Set([403, 429, 401, 400]));
    // At the wrong door too.
    expect(await sent({ 'X-API-Key': key }, '/api/assignments')).toBe(prefix);
    // What a client claims is told as it claims it, and never more than that much of it.
    expect(await sent({ 'X-API-Key': `${prefix}_mistyped` })).toBe(prefix);
    for (const headers of [
      {},
      { 'X-API-Key': 'secret' },
      { Authorization: `Basic ${key}` },
      { 'X-API-Key': prefix },
    ])
      expect(await sent(headers as Record<string, string>)).toBeUndefined();
    expect(world.services[0].output()).not.toContain(key.slice(prefix.length));
  });

  it('is all that the log has of a key in a path, or in place of the id of a request', async () => {
    const { key, prefix } = await make();
    const id = randomUUID();
    const partner = caller(world.url, { 'X-API-Key': key });
    await partner.get(`/api/external/${key}`).set('X-Request-Id', id);
    expect((await logged(id)).url).toBe(`/api/external/${prefix}_…`);
    const { headers } = await partner.get('/api/external/me').set('X-Request-Id', key);
    expect(headers['x-request-id']).not.toContain(prefix);
    await logged(headers['x-request-id']!);
    expect(world.services[0].output()).not.toContain(key.slice(prefix.length));
  });

  it('finds the key in the list, also after a rotation', async () => {
    const made = await make();
    await make();
    const { body: rotated } = await world.admin.post(`/api/admin/api-keys/${made.id}/rotate`, {});
    expect(rotated.prefix).not.toBe(made.prefix);
    expect(rotated.key.startsWith(`${rotated.prefix}_`)).toBe(true);
    for (const prefix of [made.prefix, rotated.prefix as string]) {
      const { body } = await world.admin.get(`/api/admin/api-keys?prefix=${prefix}`);
      expect(body.items).toMatchObject([{ id: made.id, prefix: rotated.prefix }]);
    }
    expect((await world.admin.get(`/api/admin/api-keys?prefix=onus_${'0'.repeat(16)}`)).body.items).toEqual(
      [],
    );
    const other = await make();
    await world.pool.query(
      `UPDATE api_keys SET created_by_id = NULL, organization_id = (SELECT id FROM organizations WHERE name <> 'Demo Crisis Line' LIMIT 1) WHERE id = $1`,
      [other.id],
    );
    expect((await world.admin.get(`/api/admin/api-keys?prefix=${other.prefix}`)).body.items).toEqual([]);
    for (const prefix of [made.key, 'onus_', '']) {
      const refused = await world.admin.get(`/api/admin/api-keys?prefix=${prefix}`);
      expectProblem(refused, 400, 'validation-failed');
      expect(faultyFields(refused)).toEqual(['prefix']);
      expect(refused.text).not.toContain(made.key);
    }
  });
});
