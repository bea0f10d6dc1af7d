/**
 * Serialization failures injected into PostgreSQL itself: a trigger raises 40001 a given number of times, at
 * the statement or, deferred, at COMMIT. A sequence counts, because it does not roll back.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { truncate } from '../support/truncate.js';
import { createWorld, type World } from '../support/worlds.js';

const attempts = 5;

describe('a create whose transaction fails with a serialization failure', () => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld({ environment: { RETRY_ATTEMPTS: String(attempts) } });
    await world.pool.query(`
      CREATE SEQUENCE injected;
      CREATE FUNCTION inject() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('injected') <= TG_ARGV[0]::int THEN
          RAISE EXCEPTION 'injected' USING ERRCODE = TG_ARGV[1];
        END IF;
        RETURN NULL;
      END $$`);
  });

  afterAll(() => world.close());

  beforeEach(async () => {
    await truncate(world.pool, 'assignments, assignment_changes');
    await world.pool.query('ALTER SEQUENCE injected RESTART');
  });

  /** Runs with a trigger that fails `times` times, at the statement or at COMMIT. */
  async function failing<T>(
    at: 'statement' | 'commit',
    times: number,
    sqlstate: string,
    run: () => Promise<T>,
  ) {
    const deferred = at === 'commit' ? 'DEFERRABLE INITIALLY DEFERRED' : 'NOT DEFERRABLE';
    await world.pool.query(`
      CREATE CONSTRAINT TRIGGER inject AFTER INSERT ON assignments ${deferred}
      FOR EACH ROW EXECUTE FUNCTION inject(${times}, '${sqlstate}')`);
    try {
      return await run();
    } finally {
      await world.pool.query('DROP TRIGGER inject ON assignments');
    }
  }

  const create = async () =>
    world.supervisor.post('/api/assignments', {
      counselorId: world.counselors[0]!.id,
      scenarioId: world.scenarios[0]!.id,
    });

  async function counts(): Promise<{ assignments: number; changes: number }> {
    const { rows } = await world.pool.query<{ assignments: number; changes: number }>(`
      SELECT (SELECT count(*)::int FROM assignments) AS assignments,
             (SELECT count(*)::int FROM assignment_changes) AS changes`);
    return rows[0]!;
  }

  for (const at of ['statement', 'commit'] as const) {
    for (const sqlstate of ['40001', '40P01']) {
      for (const times of [1, attempts - 1]) {
        it(`${times} times with ${sqlstate} at ${at}: 201, one row, one history row`, async () => {
          const response = await failing(at, times, sqlstate, create);
          expect(response.status).toBe(201);
          expect(await counts()).toEqual({ assignments: 1, changes: 1 });
        });
      }

      it(`more often than the bound with ${sqlstate} at ${at}: 409 serialization-conflict, no row`, async () => {
        const response = await failing(at, attempts, sqlstate, create);
        expect(response.status).toBe(409);
        expect(response.body).toMatchObject({ type: '/problems/serialization-conflict' });
        expect(response.headers['retry-after']).toMatch(/^[1-5]$/);
        expect(response.headers['x-should-retry']).toBe('true');
        expect(await counts()).toEqual({ assignments: 0, changes: 0 });
      });
    }
  }

  it('another error is not retried and tells nothing of the inside', async () => {
    const response = await failing('statement', 1, 'P0001', create);
    expect(response.status).toBe(500);
    expect(response.text).not.toContain('injected');
    expect(response.body).toMatchObject({ requestId: response.headers['x-request-id'] });
    expect(await counts()).toEqual({ assignments: 0, changes: 0 });
  });

  it('the retries are counted by route and SQLSTATE', async () => {
    const { text } = await world.supervisor.get('/metrics');
    expect(text).toMatch(/onus_transaction_retries_total\{route="\/api\/assignments",sqlstate="40001"\} \d+/);
    expect(text).toMatch(/onus_transaction_retries_total\{route="\/api\/assignments",sqlstate="40P01"\} \d+/);
    expect(text).toMatch(/onus_transaction_retries_exhausted_total\{route="\/api\/assignments"\} 4/);
    expect(text).toMatch(/onus_transaction_attempts_bucket\{le="5",route="\/api\/assignments"\} \d+/);
    expect(text).toMatch(/onus_pool_connections\{pool="writes",state="idle"\} \d+/);
  });
});
