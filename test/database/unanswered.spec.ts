/**
 * A database that takes what it is told and never answers: a commit that waits for a standby, a network that drops
 * everything in silence. Neither is an error to PostgreSQL or to TCP; each is bounded, and the answer leaves open what it must.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, partner, signIn } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { type Cluster, startCluster } from '../support/clusters.js';
import { createProxy, type Proxy } from '../support/proxy.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';

/** `STATEMENT_TIMEOUT_SECONDS`, and those that an answer may take beyond it. */
const statementSeconds = 1;
const beyond = 3;

let cluster: Cluster;
let proxy: Proxy;
let service: Service;
let external: Caller;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('CREATE DATABASE onus');
  proxy = await createProxy(cluster.url());
  service = await startService(proxy.url, {
    DEMO_DATA: 'true',
    STATEMENT_TIMEOUT_SECONDS: String(statementSeconds),
  });
  external = await partner(service.url, await signIn(service.url, 'admin@demo.test'));
});

afterAll(async () => {
  await service?.stop();
  await proxy?.close();
  await cluster?.remove();
});

const create = (scenario: string) =>
  external.post('/api/external/assignments', { user_id: 'c-1005', scenario_id: scenario });
const readiness = async () => (await fetch(`${service.url}/health/ready`)).status;
const secondsFrom = (start: number) => (performance.now() - start) / 1000;

describe('a commit that waits for a standby which is not there', () => {
  it('is answered 503 in time, which says that it may have happened, and what has is found the next time', async () => {
    // Only what is written waits; reading goes on.
    await cluster.sql([`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`, 'SELECT pg_reload_conf()']);
    const start = performance.now();
    const answer = await create('s-101');
    expect(secondsFrom(start)).toBeLessThan(statementSeconds + beyond + 2);
    expectProblem(answer, 503, 'database-unavailable');
    expect(answer.headers['retry-after']).toMatch(/^[1-5]$/);
    expect(answer.body.detail).toMatch(/may or may not have happened/);

    await cluster.sql(['ALTER SYSTEM RESET synchronous_standby_names', 'SELECT pg_reload_conf()']);
    await until(async () => (await create('s-101')).status === 409);
    const rows = await cluster.sql('SELECT FROM assignments', 'onus');
    expect(rows).toHaveLength(1);
  });
});

describe('a network that drops everything', () => {
  it('makes the service not ready within 3 s, and a create 503 in time', async () => {
    proxy.freeze();
    const start = performance.now();
    const answer = create('s-102').then((response) => ({ response, seconds: secondsFrom(start) }));
    await until(async () => (await readiness()) === 503, 3);
    const { response, seconds } = await answer;
    expectProblem(response, 503, 'database-unavailable');
    // The key and the pair are looked for first, each for as long as a statement may take.
    expect(seconds).toBeLessThan(3 * (statementSeconds + beyond) + 2);
  });

  it('keeps nobody who was asked to stop', async () => {
    const environment = { STATEMENT_TIMEOUT_SECONDS: '60', SHUTDOWN_SECONDS: '1' };
    await proxy.cut();
    await proxy.restore();
    const stopping = await startService(proxy.url, environment);
    proxy.freeze();
    const start = performance.now();
    const asked = fetch(`${stopping.url}/api/auth/me`, { headers: { Cookie: 'onus.sid=none' } }).catch(
      () => undefined,
    );
    expect(await stopping.stop()).toBe(0);
    await asked;
    // For requests and for imports.
    expect(secondsFrom(start)).toBeLessThan(2 * 1 + 2 + 2);
  });

  it('and once it is back all is as before, within 5 s', async () => {
    await proxy.cut();
    await proxy.restore();
    await until(async () => (await readiness()) === 200, 5);
    await until(async () => [201, 409].includes((await create('s-102')).status), 5);
  });
});
