/**
 * Behind a real PgBouncer: session pooling works as it comes, at SERIALIZABLE; where connections are lent for a transaction
 * or a statement, the start ends with what to set and leaves nothing behind.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { keyOf, sessionOf, signIn } from '../support/api.js';
import { poster } from '../support/client.js';
import { type Cluster, startCluster } from '../support/clusters.js';
import { onus } from '../support/command-line.js';
import { pgbouncer, type Pooler, startPooler } from '../support/pooler.js';
import { runService, type Service, startService } from '../support/service.js';
import { finished, upload } from '../support/uploads.js';

const title = 'behind PgBouncer';

(pgbouncer === undefined ? describe.skip : describe)(
  pgbouncer === undefined ? `${title} (skipped: it is not installed)` : title,
  () => {
    let cluster: Cluster;

    beforeAll(async () => {
      cluster = await startCluster();
    });

    afterAll(() => cluster.remove());

    async function database(name: string): Promise<string> {
      await cluster.sql(`CREATE DATABASE ${name}`);
      return name;
    }

    describe('with session pooling', () => {
      let pooler: Pooler;
      let services: Service[];
      let name: string;

      beforeAll(async () => {
        name = await database('session');
        pooler = await startPooler(cluster, { pool_mode: 'session', default_pool_size: '40' });
        services = [await startService(pooler.url(name), { DEMO_DATA: 'true' })];
        services.push(await startService(pooler.url(name)));
      });

      afterAll(async () => {
        await Promise.all(services.map((service) => service.stop()));
        await pooler.close();
      });

      it('people sign in, one of many equal creates is made and the others are told, and files are imported', async () => {
        const { url } = services[0]!;
        const key = await keyOf(await signIn(url, 'admin@demo.test'));
        const pair = { user_id: 'c-1002', scenario_id: 's-101' };
        const answers = await Promise.all(
          Array.from({ length: 40 }, (_, i) =>
            poster(services[i % 2]!.url, key)(
              '/api/external/assignments',
              pair,
              i % 4 === 0 ? { 'Idempotency-Key': `order-${i}` } : {},
            ),
          ),
        );
        const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
        expect(statuses).toEqual([201, ...Array.from({ length: 39 }, () => 409)]);

        const session = await sessionOf(url, 'admin@demo.test');
        const file = 'counselor,scenario\nc-1002,s-101\nc-1003,s-101\n';
        const ended = await finished(url, session, (await upload(url, session, file)).id);
        expect(ended).toMatchObject({ status: 'completed', counts: { created: 1 } });
        for (const service of services) expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
      });

      it('writes are SERIALIZABLE, and the next client of a connection finds it as it was', async () => {
        // What others have read is kept in mind for as long as a transaction that began before is open.
        const witness = new Client({ connectionString: cluster.url(name) });
        await witness.connect();
        await witness.query('BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT 1');
        const { url } = services[1]!;
        const key = await keyOf(await signIn(url, 'admin@demo.test'));
        const pair = { user_id: 'c-1004', scenario_id: 's-101' };
        expect((await poster(url, key)('/api/external/assignments', pair)).status).toBe(201);
        const { rows } = await witness.query(
          `SELECT FROM pg_locks WHERE mode = 'SIReadLock' AND relation = 'assignments_active_pair_key'::regclass`,
        );
        await witness.end();
        expect(rows).not.toEqual([]);

        await Promise.all(services.splice(0).map((service) => service.stop()));
        const next = new Client({ connectionString: pooler.url(name) });
        await next.connect();
        const found = await next.query(
          `SELECT current_setting('transaction_isolation') AS isolation, current_setting('enable_seqscan') AS seqscan,
                  pg_backend_pid() IN (SELECT pid FROM pg_stat_activity WHERE backend_start < now() - interval '1 ms') AS used`,
        );
        await next.end();
        expect(found.rows).toEqual([{ isolation: 'read committed', seqscan: 'on', used: true }]);
      });
    });

    describe.each(['transaction', 'statement'])('with %s pooling', (mode) => {
      it('the start is refused with what to set, and a direct one right afterwards works', async () => {
        const name = await database(mode);
        const pooler = await startPooler(cluster, { pool_mode: mode, server_idle_timeout: '600' });
        try {
          const environment = { DATABASE_URL: pooler.url(name), PORT: '0' };
          const service = runService(environment);
          const [code, command] = await Promise.all([service.exited, onus(environment, ['organizations'])]);
          expect({ code, output: service.output() }).toEqual({
            code: 1,
            output: expect.stringMatching(/^[^\n]*\bpool_mode = session\b[^\n]*\.\n$/),
          });
          expect(command).toMatchObject({ code: 1, errors: service.output() });
          // The pooler keeps its connections, and with them what a session left there.
          expect(
            await cluster.sql(
              `SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
               UNION ALL SELECT nspname FROM pg_namespace WHERE nspname = 'pgboss'
               UNION ALL SELECT 'lock' FROM pg_locks WHERE locktype = 'advisory'`,
              name,
            ),
          ).toEqual([]);
          const direct = await startService(cluster.url(name), { DATABASE_WAIT_SECONDS: '1' });
          expect(await direct.stop()).toBe(0);
        } finally {
          await pooler.close();
        }
      });
    });

    it('with fewer connections than are needed, the start says how many', async () => {
      const name = await database('small');
      const pooler = await startPooler(cluster, { pool_mode: 'session', default_pool_size: '3' });
      const service = runService({ DATABASE_URL: pooler.url(name), PORT: '0' });
      expect(await service.exited).toBe(1);
      expect(service.output()).toMatch(
        /fewer than 4 connections for Onus, which makes up to 22: .*default_pool_size/,
      );
      await pooler.close();
    });

    it('that is set to transaction pooling later, answers 503 and never 500', async () => {
      const name = await database('later');
      const settings = { pool_mode: 'session', default_pool_size: '40', admin_users: 'onus' };
      const pooler = await startPooler(cluster, settings);
      const service = await startService(pooler.url(name), { DEMO_DATA: 'true' });
      const key = await keyOf(await signIn(service.url, 'admin@demo.test'));
      const console = new Client({ connectionString: pooler.url('pgbouncer') });
      await console.connect();
      // The console knows no other way to ask.
      await console.query(`SET pool_mode = 'transaction'`);
      await console.end();
      await cluster.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
      const send = poster(service.url, key);
      const statuses = new Set<number>();
      for (let round = 0; round < 20; round += 1) {
        const pairs = Array.from({ length: 16 }, (_, i) => ({
          user_id: `c-10${10 + i}`,
          scenario_id: 's-101',
        }));
        const answers = await Promise.all(pairs.map((pair) => send('/api/external/assignments', pair)));
        for (const { status } of answers) statuses.add(status);
      }
      expect([...statuses].filter((status) => ![201, 409, 503].includes(status))).toEqual([]);
      await service.stop();
      await pooler.close();
    });

    it('which lets in while there is no server behind it, the start waits for an answer', async () => {
      const gone = await startCluster();
      await gone.sql('CREATE DATABASE gone');
      const pooler = await startPooler(gone, { pool_mode: 'session', server_login_retry: '1' });
      try {
        const first = new Client({ connectionString: pooler.url('gone') });
        await first.connect();
        await first.query('SELECT 1');
        await first.end();
        await gone.remove();
        const service = runService({
          DATABASE_URL: pooler.url('gone'),
          DATABASE_WAIT_SECONDS: '1',
          PORT: '0',
        });
        expect(await service.exited).toBe(1);
        expect(service.output()).toMatch(/did not answer within 1 s/);
      } finally {
        await gone.remove();
        await pooler.close();
      }
    });
  },
);
