/**
 * Two instances behind nginx and behind HAProxy, by the files of `deploy/`, are restarted one after the other, twice, while
 * sixteen clients create all the time: nobody's request fails, and nothing is there twice.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { keyOf } from '../support/api.js';
import { poster, type Send } from '../support/client.js';
import { enrolment } from '../support/enrolment.js';
import { freePort, isInstalled, type Kind, startReverseProxy } from '../support/reverse-proxies.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld } from '../support/worlds.js';

const clients = 16;
/** Counselors, and scenarios: more pairs than can be created meanwhile. */
const people = 1_000;

describe.each<Kind>(['nginx', 'haproxy'])('behind %s', (kind) => {
  const endings: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const end of endings.splice(0).toReversed()) await end();
  });

  const [test, unless] = isInstalled(kind) ? [it, ''] : [it.skip, `: ${kind} is not installed here`];
  test(`four rolling restarts fail no request, and do nothing twice${unless}`, async () => {
    const world = await createWorld();
    endings.push(() => world.close());
    await world.pool.query(enrolment('counselors', people, 'rolling-'));
    await world.pool.query(enrolment('scenarios', people, 'rolling-'));
    const ports = [await freePort(), await freePort()];
    // Longer than nginx keeps idle connections, and than HAProxy takes to ask for readiness.
    const start = (port: number): Promise<Service> =>
      startService(world.databaseUrl, { PORT: String(port), SHUTDOWN_DRAIN_SECONDS: '2' });
    const instances = await Promise.all(ports.map(start));
    endings.push(() => Promise.all(instances.map((each) => each.stop())));
    const proxy = await startReverseProxy(kind, ports);
    endings.push(() => proxy.close());

    const creating = createAllTheTime(poster(proxy.url, await keyOf(world.admin)));
    endings.push(() => creating.end());
    for (const turn of [0, 1, 0, 1]) {
      expect(await instances[turn]!.stop()).toBe(0);
      instances[turn] = await start(ports[turn]!);
      // Soon it is used again; nginx' own `max_fails=1` would pass it over for ten seconds.
      await until(() => instances[turn]!.output().includes('/api/external/assignments'), 5);
    }
    const answers = await creating.end();
    await Promise.all(instances.map((each) => each.stop()));
    const none = await fetch(`${proxy.url}/api/assignments`);
    expect([none.status, none.headers.get('content-type'), none.headers.get('retry-after')]).toEqual([
      503,
      'application/problem+json',
      '2',
    ]);
    expect(none.headers.get('x-should-retry')).toBe('true');
    expect(await none.json()).toMatchObject({
      status: 503,
      detail: expect.stringContaining('No instance of Onus'),
    });

    expect(answers).toEqual({ 201: expect.any(Number) });
    const { rows } = await world.pool.query('SELECT count(*)::int AS made FROM assignments');
    expect(rows).toEqual([{ made: answers['201'] }]);
  });
});

/** Begins to create, a new pair each time; who ends it gets how often there was which answer. */
function createAllTheTime(post: Send) {
  const answers: Record<string, number> = {};
  const over = new AbortController();
  let next = 0;
  const client = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const pair = next++;
      const answer = await post('/api/external/assignments', {
        user_id: `rolling-${1 + (pair % people)}`,
        scenario_id: `rolling-${1 + Math.floor(pair / people)}`,
      }).then(({ status }) => status, String);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  return {
    async end(): Promise<typeof answers> {
      over.abort();
      await all;
      return answers;
    },
  };
}
