/** What docs/PARTNERS.md tells a partner to type leads from a key to an assignment, its result, and what has changed. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let folder: string;

beforeAll(async () => {
  world = await createWorld();
  folder = await mkdtemp(join(tmpdir(), 'onus-partner-'));
});

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

it('the first assignment, word by word', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/PARTNERS.md'), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
  expect(blocks[0]).toContain('onus=http://127.0.0.1:3000\n');
  const script = blocks.join("printf '\\n---\\n'\n").replace('http://127.0.0.1:3000', world.url);
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-eu', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });

  const [admin, me, scenarios, first, again, result, changes] = stdout.split('\n---\n');
  const bodyOf = (answer = '') => JSON.parse(answer.split('\r\n\r\n').at(-1)!) as Record<string, unknown>;
  expect(bodyOf(admin)).toMatchObject({ email: 'admin@demo.test' });
  expect(bodyOf(me)).toMatchObject({
    organization: { time_zone: expect.any(String) },
    key: { name: 'Partner' },
  });
  expect(bodyOf(scenarios)['items']).toHaveLength(2);
  const assigned = { user_id: 'c-1002', scenario_external_id: 's-101', status: 'pending' };
  for (const answer of [first, again]) {
    expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
    expect(answer).toMatch(/^Location: \/api\/external\/assignments\/[\w-]{36}\r$/m);
    expect(bodyOf(answer)).toMatchObject({ ...assigned, id: bodyOf(first)['id'] });
  }
  expect(first).not.toContain('Idempotent-Replayed');
  expect(again).toContain('Idempotent-Replayed: true\r\n');
  const { id } = bodyOf(first);
  expect(bodyOf(result)).toMatchObject({ assignment_id: id, status: 'completed', result: { score: 87.5 } });
  expect(bodyOf(changes)['items']).toContainEqual(expect.objectContaining({ id, status: 'completed' }));
});
