/** Webhooks as admins keep them, and what receivers get: signed, in order, again after a failure, paused, from before. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { expectProblem } from '../support/problems.js';
import { type Received, type Receiver, startReceiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let mail: MailServer;
const receivers: Receiver[] = [];
const hooks: string[] = [];

beforeAll(async () => {
  mail = await startMailServer();
  const environment = {
    WEBHOOK_ALLOW_PRIVATE: 'true',
    SMTP_URL: mail.url,
    MAIL_FROM: 'Onus <onus@onus.test>',
  };
  world = await createWorld({ environment });
});

afterEach(async () => {
  await Promise.all(hooks.splice(0).map((id) => world.admin.delete(`/api/admin/webhooks/${id}`)));
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

afterAll(async () => {
  await world.close();
  await mail.close();
});

const every = ['assignment.created', 'assignment.started', 'assignment.completed', 'assignment.cancelled'];

async function receive(answer?: Receiver['answer']): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

interface Hook {
  id: string;
  secret: string;
}

async function hookTo(url: string, events = every): Promise<Hook> {
  const { status, body } = await world.admin.post('/api/admin/webhooks', { url, events });
  expect(status).toBe(201);
  hooks.push(body.id);
  return body as Hook;
}

let pairs = 0;
async function assign(): Promise<string> {
  const n = pairs++;
  const counselorId = world.counselors[n % world.counselors.length]!.id;
  const scenarioId = world.scenarios[Math.floor(n / world.counselors.length)]!.id;
  const { status, body } = await world.supervisor.post('/api/assignments', { counselorId, scenarioId });
  expect(status).toBe(201);
  return (body as { id: string }).id;
}

const of = (receiver: Receiver, assignment: string): Received[] =>
  receiver.received.filter(({ message }) => message.data.assignment?.id === assignment);

const shown = async ({ id }: Hook) => (await world.admin.get(`/api/admin/webhooks/${id}`)).body;
const deliveries = async ({ id }: Hook, query = '') =>
  (await world.admin.get(`/api/admin/webhooks/${id}/deliveries${query}`)).body.items;

/** Lets no delivery wait any longer. */
const hurry = (): Promise<unknown> =>
  world.pool.query(`
    SELECT FROM webhooks ORDER BY id FOR NO KEY UPDATE;
    UPDATE webhooks SET held_until = NULL WHERE held_until IS NOT NULL;
    UPDATE webhook_deliveries SET next_attempt_at = now() WHERE leased_until IS NULL AND status = 'pending'`);

