/**
 * The primary goes and its standby takes over, while people, partners, bulk requests and a file create on two instances:
 * nothing that was acknowledged is lost, nothing is twice, what could not be done is answered 503, and without a restart
 * all is as before within seconds.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn, sessionOf } from '../support/api.js';
import type { Answer } from '../support/client.js';
import { type Cluster, startCluster, startStandby } from '../support/clusters.js';
import { type Enrolled, enrolment } from '../support/enrolment.js';
import { createProxy, type Proxy } from '../support/proxy.js';
import { type Door, doorsOf, type Known } from '../support/race.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { finished, type ImportAnswer, upload } from '../support/uploads.js';

const clients = 12;
/** So many counselors and scenarios; the file has the pairs with the first of these, and of all others each is sent twice. */
const roster = 200;
const inFile = 100;

describe.each([
  ['cut, as when a server crashes', true],
  ['left to a server that became read-only, as in a switch-over', false],
])('a failover with connections %s', (_, cuts) => {
  let primary: Cluster;
  let standby: Cluster;
  let proxy: Proxy;
  let services: [Service, Service];
  let session: Record<string, string>;
  let imported: ImportAnswer;

  /** What was answered, by its kind, and the ids of assignments that somebody was told of. */
  const answers = new Map<string, number>();
  const told = new Set<string>();
  const over = new AbortController();
  let load: Promise<unknown>;

  beforeAll(async () => {
    primary = await startCluster();
    await primary.sql('CREATE DATABASE onus');
    standby = await startStandby(primary);
    await primary.sql(["ALTER SYSTEM SET synchronous_standby_names = '*'", 'SELECT pg_reload_conf()']);
    await until(
      async () =>
        (await primary.sql(`SELECT FROM pg_stat_replication WHERE sync_state = 'sync'`)).length === 1,
    );
    proxy = await createProxy(primary.url());
    const environment = { DEMO_DATA: 'true', STATEMENT_TIMEOUT_SECONDS: '2' };
    const first = await startService(proxy.url, environment);
    services = [first, await startService(proxy.url, environment)];
    const admin = await signIn(first.url, 'admin@demo.test');
    session = await sessionOf(first.url, 'admin@demo.test');
    const counselors = await primary.sql<Enrolled>(enrolment('counselors', roster, 'x-'), 'onus');
    const scenarios = await primary.sql<Enrolled>(enrolment('scenarios', roster, 'y-'), 'onus');
    const doors = await doorsOf({ url: first.url, admin, services });
    // A connection for lists, and one for reads, which nothing else would make notice.
    expect(await newestOn(services)).toEqual([undefined, undefined]);
    load = createOnAndOn(doors, counselors, scenarios.slice(inFile));
    await until(() => (answers.get('201') ?? 0) > 100);
    const lines = counselors.flatMap(({ externalId }) =>
      scenarios.slice(0, inFile).map((scenario) => `${externalId},${scenario.externalId}\n`),
    );
    imported = await upload(first.url, session, `counselor,scenario\n${lines.join('')}`);
  });

  afterAll(async () => {
    over.abort();
    await load;
    await Promise.all((services ?? []).map((service) => service.stop()));
    await proxy?.close();
    await standby?.remove();
    await primary?.remove();
  });

  async function createOnAndOn(doors: Door[], counselors: Known[], scenarios: Known[]): Promise<void> {
    let next = 0;
    const client = async (): Promise<void> => {
      for (let i = next++; !over.signal.aborted; i = next++) {
        const pair = Math.floor(i / 2);
        const door = doors[(i * 5) % doors.length]!;
        const scenario = scenarios[Math.floor(pair / roster)]!;
        const answer = await door.send(door.path, door.body(counselors[pair % roster]!, scenario));
        const kind = kindOf(answer);
        answers.set(kind, (answers.get(kind) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
  }

  /** Also keeps the ids that it tells. */
  function kindOf({ status, body }: Answer): string {
    const answer = body as {
      type?: string;
      id?: string;
      assignment?: { id: string };
      created?: { id: string }[];
      existing?: { assignmentId: string }[];
    };
    const ids = [
      ...(status === 201 ? [answer.id!] : []),
      ...(answer.created ?? []).map(({ id }) => id),
      ...(answer.existing ?? []).map(({ assignmentId }) => assignmentId),
      ...(answer.assignment === undefined ? [] : [answer.assignment.id]),
    ];
    for (const id of ids) told.add(id);
    return answer.type === undefined ? String(status) : `${status} ${answer.type}`;
  }

  const areReady = async (): Promise<boolean[]> =>
    Promise.all(services.map(async ({ url }) => (await fetch(`${url}/health/ready`)).ok));

  async function newestOn(of: Service[]): Promise<(string | undefined)[]> {
    return Promise.all(
      of.map(async ({ url }) => {
        const response = await fetch(`${url}/api/assignments?limit=1`, { headers: session });
        const { items } = (await response.json()) as { items?: { id: string }[] };
        return items?.[0]?.id;
      }),
    );
  }

  async function statusOfImport(): Promise<string> {
    const response = await fetch(`${services[1].url}/api/admin/imports/${imported.id}`, { headers: session });
    return ((await response.json()) as ImportAnswer).status;
  }

  it('both instances are not ready within 3 s', async () => {
    await until(async () => (await statusOfImport()) === 'running');
    if (cuts) await proxy.cut();
    else
      await primary.sql(['ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()']);
    await until(async () => (await areReady()).every((isReady) => !isReady), 3);
  });

  it('a standby that is not promoted yet is none to write to, and the reason says so', async () => {
    proxy.leadTo(standby.url());
    if (cuts) await proxy.restore();
    await until(async () => {
      const response = await fetch(`${services[0].url}/health/ready`);
      const { reason } = (await response.json()) as { reason?: string };
      return response.status === 503 && /writes .* standby/.test(reason ?? '');
    }, 5);
  });

  it('and both are ready within 5 s after it was', async () => {
    await standby.promote();
    await until(async () => (await areReady()).every(Boolean), 5);
  });

  it('creates go on, and all connections are to the new primary', async () => {
    const before = answers.get('201')!;
    await until(() => answers.get('201')! > before + 100);
    // One that waits for a standby that will never answer is kept by the server, not by us.
    const left = () =>
      primary.sql(
        `SELECT application_name, query, state FROM pg_stat_activity
         WHERE application_name LIKE 'onus %' AND wait_event IS DISTINCT FROM 'SyncRep'`,
      );
    await until(async () => (await left()).length === 0).catch(async () => expect(await left()).toEqual([]));
  });

  it('the file is imported to its end, each of its rows once', async () => {
    const ended = await finished(services[1].url, session, imported.id, 60);
    expect(ended).toMatchObject({ status: 'completed', counts: { total: roster * inFile, invalid: 0 } });
    const [rows] = await standby.sql<{ count: number }>(
      `SELECT count(DISTINCT (counselor_id, scenario_id))::int AS count FROM assignments a
       JOIN scenarios s ON s.id = scenario_id WHERE s.external_id IN (SELECT 'y-' || n FROM generate_series(1, ${inFile}) n)`,
      'onus',
    );
    expect(rows!.count).toBe(roster * inFile);
  });

  it('nobody was told anything else than what is so', async () => {
    over.abort();
    await load;
    const kinds = [...answers.keys()].filter(
      (kind) =>
        !/^(200|201|409 \/problems\/duplicate-active-assignment|503 \/problems\/database-unavailable)$/.test(
          kind,
        ),
    );
    expect(kinds).toEqual([]);
    expect(answers.get('503 /problems/database-unavailable')).toBeGreaterThan(0);
    const there = await standby.sql<{ id: string }>('SELECT id FROM assignments', 'onus');
    const ids = new Set(there.map(({ id }) => id));
    expect([...told].filter((id) => !ids.has(id))).toEqual([]);
    const twice = await standby.sql(
      `SELECT FROM assignments WHERE status IN ('pending', 'in_progress')
       GROUP BY counselor_id, scenario_id HAVING count(*) > 1`,
      'onus',
    );
    expect(twice).toEqual([]);
    for (const service of services) {
      expect(service.process.exitCode).toBeNull();
      expect(service.output()).not.toContain('Something failed on our side');
    }
  });
});
