/** The log, live: to each what they may see, on every instance, without a gap where it broke off, and no longer than they may. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { caller, type Caller, type Credentials, sessionOf, signIn } from '../support/api.js';
import { openStream, type Stream } from '../support/event-stream.js';
import { isInstalled, startReverseProxy } from '../support/reverse-proxies.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
/** The second instance. */
let there: string;
let supervisor: Credentials;
let admin: Credentials;
const streams: Stream[] = [];
/** Opened before everything, to see what keeps it from being taken for dead. */
let quiet: { stream: Stream; since: number };

beforeAll(async () => {
  world = await createWorld({ services: 2 });
  there = world.services[1]!.url;
  supervisor = await sessionOf(world.url, 'supervisor@demo.test');
  admin = await sessionOf(world.url, 'admin@demo.test');
  const other = await sessionOf(world.url, 'admin@other.test');
  quiet = { stream: await open(other), since: performance.now() };
});

afterAll(async () => {
  for (const stream of streams) stream.close();
  await world?.close();
});

async function open(headers: Credentials, more: Credentials = {}, url = there): Promise<Stream> {
  const stream = await openStream(`${url}/api/events`, { ...headers, ...more });
  streams.push(stream);
  return stream;
}

interface Event {
  id: string;
  type: string;
  assignment: { id: string; version: number };
  version: number;
  by: { kind: string; name: string };
}
const eventsOf = (stream: Stream): Event[] => stream.told().map(({ data }) => JSON.parse(data) as Event);
const ids = (stream: Stream): string[] => eventsOf(stream).map(({ assignment }) => assignment.id);

let pairs = 0;
async function assign(counselorId?: string, note?: string): Promise<string> {
  const n = pairs++;
  const pair = {
    counselorId: counselorId ?? world.counselors[n % world.counselors.length]!.id,
    scenarioId: world.scenarios[Math.floor(n / world.counselors.length) + 5]!.id,
    ...(note === undefined ? {} : { note }),
  };
  const { status, body } = await world.admin.post('/api/assignments', pair);
  expect({ status, body }).toMatchObject({ status: 201 });
  return body.id as string;
}

let people = 0;
async function person(wish: object): Promise<{ id: string; email: string; headers: Credentials }> {
  const email = `live-${(people += 1)}@demo.test`;
  const all = { email, name: 'L', role: 'supervisor', password: 'first-password', ...wish };
  const { body } = await world.admin.post('/api/admin/users', all);
  return { id: body.id as string, email, headers: await sessionOf(world.url, email, 'first-password') };
}

it('tells what happens at another instance, to each what they may see', async () => {
  const mine = world.counselors.find(({ externalId }) => externalId === 'c-1001')!.id;
  const grouped = world.counselors.find(({ id }) => id !== mine)!.id;
  await world.admin.patch(`/api/counselors/${grouped}`, { group: 'Live' });
  const bound = await person({ groups: ['Live'] });
  const [all, own, within] = [
    await open(supervisor),
    await open(await sessionOf(world.url, 'counselor@demo.test')),
    await open(bound.headers),
  ];
  expect(all.headers).toMatchObject({
    'content-type': expect.stringMatching(/^text\/event-stream/),
    'x-accel-buffering': 'no',
  });
  const [one, theirs] = [await assign(mine), await assign(grouped)];
  await world.admin.post(`/api/assignments/${one}/start`, {});
  await until(() => all.told().length === 3 && own.told().length === 2 && within.told().length === 1);
  expect(all.told().map(({ event }) => event)).toEqual([
    'assignment.created',
    'assignment.created',
    'assignment.started',
  ]);
  expect(ids(own)).toEqual([one, one]);
  expect(ids(within)).toEqual([theirs]);
  const { body } = await world.admin.get(`/api/assignments/${one}`);
  expect(eventsOf(all).at(-1)).toMatchObject({ assignment: body, version: 2, by: { kind: 'user' } });
  expect(quiet.stream.told()).toEqual([]);
  // Who is given another group sees that one's within seconds.
  await world.admin.patch(`/api/admin/users/${bound.id}`, { groups: ['Other'] });
  await world.admin.patch(`/api/counselors/${world.counselors[3]!.id}`, { group: 'Other' });
  await until(async () => {
    const id = await assign(world.counselors[3]!.id);
    await world.admin.post(`/api/assignments/${id}/cancel`, {});
    return ids(within).includes(id) || within.isOver();
  }, 6);
  expect(within.isOver()).toBe(false);
});

it('goes on where it broke off, without a gap and with nothing twice, while others write', async () => {
  const first = await open(supervisor);
  const expected: string[] = [];
  const writing = { isOn: true };
  const write = (async () => {
    for (let i = 0; i < 60; i++) expected.push(await assign());
    writing.isOn = false;
  })();
  const told: string[] = [];
  // What was done before may be told late.
  const of = (all: string[]): string[] => all.filter((id) => expected.includes(id));
  await until(() => first.lastId() !== undefined);
  let [stream, lastId] = [first, first.lastId()!];
  for (let turn = 0; writing.isOn || of(told).length < 60; turn++) {
    // Sometimes before anything came, sometimes in the middle.
    await until(() => stream.told().length >= turn % 4 || !writing.isOn);
    await until(() => writing.isOn || of([...told, ...ids(stream)]).length >= 60);
    lastId = stream.lastId() ?? lastId;
    const seen = ids(stream);
    stream.close();
    told.push(...seen);
    stream = await open(supervisor, { 'Last-Event-ID': lastId }, turn % 2 === 0 ? world.url : there);
  }
  await write;
  stream.close();
  expect(of(told).toSorted()).toEqual(expected.toSorted());
});

