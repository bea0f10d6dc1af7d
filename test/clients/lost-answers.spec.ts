/**
 * A proxy loses the answer to a POST, and clients as others have made them deal with it in their ways: some send it again
 * in silence, some take half an answer for a whole one, most say that something went wrong, and their caller sends it again.
 * With an `Idempotency-Key` everybody ends with the first answer. Without one, nothing is there twice, and the repeat
 * reads that what is there is the caller's own.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOf, sessionOf } from '../support/api.js';
import { installPackages, succeeds } from '../support/installed.js';
import { createLossyProxy, type Loss, type LossyProxy } from '../support/lossy-proxy.js';
import { pairsOf } from '../support/pairs.js';
import { curl, type Outcome, type Sender, startSender } from '../support/senders.js';
import { createWorld, type World } from '../support/worlds.js';

const sources = join(import.meta.dirname, '../../clients/senders');
const compiled = await mkdtemp(join(tmpdir(), 'onus-senders-'));

/**
 * How the answer is lost: on a fresh connection, or one that has served a request before, it ends without a byte; or after
 * half of it.
 */
const ways = ['fresh', 'kept', 'half'] as const;
type Way = (typeof ways)[number];

interface Client {
  needs?: string;
  compile?: string;
  start: () => Promise<Sender> | Sender;
  /** Where it sends a POST again by itself; with a key, if that makes a difference. */
  repeats?: Way[];
  repeatsWithKey?: Way[];
  /** Half an answer is a success to it. */
  takesHalf?: true;
  /** Comes to the web door with the session of a browser. */
  isBrowser?: true;
}

const npm = (name: string) => startSender(`${process.execPath} send.mjs ${name}`);
const java = (name: string) => startSender(`java -XX:TieredStopAtLevel=1 -cp ${compiled} Send ${name}`);
const python = (name: string) => startSender(`python3 send.py ${name}`);
const needsPython = 'python3 -m requests.help';
const javac = { needs: 'javac -version', compile: `javac -d ${compiled} Send.java` };

const clients: Record<string, Client> = {
  curl: { needs: 'curl --version', start: () => curl, repeats: ['kept'] },
  'fetch of Node': { start: () => npm('fetch') },
  'axios-retry': { start: () => npm('axios-retry'), repeats: ['fresh', 'kept'] },
  'openapi-fetch': { start: () => npm('openapi-fetch') },
  'requests of Python': { needs: needsPython, start: () => python('requests') },
  'requests with Retry for all methods': {
    needs: needsPython,
    start: () => python('requests-retry'),
    repeats: ['fresh', 'kept'],
  },
  'urllib3 of Python': { needs: needsPython, start: () => python('urllib3') },
  'net/http of Go': {
    needs: 'go version',
    compile: `go build -o ${compiled}/send send.go`,
    start: () => startSender(`${compiled}/send`),
    repeatsWithKey: ['kept'],
  },
  'java.net.http': { ...javac, start: () => java('HttpClient') },
  HttpURLConnection: {
    ...javac,
    start: () => java('HttpURLConnection'),
    repeats: ['fresh', 'kept'],
    takesHalf: true,
  },
  Chromium: {
    needs: 'chromium --version',
    start: () => npm(`chromium ${spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim()}`),
    repeats: ['kept'],
    isBrowser: true,
  },
};

const json = { 'Content-Type': 'application/json' };
const credentials = { email: 'supervisor@demo.test', password: 'demo-password' };

let world: World;
let unusedPair: ReturnType<typeof pairsOf>;
let asPartner: Record<string, string>;
let asSupervisor: Record<string, string>;
/** `fresh` closes each connection after its answer. */
let proxies: Record<'fresh' | 'kept', LossyProxy>;
/** What is done to the next POST. */
let loss: Loss;

beforeAll(async () => {
  await installPackages(sources);
  world = await createWorld();
  unusedPair = pairsOf(world);
  asPartner = await keyOf(world.admin);
  asSupervisor = await sessionOf(world.url, credentials.email, credentials.password);
  const proxy = (maxRequestsPerSocket: number) =>
    createLossyProxy(
      world.url,
      ({ method }) => {
        if (method !== 'POST') return undefined;
        const now = loss;
        loss = undefined;
        return now;
      },
      { maxRequestsPerSocket },
    );
  proxies = { fresh: await proxy(1), kept: await proxy(0) };
}, 180_000);

afterAll(async () => {
  await Promise.all([proxies.fresh.close(), proxies.kept.close(), world.close()]);
  await rm(compiled, { recursive: true });
});

interface Deed {
  path: string;
  body: object;
  headers: Record<string, string>;
  ids: () => Promise<string[]>;
  /** That many, whatever happens. */
  made: unknown[];
  /** What the caller ends with. */
  withKey: (ids: string[]) => object;
  withoutKey: (ids: string[]) => object;
}

const duplicate = expect.stringMatching(/\/duplicate-active-assignment$/);

