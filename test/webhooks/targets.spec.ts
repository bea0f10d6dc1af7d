/** Where deliveries may go, unless the settings allow more: when it is saved, and when it is connected to. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/problems.js';
import { type Receiver, startReceiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';
import { isPublic } from '../../src/webhooks/targets.js';

let world: World;
let receiver: Receiver;

beforeAll(async () => {
  [world, receiver] = await Promise.all([createWorld(), startReceiver()]);
});

afterAll(async () => {
  await world.close();
  await receiver.close();
});

const create = (url: string) =>
  world.admin.post('/api/admin/webhooks', { url, events: ['assignment.created'] });

describe('what is saved', () => {
  it.each([
    'http://example.org/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://１２７.0.0.1/',
    'https://0.0.0.0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1:8443/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://192.0.2.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b:1::1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:1::1]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fec0::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
  ])('is not %s', async (url) => {
    const answer = await create(url);
    expectProblem(answer, 400, 'validation-failed');
    expect(answer.body.errors).toMatchObject([{ field: 'url', code: 'not-public' }]);
  });

  it.each([
    'https://example.org',
    'https://example.org:8443/a?b=c',
    'https://93.184.215.14/',
    'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
  ])('is %s', async (url) => {
    const { status, body } = await create(url);
    expect(status).toBe(201);
    expect(body.url).toBe(new URL(url).href);
    await world.admin.delete(`/api/admin/webhooks/${body.id}`);
  });

  it('is so for changes too', async () => {
    const { body } = await create('https://example.org');
    const answer = await world.admin.patch(`/api/admin/webhooks/${body.id}`, { url: 'https://[::1]/' });
    expectProblem(answer, 400, 'validation-failed');
    await world.admin.delete(`/api/admin/webhooks/${body.id}`);
  });
});

// As if a name led elsewhere by now: what was saved is not what is connected to.
it.each(['localhost', '127.0.0.1'])('nothing is connected to that is not public: %s', async (host) => {
  const { body: hook } = await create('https://example.org');
  for (const protocol of ['http', 'https']) {
    const url = `${protocol}://${host}:${new URL(receiver.url).port}/`;
    await world.pool.query('UPDATE webhooks SET url = $1 WHERE id = $2', [url, hook.id]);
    const { body: test } = await world.admin.post(`/api/admin/webhooks/${hook.id}/test`, {});
    const found = async () => {
      const { body } = await world.admin.get(`/api/admin/webhooks/${hook.id}/deliveries`);
      return (body.items as { id: string; status: string; answer: object }[]).find(
        ({ id }) => id === test.id,
      )!;
    };
    await until(async () => (await found()).status === 'dead');
    expect((await found()).answer).toEqual({
      status: null,
      body: null,
      error: `${host} ${host === 'localhost' ? 'has' : 'is'} no public address, and so nothing is sent there.`,
    });
  }
  expect(receiver.received).toEqual([]);
  await world.admin.delete(`/api/admin/webhooks/${hook.id}`);
});

it.each([
  ['8.8.8.8', true],
  ['::ffff:8.8.8.8', true],
  ['2001:4860:4860::8888', true],
  ['::ffff:10.0.0.1', false],
  ['::8.8.8.8', false],
  ['4000::1', false],
  ['127.1', false],
  ['nothing', false],
  ['', false],
])('takes %s for public: %s', (address, is) => {
  expect(isPublic(address)).toBe(is);
});
