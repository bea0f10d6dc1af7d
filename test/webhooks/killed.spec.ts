/**
 * Two instances that are killed at random, and a receiver that fails, resets, stalls and answers late: each committed event
 * arrives, signed, and none of an assignment before the one before it was acknowledged.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { type Caller, signIn } from '../support/api.js';
import { type Received, type Receiver, startReceiver } from '../support/receiver.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const environment = { WEBHOOK_ALLOW_PRIVATE: 'true', LOG_LEVEL: 'error' };
const assignments = 40;
const kills = 4;

let world: World;
let receiver: Receiver;

beforeAll(async () => {
  world = await createWorld({ environment });
});

afterAll(async () => {
  await receiver.close();
  await world.close();
});

it('tells each event at least once, and those of an assignment in order', async () => {
  const acknowledged = new Map<string, number>();
  const early: string[] = [];
  const attempts = new Map<string, number>();
  const answer = async (
    { id, message: { data } }: Received,
    response: import('node:http').ServerResponse,
  ) => {
    const { id: assignment } = data.assignment!;
    if (data.version! > (acknowledged.get(assignment) ?? 0) + 1) early.push(`${assignment}/${data.version}`);
    const attempt = (attempts.get(id) ?? 0) + 1;
    attempts.set(id, attempt);
    // Of the first attempts some end badly.
    const fate = attempt > 2 ? 9 : Math.floor(Math.random() * 10);
    if (fate === 0) return 500;
    if (fate === 1) {
      response.destroy();
      return undefined;
    }
    if (fate === 2) {
      response.writeHead(503, { 'Retry-After': '1' }).end();
      return undefined;
    }
    if (fate === 3) await wait(Math.random() * 300);
    // It may never hear of it.
    acknowledged.set(assignment, Math.max(data.version!, acknowledged.get(assignment) ?? 0));
    return 200;
  };
  receiver = await startReceiver(answer);
  const { body: hook } = await world.admin.post('/api/admin/webhooks', {
    url: receiver.url,
    events: ['assignment.created', 'assignment.started', 'assignment.completed'],
  });

  // Nobody has waits of minutes, nor the lease of who was killed, to wait for.
  const over = new AbortController();
  const hurrying = (async () => {
    while (!over.signal.aborted) {
      await world.pool.query(`
        SELECT FROM webhooks ORDER BY id FOR NO KEY UPDATE;
        UPDATE webhooks SET held_until = NULL WHERE held_until > now();
        UPDATE webhook_deliveries SET next_attempt_at = now()
        WHERE status = 'pending' AND leased_until IS NULL AND next_attempt_at > now()`);
      await wait(100);
    }
  })();

  const others: Service[] = await Promise.all([0, 1].map(() => startService(world.databaseUrl, environment)));
  const killing = (async () => {
    for (let n = 0; n < kills; n++) {
      await wait(300 + Math.random() * 700);
      const i = Math.floor(Math.random() * others.length);
      await others[i]!.stop('SIGKILL');
      others[i] = await startService(world.databaseUrl, environment);
    }
  })();

  const supervisor: Caller = await signIn(world.url, 'supervisor@demo.test');
  const made = await Promise.all(
    Array.from({ length: assignments }, async (_, n) => {
      await wait(Math.random() * 3_000);
      const counselorId = world.counselors[n % world.counselors.length]!.id;
      const scenarioId = world.scenarios[Math.floor(n / world.counselors.length)]!.id;
      const { body } = await supervisor.post('/api/assignments', { counselorId, scenarioId });
      await supervisor.post(`/api/assignments/${body.id}/start`, {});
      await supervisor.post(`/api/assignments/${body.id}/complete`, {});
      return body.id as string;
    }),
  );
  await killing;
  const missing = () => made.filter((id) => acknowledged.get(id) !== 3);
  await until(() => missing().length === 0, 60);
  await until(async () => {
    const { rows } = await world.pool.query<{ n: number }>(
      `SELECT count(*)::integer AS n FROM webhook_deliveries WHERE status <> 'delivered'`,
    );
    return rows[0]!.n === 0;
  }, 60);
  over.abort();
  await hurrying;
  await Promise.all(others.map((service) => service.stop()));

  expect(early).toEqual([]);
  const { rows } = await world.pool.query<{ id: string }>(`SELECT id FROM events ORDER BY 1`);
  const told = new Set(receiver.received.map(({ id }) => id));
  expect([...told].sort()).toEqual(rows.map(({ id }) => id));
  expect(told.size).toBe(3 * assignments);
  for (const one of receiver.received) one.verify(hook.secret);
}, 150_000);
