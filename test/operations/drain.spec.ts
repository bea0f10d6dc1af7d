/** Asked to stop, the service still takes requests for a while, and says that it will not for long. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request } from 'node:http';
import { caller, sessionOf } from '../support/api.js';
import type { Environment } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

describe('the drain', () => {
  let world: World;
  let asked: number;

  async function begin(environment: Environment): Promise<void> {
    world = await createWorld({ environment });
  }

  /** Resolves with the exit code. */
  function ask(): Promise<number | null> {
    asked = performance.now();
    return world.services[0].stop();
  }

  /** Asks again until the service has ended. */
  async function hurry(): Promise<void> {
    const { process } = world.services[0];
    await until(() => {
      process.kill('SIGTERM');
      return process.exitCode !== null || process.signalCode !== null;
    });
  }

  const stopping = async () => (await caller(world.url).get('/health/ready')).body.stopping as boolean;

  const isClosed = () =>
    fetch(`${world.url}/health/live`).then(
      () => false,
      () => true,
    );

  afterEach(async () => {
    await hurry();
    await world.close();
  });

  it('is said at once, all is served, and each answer is the last on its connection', async () => {
    await begin({ SHUTDOWN_DRAIN_SECONDS: '600' });
    const headers = {
      ...(await sessionOf(world.url, 'supervisor@demo.test')),
      'Content-Type': 'application/json',
    };
    const send = (path: string, more = {}) => fetch(world.url + path, { headers, ...more });
    expect((await send('/api/auth/me')).headers.get('connection')).toBe('keep-alive');
    const exit = ask();
    await until(stopping);

    const ready = await caller(world.url).get('/health/ready');
    expect([ready.status, ready.body]).toEqual([
      503,
      {
        status: 'not-ready',
        database: 'up',
        stopping: true,
        reason: 'This instance was asked to stop, and ends soon: send requests to another one.',
      },
    ]);
    const pair = { counselorId: world.counselors[0]!.id, scenarioId: world.scenarios[0]!.id };
    const answers = [
      await send('/api/auth/me'),
      await send('/api/assignments', { method: 'POST', body: JSON.stringify(pair) }),
      await send('/nowhere'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 201, 404]);
    expect(answers.map((each) => each.headers.get('connection'))).toEqual(['close', 'close', 'close']);

    await hurry();
    expect(await exit).toBe(0);
    // Being asked twice within a second is one occasion.
    expect(performance.now() - asked).toBeGreaterThan(1_000);
  });

  it('lasts as long as it is set to, and then the port is closed', async () => {
    await begin({ SHUTDOWN_DRAIN_SECONDS: '1' });
    const exit = ask();
    await until(isClosed);
    expect(performance.now() - asked).toBeGreaterThan(1_000);
    expect(await exit).toBe(0);
  });

  it('ends streams of events, which say when to come back', async () => {
    await begin({ SHUTDOWN_DRAIN_SECONDS: '600' });
    const headers = await sessionOf(world.url, 'admin@demo.test');
    // The import waits, and its stream would go on.
    const blocker = await world.pool.connect();
    await blocker.query('BEGIN; LOCK TABLE assignments IN ACCESS EXCLUSIVE MODE');
    const body = `counselor,scenario\n${world.counselors[0]!.externalId},${world.scenarios[0]!.externalId}\n`;
    const imported = await fetch(`${world.url}/api/admin/imports`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'text/csv' },
      body,
    });
    const stream = await fetch(new URL(`${imported.headers.get('Location')}/events`, world.url), { headers });
    const exit = ask();
    const events = await stream.text();
    expect(events).toMatch(/^retry: 1000\n\nid: /);
    expect(events).not.toContain('event: end');

    await blocker.query('COMMIT');
    blocker.release();
    await hurry();
    expect(await exit).toBe(0);
  });

  it('waits for an upload no longer than for any request: it is cut, and nothing is imported', async () => {
    await begin({ SHUTDOWN_DRAIN_SECONDS: '1', SHUTDOWN_SECONDS: '1' });
    const headers = { ...(await sessionOf(world.url, 'admin@demo.test')), 'Content-Type': 'text/csv' };
    const upload = request(`${world.url}/api/admin/imports`, { method: 'POST', headers });
    const cut = once(upload, 'response');
    upload.write(`counselor,scenario\n${'c-1001,s-101\n'.repeat(200_000)}`);
    const stored = async (): Promise<number> =>
      (await world.pool.query('SELECT FROM import_parts')).rowCount ?? 0;
    await until(async () => (await stored()) > 0);
    const exit = ask();
    await expect(cut).rejects.toThrow('socket hang up');
    expect(performance.now() - asked).toBeGreaterThan(2_000);
    expect(await exit).toBe(0);
    expect(await stored()).toBe(0);
    expect((await world.pool.query('SELECT FROM imports')).rowCount).toBe(0);
  });
});