describe('a webhook', () => {
  it('is sent what happens, in order and signed', async () => {
    const receiver = await receive();
    const hook = await hookTo(receiver.url);
    const id = await assign();
    await world.supervisor.post(`/api/assignments/${id}/start`, {});
    await world.supervisor.post(`/api/assignments/${id}/complete`, {});
    await until(() => of(receiver, id).length === 3);
    const got = of(receiver, id).map((one) => one.verify(hook.secret));
    expect(got.map(({ type, data }) => [type, data.version])).toEqual([
      ['assignment.created', 1],
      ['assignment.started', 2],
      ['assignment.completed', 3],
    ]);
    expect(got[0]).toEqual({
      type: 'assignment.created',
      timestamp: expect.any(String),
      data: {
        id: of(receiver, id)[0]!.id,
        type: 'assignment.created',
        at: got[0]!.timestamp,
        assignment: expect.objectContaining({ id }),
        version: 1,
        by: { kind: 'user', id: expect.any(String), name: expect.any(String) },
      },
    });
    const { body: assignment } = await world.supervisor.get(`/api/assignments/${id}`);
    expect(got[2]!.data.assignment).toEqual(assignment);
    expect(of(receiver, id)[0]!.headers['user-agent']).toMatch(/^Onus-Webhooks\//);
    await until(async () => (await deliveries(hook, '?status=delivered')).length === 3);
    const [last] = await deliveries(hook, '?limit=1');
    expect(last).toMatchObject({ status: 'delivered', answer: { status: 204, body: '', error: null } });
  });

  it('is sent the types alone that it wants, and nothing from before it was made', async () => {
    const receiver = await receive();
    const before = await assign();
    await until(async () => {
      const { rows } = await world.pool.query('SELECT FROM events WHERE assignment_id = $1', [before]);
      return rows.length === 1;
    });
    await hookTo(receiver.url, ['assignment.started']);
    const id = await assign();
    await world.supervisor.post(`/api/assignments/${id}/start`, {});
    await until(() => receiver.received.length > 0);
    expect(receiver.received.map(({ message }) => message.type)).toEqual(['assignment.started']);
  });

  it('has what failed tried again before anything later of the assignment, whatever others get', async () => {
    const failed = new Set<string>();
    const receiver = await receive(({ id, message: { data } }) => {
      if (data.version !== 1 || data.assignment!.id === other || failed.has(id)) return 200;
      failed.add(id);
      return 500;
    });
    let other = '';
    const hook = await hookTo(receiver.url);
    const id = await assign();
    await until(() => of(receiver, id).length === 1);
    await world.supervisor.post(`/api/assignments/${id}/start`, {});
    other = await assign();
    await until(() => of(receiver, other).length === 1);
    await until(async () => {
      await hurry();
      return of(receiver, id).length === 3;
    });
    expect(of(receiver, id).map(({ message }) => message.data.version)).toEqual([1, 1, 2]);
    expect(new Set(of(receiver, id).map((one) => one.id)).size).toBe(2);
    for (const one of receiver.received) one.verify(hook.secret);
  });

  it('is left alone for as long as it asks', async () => {
    let isAsked = false;
    const receiver = await receive((_, response) => {
      if (isAsked) return 200;
      isAsked = true;
      response.writeHead(429, { 'Retry-After': '2' }).end('not so fast');
      return undefined;
    });
    const hook = await hookTo(receiver.url);
    const id = await assign();
    await until(() => receiver.received.length === 1);
    await assign();
    await until(() => receiver.received.length === 3);
    const [first, second] = receiver.received as [Received, Received];
    expect(second.at - first.at).toBeGreaterThan(1_900);
    expect(of(receiver, id)).toHaveLength(2);
    await until(async () => (await deliveries(hook, '?status=delivered')).length === 2);
  });

  it('follows no redirect, and tells the start of an answer alone', async () => {
    const elsewhere = await receive();
    const receiver = await receive((_, response) => {
      response.writeHead(307, { Location: elsewhere.url }).end('x'.repeat(5_000_000));
      return undefined;
    });
    const hook = await hookTo(receiver.url);
    await world.admin.post(`/api/admin/webhooks/${hook.id}/test`, {});
    await until(async () => (await deliveries(hook, '?status=dead')).length === 1);
    const [test] = await deliveries(hook);
    expect(test).toMatchObject({
      type: 'webhook.test',
      assignmentId: null,
      attempts: 1,
      nextAttemptAt: null,
    });
    expect(test.answer).toEqual({ status: 307, body: 'x'.repeat(1024), error: null });
    expect(elsewhere.received).toEqual([]);
  });

  it('that does not answer within ten seconds has failed, and others are sent to meanwhile', async () => {
    const silent = await receive(() => undefined);
    const hook = await hookTo(silent.url);
    const receiver = await receive();
    await hookTo(receiver.url);
    const id = await assign();
    await until(() => of(silent, id).length === 1 && of(receiver, id).length === 1);
    expect((await deliveries(hook))[0]).toMatchObject({ status: 'pending', attempts: 1, answer: null });
    await until(async () => (await deliveries(hook))[0].answer !== null, 20);
    const [failed] = await deliveries(hook);
    expect(failed.answer).toEqual({ status: null, body: null, error: 'No answer within 10 seconds.' });
    const tookMs = Date.parse(failed.nextAttemptAt) - silent.received[0]!.at;
    expect(tookMs).toBeGreaterThan(9_000);
  });

  it('that says that it is gone is paused, and goes on where it was when it is resumed', async () => {
    let isGone = true;
    const receiver = await receive(() => (isGone ? 410 : 200));
    const hook = await hookTo(receiver.url);
    const id = await assign();
    await until(async () => (await shown(hook)).paused !== null);
    expect((await shown(hook)).paused).toEqual({ since: expect.any(String), reason: 'gone' });
    await world.supervisor.post(`/api/assignments/${id}/start`, {});
    const later = await assign();
    isGone = false;
    await world.admin.post(`/api/admin/webhooks/${hook.id}/test`, {});
    await until(() => receiver.received.some(({ message }) => message.type === 'webhook.test'));
    expect(receiver.received).toHaveLength(2);
    const resumed = await world.admin.patch(`/api/admin/webhooks/${hook.id}`, { paused: false });
    expect(resumed.body).toMatchObject({ paused: null, failingSince: null });
    await until(() => of(receiver, later).length === 1 && of(receiver, id).length === 3);
    expect(of(receiver, id).map(({ message }) => message.data.version)).toEqual([1, 1, 2]);
  });

  it('whose every attempt failed for a day is paused, and the admins are told', async () => {
    const receiver = await receive(() => 500);
    const hook = await hookTo(receiver.url);
    await assign();
    await until(async () => (await shown(hook)).failingSince !== null);
    await world.pool.query(
      `UPDATE webhooks SET failing_since = failing_since - interval '1 day' WHERE id = $1`,
      [hook.id],
    );
    await until(async () => {
      await hurry();
      return (await shown(hook)).paused !== null;
    });
    expect((await shown(hook)).paused.reason).toBe('failing');
    expect(await deliveries(hook, '?status=pending')).toHaveLength(1);
    const { rows: admins } = await world.pool.query<{ email: string }>(
      `SELECT email FROM users WHERE role = 'admin' AND deactivated_at IS NULL
         AND organization_id = (SELECT organization_id FROM webhooks WHERE id = $1)
       ORDER BY email`,
      [hook.id],
    );
    const subject = `The webhook to ${new URL(receiver.url).host} is paused`;
    const notices = () => mail.received.filter(({ message }) => message.subject === subject);
    await until(() => notices().length >= admins.length);
    expect(
      notices()
        .map(({ to }) => to)
        .toSorted(),
    ).toEqual(admins.map(({ email }) => email));
    const { text } = notices()[0]!.message;
    expect(text).toContain('every attempt of a day failed');
    expect(text).toContain(`PATCH /api/admin/webhooks/${hook.id}`);
  });

  it('that has asked for time has it, whatever else it takes meanwhile', async () => {
    const late: (() => void)[] = [];
    const receiver = await receive((_, response) => {
      if (late.length === 7) {
        response.writeHead(429, { 'Retry-After': '600' }).end();
        return undefined;
      }
      return new Promise((resolve) => late.push(() => resolve(204)));
    });
    const hook = await hookTo(receiver.url);
    await Promise.all(Array.from({ length: 12 }, assign));
    const held = async (): Promise<boolean> =>
      (await world.pool.query('SELECT FROM webhooks WHERE id = $1 AND held_until > now()', [hook.id]))
        .rowCount === 1;
    await until(held);
    for (const answer of late) answer();
    await until(async () => (await deliveries(hook, '?status=delivered')).length === 7);
    expect([await held(), receiver.received.length]).toEqual([true, 8]);
  });

  it('that wants to speak another protocol has failed', async () => {
    const server = createServer((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n'),
      );
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const hook = await hookTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await assign();
    await until(async () => (await deliveries(hook))[0]?.answer?.status === 101);
    expect((await deliveries(hook))[0]).toMatchObject({
      status: 'pending',
      answer: { error: 'It wants to speak another protocol.' },
    });
    server.close();
  });

  it('that is deleted while it says that it is gone is not paused, and nobody is told', async () => {
    let say = (): void => undefined;
    const receiver = await receive(() => new Promise((resolve) => (say = () => resolve(410))));
    const hook = await hookTo(receiver.url);
    await assign();
    await until(() => receiver.received.length === 1);
    await world.admin.delete(`/api/admin/webhooks/${hook.id}`);
    say();
    const told = async () =>
      (
        await world.pool.query<{ paused: boolean; mails: number }>(
          `SELECT paused_since IS NOT NULL AS paused, status_code AS status,
             (SELECT count(*)::integer FROM mails WHERE key LIKE '%' || w.id || '%') AS mails
           FROM webhooks w JOIN webhook_deliveries ON webhook_id = w.id WHERE w.id = $1`,
          [hook.id],
        )
      ).rows;
    await until(async () => (await told()).some((row) => 'status' in row && row.status === 410));
    expect(await told()).toEqual([{ paused: false, status: 410, mails: 0 }]);
  });

  it('is sent nothing of what is not kept any more', async () => {
    const receiver = await receive(() => 500);
    const hook = await hookTo(receiver.url);
    const id = await assign();
    await until(async () => (await deliveries(hook))[0]?.answer?.status === 500);
    await world.pool.query('DELETE FROM assignment_changes WHERE assignment_id = $1', [id]);
    await hurry();
    await until(async () => (await deliveries(hook))[0].status === 'dead');
    expect((await deliveries(hook))[0].answer.error).toBe('It is older than events are kept.');
    expect(receiver.received).toHaveLength(1);
  });

  it('is paused and resumed by an admin', async () => {
    const receiver = await receive();
    const hook = await hookTo(receiver.url);
    const paused = await world.admin.patch(`/api/admin/webhooks/${hook.id}`, { paused: true });
    expect(paused.body.paused.reason).toBe('admin');
    const id = await assign();
    const witness = await receive();
    await hookTo(witness.url);
    const seen = await assign();
    await until(() => of(witness, seen).length === 1);
    expect(receiver.received).toEqual([]);
    await world.admin.patch(`/api/admin/webhooks/${hook.id}`, { paused: false });
    await until(() => of(receiver, id).length === 1 && of(receiver, seen).length === 1);
  });

  it('gives up after three days, and sends that again by hand, or all since a time', async () => {
    let isWell = false;
    const receiver = await receive(() => (isWell ? 200 : 500));
    const hook = await hookTo(receiver.url);
    const since = new Date();
    const id = await assign();
    await until(async () => (await deliveries(hook))[0]?.attempts === 1);
    await until(async () => {
      await world.pool.query(
        `UPDATE webhook_deliveries SET first_attempt_at = now() - interval '3 days' WHERE webhook_id = $1`,
        [hook.id],
      );
      await hurry();
      return (await deliveries(hook, '?status=dead')).length === 1;
    });
    const [dead] = await deliveries(hook);
    expect(dead).toMatchObject({ answer: { status: 500 }, nextAttemptAt: null });
    isWell = true;
    const path = `/api/admin/webhooks/${hook.id}`;
    const again = await world.admin.post(`${path}/deliveries/${dead.id}/redeliver`, {});
    expect(again.status).toBe(202);
    await until(async () => (await deliveries(hook, '?status=delivered')).length === 1);

    const later = await assign();
    await until(() => of(receiver, later).length === 1);
    receiver.received.length = 0;
    await world.pool.query(
      `UPDATE webhook_deliveries SET status = 'dead' WHERE webhook_id = $1 AND assignment_id = $2`,
      [hook.id, id],
    );
    await world.admin.post(`${path}/redeliver`, { since, which: 'dead' });
    await until(() => of(receiver, id).length === 1);
    expect(of(receiver, later)).toEqual([]);
    // What is under way is not sent twice at a time.
    await until(async () => (await deliveries(hook, '?status=delivered')).length === 2);

    expect((await world.admin.post(`${path}/redeliver`, { since })).status).toBe(202);
    await until(() => of(receiver, id).length === 2 && of(receiver, later).length === 1);
    // To one that was not there yet, too.
    const other = await receive();
    const young = await hookTo(other.url);
    await world.admin.post(`/api/admin/webhooks/${young.id}/redeliver`, { since });
    await until(() => of(other, id).length === 1 && of(other, later).length === 1);
    const ago = new Date(Date.now() - 31 * 86_400_000);
    const refused = await world.admin.post(`${path}/redeliver`, { since: ago });
    expect(refused.body.errors).toMatchObject([{ field: 'since', code: 'too-old' }]);
  });

  it('has its secret replaced: both sign for a while, and it is shown nowhere else', async () => {
    const receiver = await receive();
    const hook = await hookTo(receiver.url);
    const path = `/api/admin/webhooks/${hook.id}`;
    const { body: rotated } = await world.admin.post(`${path}/rotate`, {});
    expect(rotated.secret).not.toBe(hook.secret);
    expect(new Date(rotated.formerSecretUntil).getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
    await world.admin.post(`${path}/test`, {});
    await until(() => receiver.received.length === 1);
    expect(receiver.received[0]!.headers['webhook-signature']!.split(' ')).toHaveLength(2);
    for (const secret of [hook.secret, rotated.secret])
      expect(receiver.received[0]!.verify(secret)).toMatchObject({ type: 'webhook.test' });
    for (let i = 0; i < 9; i += 1) await world.admin.post(`${path}/rotate`, { overlapSeconds: 604_800 });
    await world.admin.post(`${path}/test`, {});
    await until(() => receiver.received.length === 2);
    expect(receiver.received.pop()!.headers['webhook-signature']!.split(' ')).toHaveLength(4);
    const { body: last } = await world.admin.post(`${path}/rotate`, { overlapSeconds: 0 });
    await world.admin.post(`${path}/test`, {});
    await until(() => receiver.received.length === 2);
    receiver.received[1]!.verify(last.secret);
    for (const secret of [hook.secret, rotated.secret])
      expect(() => receiver.received[1]!.verify(secret)).toThrow(/signature/i);
    expect(await shown(hook)).not.toHaveProperty('secret');
    const { rows } = await world.pool.query<{ row: string }>(
      'SELECT to_jsonb(w)::text AS row FROM webhooks w',
    );
    for (const { row } of rows) expect(row).not.toContain(last.secret.slice(6));
  });
});

it('refuses what is no place to send to', async () => {
  const refused = async (url: string) => {
    const answer = await world.admin.post('/api/admin/webhooks', { url, events: every });
    expectProblem(answer, 400, 'validation-failed');
    return answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`);
  };
  for (const url of [
    '',
    'example.org',
    'ftp://example.org',
    'https://',
    'https://u:p@example.org/',
    'https://u@example.org',
    'https://example.org/#a',
  ])
    expect(await refused(url)).toEqual(['url invalid-url']);
});
