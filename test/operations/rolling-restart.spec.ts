/**
 * Two instances behind nginx and behind HAProxy, by the files of `deploy/`, are restarted one after the other, twice, while
 * sixteen clients create all the time: nobody's request fails, and nothing is there twice.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { keyOf } from '../support/api.js';
import { poster } from '../support/client.js';
import { freePort, isInstalled, type Kind, startReverseProxy } from '../support/reverse-proxies.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

const clients = 16;
const kinds: Kind[] = ['nginx', 'haproxy'];

describe.each(kinds)('behind %s', (kind) => {
  const installed = isInstalled(kind);
  const endings: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });

  async function instance(world: World, port: number): Promise<Service> {
    return startService(world.databaseUrl, { PORT: String(port), SHUTDOWN_DRAIN_SECONDS: '1' });
  }

  (installed ? it : it.skip)(
    `a rolling restart fails no request, and does nothing twice${installed ? '' : `: ${kind} is not installed here`}`,
    async () => {
      const world = await createWorld();
      endings.push(() => world.close());
      await world.pool.query(`
        INSERT INTO counselors (id, organization_id, external_id, name)
        SELECT gen_random_uuid(), id, 'rolling-' || i, 'Counselor' FROM organizations, generate_series(0, 199) i
        WHERE name = 'Demo Crisis Line'`);
      await world.pool.query(`
        INSERT INTO scenarios (id, organization_id, external_id, title)
        SELECT gen_random_uuid(), id, 'rolling-' || i, 'Scenario' FROM organizations, generate_series(0, 199) i
        WHERE name = 'Demo Crisis Line'`);
      const ports = [await freePort(), await freePort()];
      const instances = await Promise.all(ports.map((port) => instance(world, port)));
      endings.push(() => Promise.all(instances.map((each) => each.stop())));
      const proxy = await startReverseProxy(kind, ports);
      endings.push(() => proxy.close());

      const post = poster(proxy.url, await keyOf(world.admin));
      const answers = new Map<string, number>();
      let next = 0;
      let isOver = false;
      let slowest = 0;
      const client = async (): Promise<void> => {
        while (!isOver) {
          const pair = next++;
          const start = performance.now();
          const answer = await post('/api/external/assignments', {
            user_id: `rolling-${pair % 200}`,
            scenario_id: `rolling-${Math.floor(pair / 200)}`,
          }).then(
            ({ status }) => String(status),
            (error: unknown) => String(error),
          );
          answers.set(answer, (answers.get(answer) ?? 0) + 1);
          slowest = Math.max(slowest, performance.now() - start);
        }
      };
      const creating = Promise.all(Array.from({ length: clients }, client));

      for (const turn of [0, 1, 0, 1]) {
        const before = next;
        await until(() => next > before + clients);
        expect(await instances[turn]!.stop()).toBe(0);
        instances[turn] = await instance(world, ports[turn]!);
        const { url } = instances[turn];
        await until(async () => (await fetch(`${url}/health/ready`)).ok);
      }
      isOver = true;
      await creating;
      console.error(kind, [...answers], 'slowest', slowest);

      expect([...answers.keys()]).toEqual(['201']);
      const { rows } = await world.pool.query(
        "SELECT count(*)::int AS made FROM assignments WHERE counselor_id IN (SELECT id FROM counselors WHERE external_id LIKE 'rolling-%')",
      );
      expect(rows).toEqual([{ made: answers.get('201') }]);
    },
    120_000,
  );
});