describe('an id', () => {
  it('of no event is refused, in the header and in the query', async () => {
    const { status } = await open(supervisor, { 'Last-Event-ID': 'nothing' });
    expect(status).toBe(400);
    const { body } = await caller(there, supervisor).get('/api/events?lastEventId=MTIz');
    expect(body).toMatchObject({ status: 400, errors: [{ field: 'Last-Event-ID', code: 'invalid-cursor' }] });
  });

  it('after which something is deleted is 410, before the stream begins', async () => {
    const { rows } = await world.pool.query<{ id: string }>(
      `SELECT organization_id AS id FROM users WHERE email = 'admin@other.test'`,
    );
    await world.pool.query(
      'INSERT INTO event_horizons (organization_id, position, numbered_at) VALUES ($1, 5, now())',
      [rows[0]!.id],
    );
    const other = await signIn(there, 'admin@other.test');
    const { status, body } = await other
      .get('/api/events')
      .set('Last-Event-ID', Buffer.from('1000.1').toString('base64url'));
    expect({ status, type: body.type }).toEqual({ status: 410, type: '/problems/cursor-expired' });
  });
});

it.each<[string, (who: { id: string; email: string; headers: Credentials }) => PromiseLike<unknown>]>([
  ['signs out', ({ headers }) => caller(world.url, headers).post('/api/auth/logout', {})],
  ['is deactivated', ({ id }) => world.admin.patch(`/api/admin/users/${id}`, { active: false })],
  ['has another role', ({ id }) => world.admin.patch(`/api/admin/users/${id}`, { role: 'counselor' })],
  ['is signed out by an admin', ({ id }) => world.admin.delete(`/api/admin/users/${id}/sessions`)],
  [
    'changes their password elsewhere',
    async ({ email }) => {
      const elsewhere: Caller = await signIn(world.url, email, 'first-password');
      const wish = { currentPassword: 'first-password', newPassword: 'second-password' };
      expect((await elsewhere.post('/api/auth/password', wish)).status).toBeLessThan(300);
    },
  ],
])('ends on the other instance within five seconds when who reads it %s', async (_, act) => {
  const who = await person({});
  const stream = await open(who.headers);
  await act(who);
  const since = performance.now();
  await stream.over;
  expect(performance.now() - since).toBeLessThan(5_000);
  const last = stream.told().at(-1)!;
  expect(last.event).toBe('refused');
  expect(JSON.parse(last.data)).toMatchObject({ status: 401, type: '/problems/unauthenticated' });
});

it('takes twenty of a person, and is told no more once those are closed', async () => {
  const { headers } = await person({});
  const opened = await Promise.all(Array.from({ length: 20 }, () => open(headers)));
  expect(opened.map(({ status }) => status)).toEqual(opened.map(() => 200));
  const { status, headers: told } = await open(headers);
  expect({ status, again: told['retry-after'] }).toEqual({ status: 429, again: '1' });
  for (const stream of opened) stream.close();
  await until(async () => (await open(headers)).status === 200);
});

const metric = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await (await fetch(`${there}/metrics`)).text())?.[1]);

it('drops who does not read, and goes on for others', async () => {
  const { hostname, port } = new URL(there);
  const reader = await open(admin);
  const stuck = connect(Number(port), hostname);
  stuck.pause();
  stuck.on('error', () => undefined);
  const before = await metric('onus_event_streams_dropped_total');
  const opened = await metric('onus_event_streams');
  stuck.write(`GET /api/events HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${admin['Cookie']}\r\n\r\n`);
  await until(async () => (await metric('onus_event_streams')) === opened + 1);
  // More than the system keeps on its way.
  const note = 'n'.repeat(1_900);
  const made = await world.admin.post('/api/assignments/bulk', {
    counselorIds: world.counselors.map(({ id }) => id),
    scenarioIds: world.scenarios.slice(0, 5).map(({ id }) => id),
    note,
  });
  const all = (made.body as { created: { id: string }[] }).created.map(({ id }) => id);
  const rounds = Math.ceil(16_000_000 / (all.length * (note.length + 900)));
  for (let i = 0; i < rounds; i++) {
    const { status } = await world.admin.post('/api/assignments/bulk/edit', {
      ids: all,
      note: `${note}${i}`,
    });
    expect(status).toBe(200);
  }
  await until(() => reader.told().length >= all.length * (rounds + 1), 30);
  await until(async () => (await metric('onus_event_streams_dropped_total')) === before + 1, 30);
  const id = await assign();
  await until(() => ids(reader).includes(id));
  stuck.destroy();
});

const withNginx = isInstalled('nginx') ? it : it.skip;
withNginx('is live through nginx', async () => {
  const ports = world.services.map(({ url }) => Number(new URL(url).port));
  const proxy = await startReverseProxy('nginx', ports);
  const stream = await open(supervisor, {}, proxy.url);
  const id = await assign();
  await until(() => ids(stream).includes(id), 5);
  stream.close();
  await proxy.close();
});

it('says every fifteen seconds where it is', async () => {
  await until(() => quiet.stream.text().includes(':\nid: '), 20);
  expect(quiet.stream.told()).toEqual([]);
});

it('ends with the instance, which is not held up', async () => {
  const stream = await open(supervisor);
  const since = performance.now();
  const stopped = world.services[1]!.stop();
  await stream.over;
  expect(await stopped).toBe(0);
  expect(performance.now() - since).toBeLessThan(10_000);
});