/** What is asked for, and what its caller is told. */
const deeds: Record<string, (isBrowser?: boolean) => Promise<Deed>> = {
  async create(isBrowser) {
    const pair = unusedPair();
    const [counselorId, scenarioId] = [pair.counselor.id, pair.scenario.id];
    const own = isBrowser ? { createdByYou: true } : { assigned_by_you: true };
    return {
      ...(isBrowser
        ? { path: '/api/assignments', body: { counselorId, scenarioId }, headers: asSupervisor }
        : {
            path: '/api/external/assignments',
            body: { user_id: pair.counselor.externalId, scenario_id: pair.scenario.externalId },
            headers: asPartner,
          }),
      ids: () => idsOf(pair),
      made: [expect.any(String)],
      withKey: ([id]) => ({ status: 201, body: { id } }),
      withoutKey: ([id]) => ({ status: 409, body: { type: duplicate, assignment: { id, ...own } } }),
    };
  },
  async bulk() {
    let pairs = [unusedPair(), unusedPair()] as const;
    while (pairs[0].scenario !== pairs[1].scenario) pairs = [pairs[1], unusedPair()];
    return {
      path: '/api/assignments/bulk',
      body: {
        counselorIds: pairs.map(({ counselor }) => counselor.id),
        scenarioIds: [pairs[0].scenario.id],
        mode: 'atomic',
      },
      headers: asSupervisor,
      ids: async () => (await Promise.all(pairs.map(idsOf))).flat(),
      made: [expect.any(String), expect.any(String)],
      withKey: (ids) => ({ status: 200, body: { created: ids.map((id) => ({ id })) } }),
      withoutKey: (ids) => ({
        status: 409,
        body: {
          type: duplicate,
          assignment: { createdByYou: true },
          existing: ids.map((assignmentId) => ({ assignmentId })),
        },
      }),
    };
  },
  async result(isBrowser) {
    const pair = unusedPair();
    const [counselorId, scenarioId] = [pair.counselor.id, pair.scenario.id];
    const { body } = await world.supervisor.post('/api/assignments', { counselorId, scenarioId });
    await world.supervisor.post(`/api/assignments/${body.id}/start`);
    const result = { score: 80 };
    const completed = { status: 200, body: { status: 'completed', result } };
    return {
      ...(isBrowser
        ? { path: `/api/assignments/${body.id}/complete`, body: { result }, headers: asSupervisor }
        : { path: `/api/external/assignments/${body.id}/result`, body: result, headers: asPartner }),
      ids: () => idsOf(pair),
      made: [expect.any(String)],
      withKey: () => completed,
      withoutKey: () => completed,
    };
  },
};

async function idsOf({ counselor, scenario }: ReturnType<typeof unusedPair>): Promise<string[]> {
  const { rows } = await world.pool.query<{ id: string }>(
    'SELECT id FROM assignments WHERE counselor_id = $1 AND scenario_id = $2',
    [counselor.id, scenario.id],
  );
  return rows.map(({ id }) => id);
}

const answerOf = (outcome: Outcome) => {
  if ('error' in outcome) return undefined;
  try {
    return { ...outcome, body: JSON.parse(outcome.body) as unknown };
  } catch {
    return undefined;
  }
};

describe.each(Object.entries(clients))('%s', (_, client) => {
  const isThere = client.needs === undefined || succeeds(client.needs);
  const test = isThere ? it : it.skip;
  const unless = isThere ? '' : ` (skipped: "${client.needs}" fails here)`;
  let sender: Sender;

  beforeAll(async () => {
    if (!isThere) return;
    if (client.compile !== undefined) {
      const [program = '', ...args] = client.compile.split(' ');
      const { status, stderr } = spawnSync(program, args, { cwd: sources, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${client.compile}: ${stderr}`);
    }
    sender = await client.start();
    if (client.isBrowser) {
      const [url, body] = [`${proxies.kept.url}/api/auth/login`, credentials];
      expect(await sender.send({ method: 'POST', url, body, headers: json })).toMatchObject({ status: 200 });
    }
  }, 180_000);

  afterAll(() => sender?.end());

  /** Loses the answer, and sends the request once more if the client gave up. */
  async function lose(way: Way, { path, body, headers, ids }: Deed, hasKey: boolean) {
    const proxy = proxies[way === 'kept' ? 'kept' : 'fresh'];
    const url = proxy.url + path;
    const key: Record<string, string> = hasKey ? { 'Idempotency-Key': randomUUID() } : {};
    const wish = { method: 'POST' as const, url, body, headers: { ...json, ...headers, ...key } };
    const before = { method: 'GET' as const, url: `${proxy.url}/health/live` };
    const earlier = proxy.requests.length;
    loss = way === 'half' ? 'half' : 'answer';
    const outcome = await sender.send(wish, way === 'kept' ? before : undefined);
    const posts = proxy.requests.slice(earlier).filter(({ method }) => method === 'POST');
    const isOnKept = proxy.requests
      .slice(0, proxy.requests.indexOf(posts[0]!))
      .some(({ socket }) => socket === posts[0]!.socket);
    const answer = answerOf(outcome) ?? answerOf(await sender.send(wish));
    return { isOnKept, posts: posts.length, saysError: 'error' in outcome, made: await ids(), answer };
  }

  test.each(ways)(`has made it once, and learns that, when the answer is lost: %s${unless}`, async (way) => {
    const [found, expected]: Record<string, object>[] = [{}, {}];
    for (const hasKey of [true, false]) {
      const repeats = client.repeats?.includes(way) || (hasKey && client.repeatsWithKey?.includes(way));
      for (const [name, make] of Object.entries(deeds)) {
        const [deed, title] = [await make(client.isBrowser), `${name}, ${hasKey ? 'with' : 'without'} a key`];
        const lost = await lose(way, deed, hasKey);
        found![title] = lost;
        expected![title] = {
          isOnKept: way === 'kept',
          posts: repeats ? 2 : 1,
          saysError: !repeats && !(way === 'half' && client.takesHalf),
          made: deed.made,
          answer: { ...(hasKey ? deed.withKey(lost.made) : deed.withoutKey(lost.made)), replayed: hasKey },
        };
      }
    }
    expect(found).toMatchObject(expected!);
  });
});
