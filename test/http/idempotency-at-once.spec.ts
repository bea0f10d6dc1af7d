/** `Idempotency-Key` when two requests come at once, a transaction is aborted, or the service is killed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { PoolClient } from 'pg';
import type { Response } from 'supertest';
import { caller, type Caller, type Credentials, keyOf } from '../support/api.js';
import { pairsOf } from '../support/pairs.js';
import { expectProblem } from '../support/problems.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;
let credentials: Credentials;

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  unusedPair = pairsOf(world);
  credentials = await keyOf(world.admin);
});

afterAll(() => world.close());

const path = '/api/external/assignments';

function unusedWish(): { user_id: string; scenario_id: string } {
  const { counselor, scenario } = unusedPair();
  return { user_id: counselor.externalId, scenario_id: scenario.externalId };
}

const at = (service: Service): Caller => caller(service.url, credentials);
const post = async (service: Service, body: object, key: string) =>
  at(service).post(path, body).set('Idempotency-Key', key);

async function rows(table: 'assignments' | 'assignment_changes' | 'idempotency_keys'): Promise<number> {
  const { rows: counted } = await world.pool.query<{ count: number }>(`SELECT count(*)::int FROM ${table}`);
  return counted[0]!.count;
}

/** Runs while a lock is held; what waits for it goes on afterwards. */
async function holding<T>(lock: string, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await world.pool.connect();
  try {
    await client.query(`BEGIN; ${lock}`);
    return await run(client);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** The processes of this database that wait for a table. */
const waiting = `
  SELECT pid FROM pg_locks JOIN pg_database d ON d.oid = database
  WHERE datname = current_database() AND relation = $1::regclass AND NOT granted`;

const waitsFor = async (table: string): Promise<boolean> =>
  (await world.pool.query(waiting, [table])).rowCount === 1;

describe('the same request at once', () => {
  /** While somebody holds this lock, creates are under way: done, and not committed. */
  const gate = 4_711;

  beforeAll(() =>
    world.pool.query(`
      CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        WHILE EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${gate}) LOOP
          PERFORM pg_sleep(0.01);
        END LOOP;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON assignments DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION wait_at_gate()`),
  );

  afterAll(() => world.pool.query('DROP FUNCTION wait_at_gate CASCADE'));

  const isAtGate = async (): Promise<boolean> =>
    (
      await world.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
      )
    ).rowCount === 1;

  /** Where the first is sent, and where the second. */
  const places = [
    ['the same instance', 0, 0],
    ['another instance', 0, 1],
  ] as const;

  /** Sends it once, and runs while that is under way. @returns its answer, afterwards */
  async function whileUnderWay(
    here: Service,
    wish: object,
    key: string,
    run: () => Promise<unknown>,
  ): Promise<Response> {
    const first = await holding(`SELECT pg_advisory_xact_lock(${gate})`, async () => {
      const running = post(here, wish, key);
      running.catch(() => undefined);
      await until(isAtGate);
      await run();
      return () => running;
    });
    return first();
  }

  it.each(places)('waits at %s for the first to end', async (_, one, other) => {
    const [wish, key] = [unusedWish(), randomUUID()];
    let second: Promise<Response> | undefined;
    const first = await whileUnderWay(world.services[one], wish, key, async () => {
      second = post(world.services[other]!, wish, key);
      // It has been received when a later one is answered.
      await at(world.services[other]!).get(path);
    });
    const repeat = await second!;
    expect([first.status, repeat.status, repeat.text]).toEqual([201, 201, first.text]);
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(repeat.headers['idempotent-replayed']).toBe('true');
  });

  it.each(places)(
    'is refused at %s if the first takes too long, and then answered as that one',
    async (_, one, other) => {
      const [wish, key] = [unusedWish(), randomUUID()];
      const first = await whileUnderWay(world.services[one], wish, key, async () => {
        const began = performance.now();
        const second = await post(world.services[other]!, wish, key);
        expect(performance.now() - began).toBeGreaterThan(1_900);
        expectProblem(second, 409, 'idempotency-key-in-progress');
        expect(second.headers['retry-after']).toMatch(/^[1-5]$/);
      });
      expect(first.status).toBe(201);
      const third = await post(world.services[other]!, wish, key);
      expect([third.text, third.headers['idempotent-replayed']]).toEqual([first.text, 'true']);
    },
  );

  it('has one effect, and every other answer is the same one', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [wish, key] = [unusedWish(), randomUUID()];
      const before = await rows('assignments');
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, i) => post(world.services[i % 2]!, wish, key)),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      const fresh = answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined);
      expect(fresh).toHaveLength(1);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      expect(await rows('assignments')).toBe(before + 1);
    }
  });
});

