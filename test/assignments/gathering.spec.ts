/**
 * Creates that are asked for while one is in flight go together as one statement, and yet no one of them fails
 * another or keeps it waiting. A trigger lets a test hold a statement, refuse it, or abort it, by its note.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { PoolClient } from 'pg';
import { keyOf, sessionOf } from '../support/api.js';
import { type Answer, poster, type Send } from '../support/client.js';
import { pairsOf } from '../support/pairs.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

type Pair = ReturnType<ReturnType<typeof pairsOf>>;

describe('creates that are asked for at the same time', () => {
  let world: World;
  let send: Send;
  let nextPair: () => Pair;
  /** Its advisory lock keeps what is noted "held" from going on. */
  let keeper: PoolClient;

  beforeAll(async () => {
    world = await createWorld();
    send = poster(world.url, await keyOf(world.admin));
    nextPair = pairsOf(world);
    keeper = await world.pool.connect();
    await keeper.query(`
      CREATE SEQUENCE aborted;
      CREATE FUNCTION by_note() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.note = 'held' THEN
          WHILE NOT pg_try_advisory_xact_lock_shared(4711) LOOP PERFORM pg_sleep(0.01); END LOOP;
        ELSIF NEW.note = 'refused' THEN
          RAISE EXCEPTION 'refused' USING ERRCODE = 'P0001';
        ELSIF NEW.note = 'aborted' AND nextval('aborted') <= 2 THEN
          RAISE EXCEPTION 'aborted' USING ERRCODE = '40001';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER by_note BEFORE INSERT ON assignments FOR EACH ROW EXECUTE FUNCTION by_note()`);
  });

  afterAll(async () => {
    keeper?.release();
    await world?.close();
  });

  const create = ({ counselor, scenario }: Pair, note?: string): Promise<Answer> =>
    send('/api/external/assignments', {
      user_id: counselor.externalId,
      scenario_id: scenario.externalId,
      ...(note === undefined ? {} : { note }),
    });

  const some = (count: number, note?: string): Promise<Answer>[] =>
    Array.from({ length: count }, () => create(nextPair(), note));

  /** Runs while a create is in flight, which goes on after it; that one's answer comes with it. */
  async function whileOneIsHeld<T>(run: () => Promise<T>): Promise<[Answer, T]> {
    await keeper.query('SELECT pg_advisory_lock(4711)');
    const held = create(nextPair(), 'held');
    try {
      await until(async () => {
        const { rowCount } = await keeper.query(
          `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()`,
        );
        return rowCount === 1;
      });
      const result = await run();
      await keeper.query('SELECT pg_advisory_unlock(4711)');
      return [await held, result];
    } finally {
      await keeper.query('SELECT pg_advisory_unlock_all()');
    }
  }

  /** Of created assignments: how many transactions created them, and how many rows their histories have. */
  async function traces(answers: Answer[]): Promise<{ transactions: number; changes: number }> {
    const ids = answers.map(({ body }) => (body as { id: string }).id);
    const { rows } = await world.pool.query<{ transactions: number; changes: number }>(
      `SELECT (SELECT count(DISTINCT xmin::text)::int FROM assignments WHERE id = ANY ($1)) AS transactions,
              (SELECT count(*)::int FROM assignment_changes WHERE assignment_id = ANY ($1)) AS changes`,
      [ids],
    );
    return rows[0]!;
  }

  /** Another transaction that has created the pair and not ended. */
  async function lock({ counselor, scenario }: Pair): Promise<PoolClient> {
    const client = await world.pool.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, assigned_by_kind, assigned_by_id,
                                assigned_by_name)
       SELECT gen_random_uuid(), organization_id, id, $2, 'user', gen_random_uuid(), 'Somebody else'
       FROM counselors WHERE id = $1`,
      [counselor.id, scenario.id],
    );
    return client;
  }

  /** How many sets had to be sent one by one so far. */
  async function setsParted(): Promise<number> {
    const text = await (await fetch(new URL('/metrics', world.url))).text();
    return Number(/^onus_create_set_size_count\{end="parted"\} (\d+)$/m.exec(text)![1]);
  }

  const statuses = (answers: Answer[]): number[] => answers.map(({ status }) => status);

  it('go together, each with its own answer and history, and do not wait for ever for one that hangs', async () => {
    const [held, answers] = await whileOneIsHeld(() => Promise.all(some(40)));
    expect(statuses([held, ...answers])).toEqual(Array(41).fill(201));
    const users = answers.map(({ body }) => (body as { user_id: string }).user_id);
    expect(new Set(users).size).toBeGreaterThan(5);
    const { transactions, changes } = await traces([held, ...answers]);
    expect(changes).toBe(41);
    expect(transactions).toBeLessThan(20);
  });

  it('of one pair: one is created, and the others are told which', async () => {
    const pair = nextPair();
    const [, answers] = await whileOneIsHeld(() =>
      Promise.all(Array.from({ length: 20 }, () => create(pair))),
    );
    const [created, ...more] = answers.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    const told = answers.filter(({ status }) => status === 409);
    expect(told).toHaveLength(19);
    for (const { body } of told) {
      const { id } = created!.body as { id: string };
      expect(body).toMatchObject({ assignment: { id, assigned_by_you: true } });
    }
  });

  it('go together also with a key each, which is kept by the transaction of its create', async () => {
    const keyed = ({ counselor, scenario }: Pair): Promise<Answer> =>
      send(
        '/api/external/assignments',
        { user_id: counselor.externalId, scenario_id: scenario.externalId },
        { 'Idempotency-Key': randomUUID() },
      );
    const [, answers] = await whileOneIsHeld(() =>
      Promise.all([...Array.from({ length: 20 }, () => keyed(nextPair())), ...some(20)]),
    );
    expect(statuses(answers)).toEqual(Array(40).fill(201));
    expect((await traces(answers)).transactions).toBeLessThan(20);
    const { rows } = await world.pool.query(
      `SELECT FROM idempotency_keys k JOIN assignments a ON a.id = (k.outcome ->> 'id')::uuid AND a.xmin::text = k.xmin::text
       WHERE a.id = ANY ($1)`,
      [answers.map(({ body }) => (body as { id: string }).id)],
    );
    expect(rows).toHaveLength(20);
  });

  it('of one pair, the first by a key that was used before: it is answered as then, and the next is created', async () => {
    const { counselor, scenario } = nextPair();
    const wish = { user_id: counselor.externalId, scenario_id: scenario.externalId };
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await send('/api/external/assignments', wish, key);
    const { id } = first.body as { id: string };
    await world.supervisor.post(`/api/assignments/${id}/cancel`);
    const [, answers] = await whileOneIsHeld(() =>
      Promise.all([
        send('/api/external/assignments', wish, key),
        send('/api/external/assignments', wish),
        ...some(10),
      ]),
    );
    expect(statuses(answers)).toEqual(Array(12).fill(201));
    const [repeat, other] = answers;
    expect(repeat.body).toEqual(first.body);
    expect(other.body).not.toMatchObject({ id });
    const { rows } = await world.pool.query(
      'SELECT status FROM assignments WHERE counselor_id = $1 AND scenario_id = $2 ORDER BY created_at',
      [counselor.id, scenario.id],
    );
    expect(rows).toEqual([{ status: 'cancelled' }, { status: 'pending' }]);
  });

  it('of one pair by several callers: each is told whether it was theirs', async () => {
    const { counselor, scenario } = nextPair();
    const keys = await Promise.all(Array.from({ length: 4 }, () => keyOf(world.admin)));
    const senders = keys.map((key) => poster(world.url, key));
    const wish = { user_id: counselor.externalId, scenario_id: scenario.externalId };
    const [, answers] = await whileOneIsHeld(() =>
      Promise.all([...senders, ...senders].map((to) => to('/api/external/assignments', wish))),
    );
    const winner = answers.findIndex(({ status }) => status === 201) % senders.length;
    answers.forEach(({ status, body }, i) => {
      if (status === 201) return;
      const { assignment } = body as { assignment: { assigned_by_you: boolean } };
      expect(assignment.assigned_by_you).toBe(i % senders.length === winner);
    });
    expect(statuses(answers).filter((status) => status === 409)).toHaveLength(7);
  });

  it('have each their own outcome: unknown ids, an archived scenario, by web and by partner', async () => {
    const web = poster(world.url, await sessionOf(world.url, 'supervisor@demo.test'));
    const archived = await world.supervisor.post('/api/scenarios', { externalId: 's-old', title: 'Old' });
    await world.supervisor.post(`/api/scenarios/${archived.body.id}/archive`);
    const { counselor, scenario } = nextPair();
    const unknown = '019a0000-0000-7000-8000-000000000000';
    const path = '/api/external/assignments';
    const [, answers] = await whileOneIsHeld(() =>
      Promise.all([
        create(nextPair()),
        send(path, { user_id: 'nobody', scenario_id: scenario.externalId }),
        send(path, { user_id: counselor.externalId, scenario_id: 'nothing' }),
        send(path, { user_id: counselor.externalId, scenario_id: 's-old' }),
        web('/api/assignments', { counselorId: unknown, scenarioId: scenario.id }),
        web('/api/assignments', { counselorId: counselor.id, scenarioId: scenario.id }),
        create(nextPair()),
      ]),
    );
    expect(statuses(answers)).toEqual([201, 404, 404, 400, 404, 201, 201]);
  });

  it('are not failed by one that PostgreSQL refuses', async () => {
    const [, answers] = await whileOneIsHeld(() =>
      Promise.all([...some(10), ...some(1, 'refused'), ...some(10)]),
    );
    expect(statuses(answers)).toEqual([...Array(10).fill(201), 500, ...Array(10).fill(201)]);
    expect((await traces(answers.filter(({ status }) => status === 201))).changes).toBe(20);
  });

  it('are each run again when PostgreSQL aborts them together', async () => {
    await keeper.query('ALTER SEQUENCE aborted RESTART');
    const [, answers] = await whileOneIsHeld(() =>
      Promise.all([...some(10), ...some(1, 'aborted'), ...some(10)]),
    );
    expect(statuses(answers)).toEqual(Array(21).fill(201));
    expect((await traces(answers)).changes).toBe(21);
  });

  describe('after one of their sets was aborted', () => {
    beforeAll(async () => {
      await keeper.query('ALTER SEQUENCE aborted RESTART');
      expect((await create(nextPair(), 'aborted')).status).toBe(201);
    });

    it('take turns with those of other instances', async () => {
      const [held, turns] = await whileOneIsHeld(async () => {
        const { rows } = await world.pool.query<{ mode: string }>(
          // Databases that are copies of one have the same numbers for their tables.
          `SELECT mode FROM pg_locks WHERE relation = 'create_turns'::regclass AND granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        );
        return rows;
      });
      expect(turns).toEqual([{ mode: 'ExclusiveLock' }]);
      expect(held.status).toBe(201);
    });

    it('go without the turn if somebody keeps it', async () => {
      const other = await world.pool.connect();
      await other.query('BEGIN; LOCK TABLE create_turns IN EXCLUSIVE MODE');
      expect(statuses(await Promise.all(some(8)))).toEqual(Array(8).fill(201));
      await other.query('ROLLBACK');
      other.release();
    });
  });

  it('are not failed by clients that leave', async () => {
    const pair = nextPair();
    const [, answers] = await whileOneIsHeld(async () => {
      const others = some(10);
      const left = new AbortController();
      const leaving = fetch(new URL('/api/external/assignments', world.url), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(await keyOf(world.admin)) },
        body: JSON.stringify({ user_id: pair.counselor.externalId, scenario_id: pair.scenario.externalId }),
        signal: left.signal,
      });
      left.abort();
      await expect(leaving).rejects.toThrow();
      return Promise.all([...others, ...some(10)]);
    });
    expect(statuses(answers)).toEqual(Array(20).fill(201));
    expect([201, 409]).toContain((await create(pair)).status);
  });

  describe('while another transaction holds one of the pairs', () => {
    it('do not wait for it, however many want that pair; what becomes of it decides about those', async () => {
      const pair = nextPair();
      const holder = await lock(pair);
      const wanting = Array.from({ length: 30 }, () => create(pair));
      const unanswered = Symbol('unanswered');
      const first = (): Promise<Answer | symbol> => Promise.race([...wanting, Promise.resolve(unanswered)]);
      expect(statuses(await Promise.all(some(8)))).toEqual(Array(8).fill(201));
      const parted = await setsParted();
      for (let round = 0; round < 3; round += 1) {
        wanting.push(create(pair));
        expect(statuses(await Promise.all(some(8)))).toEqual(Array(8).fill(201));
      }
      // Who comes later for that pair joins those who wait for it, and no set meets the lock again.
      expect(await setsParted()).toBe(parted);
      expect(await first()).toBe(unanswered);
      await holder.query('COMMIT');
      holder.release();
      expect(statuses(await Promise.all(wanting))).toEqual(Array(33).fill(409));
    });

    it('leave that pair to the first who wants it when the transaction is rolled back', async () => {
      const pair = nextPair();
      const holder = await lock(pair);
      const wanting = Array.from({ length: 3 }, () => create(pair));
      expect(statuses(await Promise.all(some(8)))).toEqual(Array(8).fill(201));
      await holder.query('ROLLBACK');
      holder.release();
      expect(statuses(await Promise.all(wanting)).toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
    });

    it('answer 503 to those who want that pair after five seconds, and not earlier', async () => {
      const pair = nextPair();
      const holder = await lock(pair);
      const start = performance.now();
      const answers = await Promise.all([create(pair), create(pair)]);
      expect(statuses(answers)).toEqual([503, 503]);
      expect(performance.now() - start).toBeGreaterThan(4_900);
      await holder.query('ROLLBACK');
      holder.release();
      expect((await create(pair)).status).toBe(201);
    });
  });
});
