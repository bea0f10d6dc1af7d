/** How often a wrong password is taken: for one account, and from one address, over all instances. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import { caller, signIn } from '../support/api.js';
import { expectProblem } from '../support/problems.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;

beforeAll(async () => {
  const environment = {
    SIGN_IN_ATTEMPTS_PER_ACCOUNT: '5',
    SIGN_IN_ATTEMPTS_PER_ADDRESS: '30',
    // Tests say where they come from.
    TRUSTED_PROXIES: '1',
  };
  world = await createWorld({ services: 2, environment });
});

afterAll(() => world.close());

let network = 0;
const newAddress = (): string => `198.51.${(network += 1)}.7`;

async function login(email: string, password: string, address: string, service = 0): Promise<Response> {
  const who = caller(world.services[service]!.url, { 'X-Forwarded-For': address });
  return who.post('/api/auth/login', { email, password });
}

const right = 'demo-password';
const wrong = 'not-the-password';

afterEach(() => world.pool.query('UPDATE rate_limits SET expire = 0'));

describe('an account', () => {
  it('whose password was guessed too often takes none, from wherever and on every instance', async () => {
    const email = 'supervisor@demo.test';
    for (let i = 0; i < 5; i += 1) {
      expect((await login(email, wrong, newAddress(), i % 2)).status).toBe(401);
    }
    for (const service of [0, 1]) {
      for (const password of [wrong, right]) {
        const refused = await login(email.toUpperCase(), password, newAddress(), service);
        expectProblem(refused, 429, 'rate-limited');
        expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
        expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900);
        expect(refused.headers['ratelimit-policy']).toBe('"account";q=5;w=900');
        expect(refused.headers['ratelimit']).toMatch(/^"account";r=0;t=\d+$/);
        expect(refused.get('Set-Cookie')).toBeUndefined();
      }
    }
    expect((await login('admin@demo.test', right, newAddress())).status).toBe(200);
  });

  it('that nobody has is refused the same', async () => {
    const answers: unknown[] = [];
    for (const email of ['nobody@demo.test', 'counselor@demo.test']) {
      const bodies = [];
      for (let i = 0; i < 7; i += 1) bodies.push((await login(email, wrong, newAddress())).body);
      answers.push(bodies);
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it('is free again with a new password from an admin', async () => {
    const admin = await signIn(world.url, 'admin@demo.test');
    const email = 'locked-out@demo.test';
    const wish = { email, name: 'Locked out', role: 'supervisor', password: 'first-password' };
    const { body } = await admin.post('/api/admin/users', wish);
    for (let i = 0; i < 6; i += 1) await login(email, wrong, newAddress());
    expect((await login(email, 'first-password', newAddress())).status).toBe(429);
    await admin.patch(`/api/admin/users/${body.id}`, { password: 'second-password' });
    expect((await login(email, 'second-password', newAddress())).status).toBe(200);
  });

  it('is guessed no more often by many at once', async () => {
    const addresses = Array.from({ length: 40 }, newAddress);
    const answers = await Promise.all(
      addresses.map((address, i) => login('admin@demo.test', wrong, address, i % 2)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
  });

  it('counts anew after the right password', async () => {
    for (let round = 0; round < 3; round += 1) {
      const address = newAddress();
      for (let i = 0; i < 4; i += 1) {
        expect((await login('admin@other.test', wrong, address)).status).toBe(401);
      }
      expect((await login('admin@other.test', right, address)).status).toBe(200);
    }
  });
});

describe('an address', () => {
  it('that guesses at many accounts is refused, and others are not', async () => {
    const address = newAddress();
    for (let i = 0; i < 30; i += 1) {
      expect((await login(`person-${i}@demo.test`, wrong, address, i % 2)).status).toBe(401);
    }
    const refused = await login('supervisor@demo.test', right, address);
    expectProblem(refused, 429, 'rate-limited');
    expect(refused.headers['ratelimit']).toMatch(/^"address";r=0;t=\d+$/);
    expect((await login('supervisor@demo.test', right, newAddress())).status).toBe(200);
  });

  it('is not charged for right passwords: a whole office may sit behind it', async () => {
    const address = newAddress();
    for (let i = 0; i < 35; i += 1) {
      expect((await login('supervisor@demo.test', right, address)).status).toBe(200);
    }
  });

  it('of IPv6 counts as its network, and an IPv4 one in IPv6 as itself', async () => {
    for (let i = 0; i < 30; i += 1)
      await login(`v6-${i}@demo.test`, wrong, `2001:db8:1:2::${i.toString(16)}`);
    expect((await login('admin@demo.test', right, '2001:db8:1:2:ffff::1')).status).toBe(429);
    expect((await login('admin@demo.test', right, '2001:db8:1:3::1')).status).toBe(200);
    for (let i = 0; i < 30; i += 1) await login(`v4-${i}@demo.test`, wrong, '::ffff:203.0.113.9');
    expect((await login('admin@demo.test', right, '203.0.113.9')).status).toBe(429);
    expect((await login('admin@demo.test', right, '::ffff:203.0.113.10')).status).toBe(200);
  });
});

describe('what names nobody', () => {
  it('is counted together, and as long as it may be', async () => {
    const odd = () => `${'x'.repeat(300)}${(network += 1)}`;
    for (let i = 0; i < 30; i += 1)
      expect((await login(`odd-${i}@demo.test`, wrong, odd())).status).toBe(401);
    expect((await login('admin@demo.test', right, odd())).status).toBe(429);
  });
});

describe('the window', () => {
  it('ends, and then the password is taken again', async () => {
    const short = await createWorld({
      environment: { SIGN_IN_ATTEMPTS_PER_ACCOUNT: '2', SIGN_IN_WINDOW_SECONDS: '1' },
    });
    try {
      const attempt = async (password: string) =>
        caller(short.url).post('/api/auth/login', { email: 'supervisor@demo.test', password });
      await until(async () => (await attempt(wrong)).status === 429);
      await until(async () => (await attempt(right)).status === 200);
    } finally {
      await short.close();
    }
  });

  it('that cannot be counted lets nobody in', async () => {
    await world.pool.query('ALTER TABLE rate_limits RENAME TO elsewhere');
    const refused = await login('supervisor@demo.test', right, newAddress());
    await world.pool.query('ALTER TABLE elsewhere RENAME TO rate_limits');
    expectProblem(refused, 500, 'internal-error');
    expect((await login('supervisor@demo.test', right, newAddress())).status).toBe(200);
  });
});
