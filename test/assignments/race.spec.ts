/**
 * The acceptance: whoever races, through whichever doors, on two processes, exactly one assignment is
 * created and everybody else is told which. Held by SERIALIZABLE and by the unique index, each alone; and
 * with both taken away the same test finds duplicates, so it can fail.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { doorsOf, type Known, race, requestsPerPair } from '../support/race.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

/**
 * A gate before every INSERT: those who have looked and found nothing wait there for each other, so that the
 * race is certain and not a matter of luck.
 */
async function buildGate(pool: World['pool']): Promise<void> {
  await pool.query(`
    CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock_shared(4711);
      RETURN NEW;
    END $$;
    CREATE TRIGGER gate BEFORE INSERT ON assignments FOR EACH ROW EXECUTE FUNCTION gate()`);
}

/** Runs with the gate closed until two at least stay before it: those that wait for a lock for a moment only do not count. */
async function throughGate<T>(pool: World['pool'], run: () => Promise<T>): Promise<T> {
  const keeper = await pool.connect();
  await keeper.query('SELECT pg_advisory_lock(4711)');
  const running = run();
  await until(async () => {
    const { rowCount } = await keeper.query(`
      SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND waitstart < clock_timestamp() - interval '100 ms'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    return (rowCount ?? 0) >= 2;
  });
  await keeper.query('SELECT pg_advisory_unlock(4711)');
  keeper.release();
  return running;
}

describe('200 requests at once for one pair, by web, partner and bulk on two processes', () => {
  let world: World;

  afterEach(() => world.close());

  function pairs(count: number): [Known, Known][] {
    return Array.from({ length: count }, (_, i) => [
      world.counselors[i % world.counselors.length]!,
      world.scenarios[i % world.scenarios.length]!,
    ]);
  }

  async function expectOneWinnerEach(count: number, { gated = false } = {}): Promise<void> {
    const doors = await doorsOf(world);
    if (gated) await buildGate(world.pool);
    for (const [counselor, scenario] of pairs(count)) {
      const run = () => race(doors, counselor, scenario);
      const { created, told, failures } = await (gated ? throughGate(world.pool, run) : run());
      expect(failures).toEqual([]);
      expect(created).toHaveLength(1);
      expect(told).toEqual(Array.from({ length: requestsPerPair - 1 }, () => created[0]));
    }
    expect(await activePerPair()).toEqual(Array.from({ length: count }, () => 1));
    expect(await rows('assignments')).toBe(count);
    expect(await rows('assignment_changes')).toBe(count);
  }

  async function activePerPair(): Promise<number[]> {
    const { rows: counts } = await world.pool.query<{ n: number }>(`
      SELECT count(*)::int AS n FROM assignments WHERE status IN ('pending', 'in_progress')
      GROUP BY counselor_id, scenario_id`);
    return counts.map(({ n }) => n);
  }

  async function rows(table: string): Promise<number> {
    const { rows: found } = await world.pool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
    return found[0]!.n;
  }

  const readCommitted = { WRITE_ISOLATION: 'read committed' };

  it('create exactly one, 50 pairs one after another', async () => {
    world = await createWorld({ services: 2 });
    await expectOneWinnerEach(50);
  });

  it('create exactly one with the unique index dropped: SERIALIZABLE alone keeps the promise', async () => {
    world = await createWorld({ services: 2 });
    await world.pool.query('DROP INDEX assignments_active_pair_key');
    await expectOneWinnerEach(10, { gated: true });
  });

  it('create exactly one under READ COMMITTED: the index alone keeps the promise', async () => {
    world = await createWorld({ services: 2, environment: readCommitted });
    await expectOneWinnerEach(10, { gated: true });
  });

  it('create duplicates with both gone, so this test can fail', async () => {
    world = await createWorld({ services: 2, environment: readCommitted });
    await world.pool.query('DROP INDEX assignments_active_pair_key');
    const doors = await doorsOf(world);
    await buildGate(world.pool);
    const [[counselor, scenario]] = pairs(1) as [[Known, Known]];
    const { created } = await throughGate(world.pool, () => race(doors, counselor, scenario));
    expect(created.length).toBeGreaterThan(1);
    expect(await activePerPair()).toEqual([created.length]);
  });
});
