/** The same request, again and again under one key, at two instances that are killed at random: it happens once. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { keyOf, type Credentials } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { type Service, startService } from '../support/service.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let credentials: Credentials;
/** The two that are killed, and what has come in their place. */
const services: Service[] = [];

beforeAll(async () => {
  world = await createWorld();
  credentials = await keyOf(world.admin);
  services.push(await startService(world.databaseUrl), await startService(world.databaseUrl));
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await world.close();
});

const requests = 200;

interface Told {
  status: number;
  text: string;
  isReplay: boolean;
}

/** Undefined where no answer came. */
async function ask(service: Service, wish: object, key: string): Promise<Told | undefined> {
  try {
    const answer = await fetch(new URL('/api/external/assignments', service.url), {
      method: 'POST',
      headers: { ...credentials, 'Content-Type': 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(wish),
    });
    const text = await answer.text();
    return { status: answer.status, text, isReplay: answer.headers.has('Idempotent-Replayed') };
  } catch {
    return undefined;
  }
}

/** Kills one of them and starts another in its place. */
async function replace(i: number): Promise<void> {
  const { process: victim } = services[i]!;
  const gone = once(victim, 'exit');
  victim.kill('SIGKILL');
  await gone;
  services[i] = await startService(world.databaseUrl);
}

it(`${requests} equal requests with one key on two instances, killed at random, create one and are told the same`, async () => {
  const { counselor, scenario } = pairsOf(world)();
  const [wish, key] = [{ user_id: counselor.externalId, scenario_id: scenario.externalId }, randomUUID()];
  const told: Told[] = [];
  // Each is killed once, when so many answers have come.
  const deaths = [Math.floor(Math.random() * 40), 40 + Math.floor(Math.random() * 100)];
  const replacing: Promise<void>[] = [];
  await Promise.all(
    Array.from({ length: 20 }, async (_, sender) => {
      for (let i = 0; i < requests / 20; i += 1) {
        const answer = await ask(services[(sender + i) % 2]!, wish, key);
        if (told.length >= deaths[0]! && replacing.length === 0) replacing.push(replace(0));
        if (told.length >= deaths[1]! && replacing.length === 1) replacing.push(replace(1));
        if (answer !== undefined) told.push(answer);
        else {
          i -= 1;
          await Promise.all(replacing);
        }
      }
    }),
  );
  await Promise.all(replacing);
  const last = await ask(services[0]!, wish, key);
  expect(last).toMatchObject({ status: 201, isReplay: true });
  expect(replacing).toHaveLength(2);
  expect(told).toHaveLength(requests);
  expect(new Set(told.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set([`201 ${last!.text}`]),
  );
  expect(told.filter(({ isReplay }) => !isReplay).length).toBeLessThan(2);
  const { rows } = await world.pool.query<{ count: number }>(
    'SELECT count(*)::int FROM assignments WHERE counselor_id = $1 AND scenario_id = $2',
    [counselor.id, scenario.id],
  );
  expect(rows[0]!.count).toBe(1);
});
