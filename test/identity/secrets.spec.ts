/** What must never be in the log, and never in an answer, whatever happens to a request. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { caller, type Credentials, keyOf, sessionOf } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  world = await createWorld();
  cookie = await sessionOf(world.url, 'supervisor@demo.test');
  key = await keyOf(world.admin);
});

afterAll(() => world.close());

const secret = {
  password: 'the-password-in-the-log',
  newPassword: 'the-new-password-in-the-log',
  note: 'the-note-in-the-log',
  name: 'the-name-in-the-log',
  query: 'the-query-in-the-log',
  idempotencyKey: 'the-key-in-the-log',
  token: 'the-token-in-the-log',
};

/** Credentials that the service makes. */
let cookie: Credentials;
let key: Credentials;

/** One request of each kind that carries something secret. */
async function everything(turn: number): Promise<number[]> {
  const wish = {
    email: `${randomUUID()}@demo.test`,
    name: secret.name,
    role: 'supervisor',
    password: secret.password,
  };
  const person = caller(world.url, cookie);
  const partner = caller(world.url, key);
  const assignment = { user_id: `c-${1009 + turn}`, scenario_id: 's-109', note: secret.note };
  const responses = [
    await caller(world.url).post('/api/auth/login', { email: 'admin@demo.test', password: secret.password }),
    await caller(world.url).post('/api/auth/login', {
      email: 'admin@demo.test',
      password: 5,
      [secret.password]: 1,
    }),
    await person.post('/api/auth/password', {
      currentPassword: secret.password,
      newPassword: secret.newPassword,
    }),
    await world.admin.post('/api/admin/users', wish),
    await world.admin.post('/api/admin/users', { ...wish, role: 'nobody' }),
    await world.admin.get(`/api/counselors?q=${secret.query}`),
    await world.admin.get(`/api/admin/users?q=${secret.query}&unknown=${secret.query}`),
    await partner
      .post('/api/external/assignments', assignment)
      .set('Idempotency-Key', `${secret.idempotencyKey}-${randomUUID()}`),
    await partner.post('/api/external/assignments', { ...assignment, score: secret.note }),
    await partner.get(`/api/external/scenarios?api_key=${secret.query}`),
    await caller(world.url, { Authorization: `Bearer ${secret.token}` }).get('/api/auth/me'),
    await caller(world.url, { Authorization: `Bearer ${secret.token}` }).get('/api/external/scenarios'),
    await caller(world.url, { Cookie: `onus.sid=${secret.token}` }).get('/api/auth/me'),
  ];
  return responses.map(({ status }) => status);
}

async function log(): Promise<string> {
  const last = randomUUID();
  await caller(world.url).get('/health/live').set('X-Request-Id', last);
  const trace = randomUUID();
  await caller(world.url).get('/api/auth/me').set('X-Request-Id', trace);
  await until(() => world.services[0].output().includes(trace));
  // What is printed for people before and beside the log names the demo password, on purpose.
  return world.services[0]
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .join('\n');
}

it('no secret is in the log, of requests that succeed, are refused, or fail', async () => {
  const normal = await everything(0);
  expect(normal.filter((status) => status < 300).length).toBeGreaterThan(2);
  expect(normal.filter((status) => status >= 500)).toEqual([]);

  // PostgreSQL's own words for these failures quote the rows.
  await world.pool.query(`
    ALTER TABLE users ADD CONSTRAINT broken CHECK (role = 'admin') NOT VALID;
    ALTER TABLE assignments ADD CONSTRAINT broken CHECK (note IS NULL) NOT VALID;
    ALTER TABLE counselors RENAME COLUMN email TO mail`);
  const failing = await everything(1);
  expect(failing.filter((status) => status === 500).length).toBeGreaterThan(2);

  const lines = await log();
  expect(lines).toContain('/api/external/assignments');
  expect(lines).toMatch(/"err":\{[^{}]*violates check constraint/);
  for (const value of [...Object.values(secret), cookie['Cookie']!.split('=')[1]!, key['X-API-Key']!]) {
    expect(lines).not.toContain(value);
  }
});

it('an answer that fails tells the request’s id, and neither SQL nor where it failed', async () => {
  await world.pool.query(
    `
    ALTER TABLE scenarios RENAME TO exercises;
    ALTER TABLE users RENAME COLUMN name TO called`,
  );
  await until(async () => (await world.admin.get('/api/auth/me')).status === 500);
  for (const path of [
    '/api/scenarios',
    '/api/counselors',
    '/api/assignments',
    '/api/admin/users',
    '/api/auth/me',
  ]) {
    const response = await world.admin.get(path);
    expectProblem(response, 500, 'internal-error');
    expect(response.body.requestId).toBe(response.headers['x-request-id']);
    expect(Object.keys(response.body).sort()).toEqual([
      'detail',
      'instance',
      'requestId',
      'status',
      'title',
      'type',
    ]);
    expect(response.text).not.toMatch(/column|relation|exercises|called|select|\.ts|\.js/i);
  }
});
