/**
 * Somebody's SERIALIZABLE transaction is left open, and the table of predicate locks is full: creates go on, the promise
 * is kept, and the log says who is to blame.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/postgres/embedded-postgres.js';
import { type Caller, caller, keyOf, signIn } from '../support/api.js';
import { poster, type Send } from '../support/client.js';
import { type Enrolled, enrolment } from '../support/enrolment.js';
import { makeDataDir, packages } from '../support/postgres.js';
import { doorsOf, type Known, race, requestsPerPair } from '../support/race.js';
import { type Service, startService } from '../support/service.js';

describe('with the table of predicate locks full', () => {
  let directory: string;
  let postgres: EmbeddedPostgres;
  let pool: Pool;
  let services: [Service, Service];
  let admin: Caller;
  let send: Send;
  let stranger: Client;
  let counselors: Known[];
  let scenarios: Known[];
  let next = 0;

  beforeAll(async () => {
    directory = await makeDataDir();
    postgres = await startEmbeddedPostgres({
      dataDir: join(directory, 'data'),
      log: () => undefined,
      packages,
      // Few, so that the table is soon full.
      parameters: { fsync: 'off', max_connections: '60', max_pred_locks_per_transaction: '10' },
    });
    pool = new Pool({ connectionString: postgres.url, max: 4 });
    pool.on('error', () => undefined);
    // As a role that may not see what others do.
    await pool.query('CREATE ROLE app LOGIN; ALTER DATABASE onus OWNER TO app');
    const url = postgres.url.replace('//onus', '//app');
    const first = await startService(url, { DEMO_DATA: 'true' });
    services = [first, await startService(url)];
    admin = await signIn(first.url, 'admin@demo.test');
    send = poster(first.url, await keyOf(admin));
    counselors = (await pool.query<Enrolled>(enrolment('counselors', 300, 'x-'))).rows;
    scenarios = (await pool.query<Enrolled>(enrolment('scenarios', 40, 'y-'))).rows;
    stranger = new Client({ connectionString: postgres.url, application_name: 'a forgotten report' });
    await stranger.connect();
    await stranger.query('BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1');
    while (!isFull()) await createSome(32);
  });

  afterAll(async () => {
    await stranger?.end();
    await Promise.all((services ?? []).map((service) => service.stop()));
    await pool?.end();
    await postgres?.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  });

  const isFull = (): boolean => services[0].output().includes('no room for predicate locks');

  /** Different pairs at once, all of which must be created. */
  async function createSome(count: number): Promise<void> {
    const answers = await Promise.all(
      Array.from({ length: count }, () => {
        const [counselor, scenario] = [counselors[next % 300]!, scenarios[Math.floor(next / 300)]!];
        next += 1;
        return send('/api/external/assignments', {
          user_id: counselor.externalId,
          scenario_id: scenario.externalId,
        });
      }),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  }

  it('the log names who keeps it full, and the metrics say how many locks and how old', async () => {
    const { rows } = await pool.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'a forgotten report'`,
    );
    const line = services[0]
      .output()
      .split('\n')
      .find((each) => each.includes('no room for predicate locks'))!;
    expect(line).toContain(
      `process ${rows[0]!.pid}, user onus, application \\"a forgotten report\\", open since when only members of pg_read_all_stats may see`,
    );
    expect((await caller(services[0].url).get('/metrics')).text).not.toMatch(
      /^onus_oldest_serializable_transaction_seconds /m,
    );
    await pool.query('GRANT pg_read_all_stats TO app');
    const { text } = await caller(services[0].url).get('/metrics');
    expect(Number(/^onus_predicate_locks (\d+)/m.exec(text)![1])).toBeGreaterThan(300);
    expect(text).toMatch(/^onus_predicate_locks_full 1$/m);
    expect(Number(/^onus_oldest_serializable_transaction_seconds ([\d.]+)/m.exec(text)![1])).toBeGreaterThan(
      0,
    );
  });

  it('and the start warned that their table is small', () => {
    for (const service of services)
      expect(service.output()).toMatch(
        /max_pred_locks_per_transaction of PostgreSQL is 10: .* ALTER SYSTEM SET/,
      );
  });

  it('other statements go on too: bulk, with a key, start, complete, edit, roster', async () => {
    const supervisor = await signIn(services[0].url, 'supervisor@demo.test');
    const [counselor, scenario, other] = [counselors[299]!, scenarios[39]!, scenarios[38]!];
    const pair = { counselorId: counselor.id, scenarioId: scenario.id };
    const created = await supervisor.post('/api/assignments', pair).set('Idempotency-Key', '"full"');
    expect(created.status).toBe(201);
    const bulk = { counselorIds: [counselor.id], scenarioIds: [other.id, scenario.id] };
    const answer = await supervisor.post('/api/assignments/bulk', bulk);
    expect([answer.status, (answer.body as { summary: object }).summary]).toMatchObject([
      200,
      { created: 1, existing: 1 },
    ]);
    const path = `/api/assignments/${(created.body as { id: string }).id}`;
    expect((await supervisor.patch(path, { note: 'n' }).set('If-Match', '"1"')).status).toBe(200);
    expect((await supervisor.post(`${path}/start`, {})).status).toBe(200);
    expect((await supervisor.post(`${path}/complete`, {})).status).toBe(200);
    const enrolled = await supervisor.post('/api/counselors', { externalId: 'while-full', name: 'X' });
    expect(enrolled.status).toBe(201);
  });

  async function expectOneWinnerEach(pairs: [Known, Known][]): Promise<void> {
    const doors = await doorsOf({ url: services[0].url, admin, services });
    for (const [counselor, scenario] of pairs) {
      const { created, told, failures } = await race(doors, counselor, scenario);
      expect(failures).toEqual([]);
      expect(created).toHaveLength(1);
      expect(told).toEqual(Array.from({ length: requestsPerPair - 1 }, () => created[0]));
    }
    const { rows } = await pool.query(`
      SELECT FROM assignments WHERE status IN ('pending', 'in_progress')
      GROUP BY counselor_id, scenario_id HAVING count(*) > 1`);
    expect(rows).toEqual([]);
  }

  const pairsWith = (scenario: Known, from: number): [Known, Known][] =>
    Array.from({ length: 8 }, (_, i) => [counselors[from + i]!, scenario]);

  it('200 requests at once for one pair create exactly one', async () => {
    await expectOneWinnerEach(pairsWith(scenarios[37]!, 0));
  });

  it('and with the unique index dropped: the lock alone keeps the promise', async () => {
    await pool.query('DROP INDEX assignments_active_pair_key');
    await expectOneWinnerEach(pairsWith(scenarios[37]!, 100));
  });

  it('when the transaction has ended, creates are SERIALIZABLE again', async () => {
    await stranger.query('ROLLBACK');
    await pool.query(`
      CREATE TABLE seen (level text);
      GRANT ALL ON seen TO PUBLIC;
      CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN INSERT INTO seen VALUES (current_setting('transaction_isolation')); RETURN NULL; END $$;
      CREATE TRIGGER see AFTER INSERT ON assignments FOR EACH ROW EXECUTE FUNCTION see()`);
    let last = '';
    for (let i = 0; last !== 'serializable' && i < 300; i += 1) {
      await createSome(1);
      const { rows } = await pool.query<{ level: string }>(
        'SELECT level FROM seen ORDER BY ctid DESC LIMIT 1',
      );
      last = rows[0]!.level;
    }
    expect(last).toBe('serializable');
  });
});
