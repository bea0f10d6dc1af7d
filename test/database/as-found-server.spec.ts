/** Servers as they are found: what cannot be served from is told at the start, by the service and the command line alike. */
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { type Cluster, startCluster, startStandby } from '../support/clusters.js';
import { createProxy } from '../support/proxy.js';
import { refused } from '../support/refusals.js';

const withGuest = ['CREATE ROLE guest LOGIN', 'CREATE DATABASE onus OWNER guest'];
let cluster: Cluster;
const endings: (() => Promise<void>)[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.sql(withGuest);
});

afterAll(async () => {
  for (const end of endings.toReversed()) await end();
  await cluster.remove();
});

describe('a server is refused', () => {
  it('that is a standby', async () => {
    const standby = await startStandby(cluster);
    endings.push(() => standby.remove());
    const { sentences } = await refused(standby.url());
    expect(sentences).toMatch(/^The server is a standby, or recovers: .* must lead to the primary\.$/m);
  });

  it('with too few connections', async () => {
    // Three are kept for superusers, and of sessions of others a guest does not see what they are.
    const small = await startCluster({ max_connections: '30' });
    endings.push(() => small.remove());
    await small.sql(withGuest);
    const sessions = Array.from(
      { length: 25 },
      () => new Client({ connectionString: small.url('postgres') }),
    );
    await Promise.all(sessions.map((session) => session.connect()));
    const { sentences } = await refused(small.url('onus', 'guest'));
    await Promise.all(sessions.map((session) => session.end()));
    expect(sentences).toMatch(/^Onus makes up to \d+ connections, and the server allows \d+ more\. SQL: /);
    expect(sentences).toMatch(/or set WRITE_CONNECTIONS, .* lower\.$/m);
  });

  it.each([
    ['140010', '14.10'],
    ['190000', '19beta1'],
  ])('of version %s', async (number, text) => {
    const proxy = await createProxy(cluster.url());
    endings.push(() => proxy.close());
    proxy.twist(
      /current_setting\('server_version_num'\)::int AS version, current_setting\('server_version'\)/,
      `${number} AS version, '${text}'`,
    );
    const { sentences } = await refused(proxy.url);
    expect(sentences).toContain(`The server is PostgreSQL ${text}; Onus needs 15, 16, 17 or 18.`);
  });

  it('on which the isolation level cannot be set', async () => {
    const proxy = await createProxy(cluster.url());
    endings.push(() => proxy.close());
    proxy.twist(/SET default_transaction_isolation = '(serializable|read committed)'/, 'SELECT 1');
    await cluster.sql(`ALTER DATABASE onus SET default_transaction_isolation = 'repeatable read'`);
    const { sentences } = await refused(proxy.url);
    expect(sentences).toMatch(
      /^A connection does not keep what it is told: default_transaction_isolation is repeatable read instead of /,
    );
  });

  it('that demands TLS', async () => {
    // Without an entry for them PostgreSQL says that they came without encryption.
    await writeFile(join(cluster.dataDir, 'postgres/pg_hba.conf'), 'local all onus trust\n');
    await cluster.sql('SELECT pg_reload_conf()');
    const { sentences } = await refused(cluster.url('onus', 'guest'));
    expect(sentences).toMatch(
      /no encryption\. This server demands TLS: add \?sslmode=verify-full to DATABASE_URL/,
    );
    await appendFile(join(cluster.dataDir, 'postgres/pg_hba.conf'), 'local all all trust\n');
  });
});