describe('an aborted transaction', () => {
  beforeAll(() =>
    world.pool.query(`
      CREATE SEQUENCE injected;
      CREATE FUNCTION inject() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('injected') <= 4 THEN RAISE EXCEPTION 'injected' USING ERRCODE = '40001'; END IF;
        RETURN NULL;
      END $$`),
  );

  it('is run again with its key, and leaves one effect and one answer', async () => {
    for (const when of ['NOT DEFERRABLE', 'DEFERRABLE INITIALLY DEFERRED']) {
      await world.pool.query(`
        ALTER SEQUENCE injected RESTART;
        CREATE CONSTRAINT TRIGGER inject AFTER INSERT ON assignments ${when}
        FOR EACH ROW EXECUTE FUNCTION inject()`);
      const [wish, key] = [unusedWish(), randomUUID()];
      const [assignments, answers] = [await rows('assignments'), await rows('idempotency_keys')];
      const first = await post(world.services[0], wish, key);
      await world.pool.query('DROP TRIGGER inject ON assignments');
      expect(first.status).toBe(201);
      expect(await rows('assignments')).toBe(assignments + 1);
      expect(await rows('idempotency_keys')).toBe(answers + 1);
      expect((await post(world.services[1]!, wish, key)).text).toBe(first.text);
    }
  });

  it('is counted once, when it was committed', async () => {
    const { body } = await post(world.services[0], unusedWish(), randomUUID());
    const cancelled = async (): Promise<number> => {
      const { text } = await caller(world.url).get('/metrics');
      return Number(
        /^onus_bulk_changes_total{action="cancel",outcome="changed"} (\d+)/m.exec(text)?.[1] ?? 0,
      );
    };
    const before = await cancelled();
    await world.pool.query(`
      ALTER SEQUENCE injected RESTART;
      CREATE CONSTRAINT TRIGGER inject AFTER UPDATE ON assignments DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION inject()`);
    const answer = await world.supervisor
      .post('/api/assignments/bulk/cancel', { ids: [body.id] })
      .set('Idempotency-Key', randomUUID());
    await world.pool.query('DROP TRIGGER inject ON assignments');
    expect(answer.body).toMatchObject({ changed: [body.id] });
    expect(await cancelled()).toBe(before + 1);
  });

  it('whose answer cannot be kept leaves no effect either', async () => {
    const [wish, key] = [unusedWish(), randomUUID()];
    const before = [await rows('assignments'), await rows('assignment_changes')];
    await world.pool.query('ALTER TABLE idempotency_keys ADD CONSTRAINT full_up CHECK (false) NOT VALID');
    const failed = await post(world.services[0], wish, key);
    await world.pool.query('ALTER TABLE idempotency_keys DROP CONSTRAINT full_up');
    expectProblem(failed, 500, 'internal-error');
    expect([await rows('assignments'), await rows('assignment_changes')]).toEqual(before);
    expect((await post(world.services[0], wish, key)).status).toBe(201);
  });
});

describe('a service that is killed', () => {
  /** Sends a request whose answer nobody waits for. */
  function sendAndForget(service: Service, body: object, key: string): void {
    const sent = request(new URL(path, service.url), {
      method: 'POST',
      headers: { ...credentials, 'Content-Type': 'application/json', 'Idempotency-Key': key },
    });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify(body));
  }

  async function kill(service: Service): Promise<void> {
    const gone = once(service.process, 'exit');
    service.process.kill('SIGKILL');
    await gone;
  }

  it('between the effect and its answer leaves neither, and the request is made anew', async () => {
    const service = await startService(world.databaseUrl);
    const [wish, key] = [unusedWish(), randomUUID()];
    const before = await rows('assignments');
    await holding('LOCK TABLE idempotency_keys IN EXCLUSIVE MODE', async (client) => {
      sendAndForget(service, wish, key);
      await until(() => waitsFor('idempotency_keys'));
      await kill(service);
      await client.query(`SELECT pg_terminate_backend(pid) FROM (${waiting}) AS waiting`, [
        'idempotency_keys',
      ]);
    });
    expect(await rows('assignments')).toBe(before);
    const again = await post(world.services[0], wish, key);
    expect(again.status).toBe(201);
    expect(again.headers['idempotent-replayed']).toBeUndefined();
    expect(await rows('assignments')).toBe(before + 1);
  });

  it('after its effect, before anybody heard of it, leaves the answer for whoever asks again', async () => {
    const service = await startService(world.databaseUrl);
    const [wish, key] = [unusedWish(), randomUUID()];
    const before = await rows('assignments');
    sendAndForget(service, wish, key);
    await until(async () => (await rows('assignments')) === before + 1);
    await kill(service);
    const again = await post(world.services[1]!, wish, key);
    expect(again.status).toBe(201);
    expect(again.headers['idempotent-replayed']).toBe('true');
    const read = await at(world.services[0]).get(again.headers['location']!);
    expect(read.body).toEqual(again.body);
    expect(await rows('assignments')).toBe(before + 1);
  });
});
