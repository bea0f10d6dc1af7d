/**
 * Nobody's word is taken for SERIALIZABLE: a database that shows the level and does not keep it, or tells of commits that
 * were none, is not begun on, and not gone on with after a failover; unless the operator asked for less.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Cluster, startCluster, startStandby } from '../support/clusters.js';
import { createProxy, type Proxy } from '../support/proxy.js';
import { runService, startService } from '../support/service.js';
import { until } from '../support/until.js';

let cluster: Cluster;
let proxy: Proxy;

/** What a server that shards does on its workers. */
const lies: [string, RegExp, string, RegExp][] = [
  [
    'shows SERIALIZABLE and runs at less',
    /^BEGIN$/,
    'BEGIN ISOLATION LEVEL READ COMMITTED',
    /^The database takes the isolation level SERIALIZABLE and does not keep it: [^\n]*\.\n$/,
  ],
  [
    'tells of commits that were none',
    /^COMMIT$/,
    'ROLLBACK',
    /^The database told of a commit that did not happen[^\n]*\.\n$/,
  ],
];

async function refused(url: string): Promise<string> {
  const service = runService({ DATABASE_URL: url, PORT: '0' });
  expect(await service.exited).toBe(1);
  return service.output();
}

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql('CREATE DATABASE onus');
});

afterAll(async () => {
  await proxy?.close();
  await cluster?.remove();
});

describe('the start is refused', () => {
  it.each(lies)('by a database that %s', async (_, words, instead, sentence) => {
    const lying = await createProxy(cluster.url());
    lying.twist(words, instead);
    expect(await refused(lying.url)).toMatch(sentence);
    await lying.close();
    const service = await startService(cluster.url());
    expect(await service.stop()).toBe(0);
    expect(await cluster.sql('SELECT * FROM serializable_probes', 'onus')).toEqual([]);
  });
});

it('whoever asks for READ COMMITTED gets it, with a warning', async () => {
  const [[, words, instead]] = lies as [(typeof lies)[number]];
  const lying = await createProxy(cluster.url());
  lying.twist(words, instead);
  const service = await startService(lying.url, { WRITE_ISOLATION: 'read committed' });
  await until(() => /"level":40.*read committed/i.test(service.output()));
  expect(await service.stop()).toBe(0);
  await lying.close();
});

it('a server that does not keep it is not used after a failover, and one that does is', async () => {
  const standby = await startStandby(cluster);
  proxy = await createProxy(cluster.url());
  const service = await startService(proxy.url);
  const readiness = async () => {
    const response = await fetch(`${service.url}/health/ready`);
    const { reason = '' } = (await response.json()) as { reason?: string };
    return `${response.status} ${reason}`;
  };
  expect(await readiness()).toMatch(/^200 /);

  const [, words, instead] = lies[0]!;
  const lying = await createProxy(standby.url());
  lying.twist(words, instead);
  await standby.promote();
  proxy.leadTo(lying.url);
  await proxy.cut();
  await proxy.restore();
  await until(async () => /^503 .*does not keep it/.test(await readiness()));

  proxy.leadTo(standby.url());
  await proxy.cut();
  await proxy.restore();
  await until(async () => (await readiness()).startsWith('200'), 5);
  await service.stop();
  await lying.close();
  await standby.remove();
});
