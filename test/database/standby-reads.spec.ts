/** Lists from a standby: callers see what they wrote themselves, others what the standby has, and all are answered without it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withoutPageHeader } from '../../src/database/lists/log-position.js';
import { type Caller, caller, partner, signIn } from '../support/api.js';
import { type Cluster, startCluster, startStandby } from '../support/clusters.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';

let primary: Cluster;
let standby: Cluster;

beforeAll(async () => {
  primary = await startCluster();
  await primary.sql('CREATE DATABASE onus');
  standby = await startStandby(primary);
});

afterAll(async () => {
  await standby.remove();
  await primary.remove();
});

const start = (readUrl: string): Promise<Service> =>
  startService(primary.url(), { DEMO_DATA: 'true', DATABASE_READ_URL: readUrl });

async function metric({ url }: Service, name: string): Promise<number> {
  const { text } = await caller(url).get('/metrics');
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
}

describe('with a standby', () => {
  let service: Service;
  let supervisor: Caller;
  let external: Caller;
  let isFromStandby: (list: PromiseLike<{ status: number }>) => Promise<boolean>;
  let pause: () => Promise<void>;
  let resume: () => Promise<unknown>;

  beforeAll(async () => {
    service = await start(standby.url());
    supervisor = await signIn(service.url, 'supervisor@demo.test');
    external = await partner(service.url, await signIn(service.url, 'admin@demo.test'));
    isFromStandby = async (list) => {
      const before = await metric(service, 'onus_standby_reads_total');
      expect((await list).status).toBe(200);
      return (await metric(service, 'onus_standby_reads_total')) > before;
    };
    pause = async () => {
      await standby.sql('SELECT pg_wal_replay_pause()');
      await until(async () => {
        const [row] = await standby.sql<{ state: string }>('SELECT pg_get_wal_replay_pause_state() AS state');
        return row!.state === 'paused';
      });
    };
    resume = () => standby.sql('SELECT pg_wal_replay_resume()');
    await until(() => isFromStandby(supervisor.get('/api/counselors')));
  });

  afterAll(() => service.stop());

  const scenarios = async (of: Caller): Promise<string[]> => {
    const { body } = await of.get('/api/scenarios?q=written&limit=200');
    return (body as { items: { title: string }[] }).items.map(({ title }) => title);
  };
  const write = async (title: string): Promise<void> => {
    const { status } = await supervisor.post('/api/scenarios', { externalId: title, title });
    expect(status).toBe(201);
  };

  it('lists of every door and reports come from it, and single reads and histories do not', async () => {
    expect(await isFromStandby(supervisor.get('/api/assignments'))).toBe(true);
    expect(await isFromStandby(external.get('/api/external/assignments'))).toBe(true);
    expect(await isFromStandby(supervisor.get('/api/reports/assignments?groupBy=week'))).toBe(true);
    const pair = { user_id: 'c-1001', scenario_id: 's-101' };
    const { body } = await external.post('/api/external/assignments', pair);
    const { id } = body as { id: string };
    expect(await isFromStandby(supervisor.get(`/api/assignments/${id}`))).toBe(false);
    expect(await isFromStandby(supervisor.get(`/api/assignments/${id}/history`))).toBe(false);
    expect(await isFromStandby(supervisor.get('/api/auth/sessions'))).toBe(false);
  });

  it('who wrote reads it back each time, whether the standby is quick', async () => {
    for (let i = 0; i < 50; i += 1) {
      await write(`written at once ${i}`);
      expect(await scenarios(supervisor)).toContain(`written at once ${i}`);
    }
  });

  it('who wrote reads it back, and others the state of a standby that stands still', async () => {
    const reader = await signIn(service.url, 'admin@demo.test');
    await pause();
    await write('written while it stands still');
    expect(await scenarios(supervisor)).toContain('written while it stands still');
    expect(await isFromStandby(supervisor.get('/api/assignments'))).toBe(false);
    expect(await scenarios(reader)).not.toContain('written while it stands still');
    expect(await isFromStandby(reader.get('/api/assignments'))).toBe(true);
    await resume();
    await until(() => isFromStandby(supervisor.get('/api/assignments')));
    expect(await scenarios(supervisor)).toContain('written while it stands still');
  });

  it('a standby that has all is known to, also where the log ends at the begin of a file', async () => {
    const position = (lsn: string) => `(${lsn} - '0/0')::float8`;
    await until(async () => {
      await primary.sql('SELECT pg_switch_wal()');
      const [log] = await primary.sql<{ next: number; written: number }>(
        `SELECT ${position('pg_current_wal_insert_lsn()')} AS next, ${position('pg_current_wal_lsn()')} AS written`,
      );
      expect(withoutPageHeader(log!.next)).toBeGreaterThanOrEqual(log!.written);
      return log!.next > log!.written && withoutPageHeader(log!.next) === log!.written;
    });
  });

  it('one that is more than ten seconds behind is not used until it is near again, which is said once', async () => {
    const reader = await signIn(service.url, 'admin@demo.test');
    await pause();
    await write('written long ago');
    await until(async () => (await scenarios(reader)).includes('written long ago'), 15);
    expect(await metric(service, 'onus_standby_lag_seconds')).toBeGreaterThan(9);
    await until(() => /primary, because of the standby: it is 10 s behind/.test(service.output()), 5);
    await resume();
    await until(() => isFromStandby(reader.get('/api/assignments')));
    expect(await metric(service, 'onus_standby_lag_seconds')).toBeLessThan(9);
    await until(() => service.output().includes('read from the standby again'));
    expect(service.output().match(/because of the standby/g)).toHaveLength(1);
  });

  it('lists are answered while the standby goes away', async () => {
    const over = new AbortController();
    const statuses: number[] = [];
    const readers = Array.from({ length: 4 }, async () => {
      while (!over.signal.aborted) statuses.push((await external.get('/api/external/assignments')).status);
    });
    await standby.remove();
    const from = statuses.length;
    await until(() => statuses.length > from + 100);
    over.abort();
    await Promise.all(readers);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    await until(() => service.output().match(/because of the standby/g)?.length === 2);
    const lag = await metric(service, 'onus_standby_lag_seconds');
    await until(async () => (await metric(service, 'onus_standby_lag_seconds')) > lag + 1);
  });
});

describe('started with a DATABASE_READ_URL', () => {
  it.each([
    ['that nobody answers at', () => 'postgres://onus@127.0.0.1:9/onus', /ECONNREFUSED/],
    ['of the primary itself', () => primary.url(), /it is no standby/],
  ])('%s, it says so and serves lists', async (_, readUrl, reason) => {
    const service = await start(readUrl());
    await until(() => service.output().includes('because of the standby'));
    expect(service.output()).toMatch(reason);
    const supervisor = await signIn(service.url, 'supervisor@demo.test');
    expect((await supervisor.get('/api/assignments')).status).toBe(200);
    expect(await service.stop()).toBe(0);
  });
});
