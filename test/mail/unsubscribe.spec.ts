/** Who wants no reminders by e-mail: the link in one, its page, and a mail program's own button (RFC 8058). */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let mail: MailServer;
/** The path of the link. */
let link: string;
let number = 0;

beforeAll(async () => {
  mail = await startMailServer();
  world = await createWorld({ environment: { SMTP_URL: mail.url } });
  await world.pool.query(`UPDATE counselors SET email = 'c@example.org' WHERE id = $1`, [
    world.counselors[0]!.id,
  ]);
  const { counselors, scenarios } = world;
  const wish = { counselorId: counselors[0]!.id, scenarioId: scenarios[0]!.id, dueAt: '2099-01-01' };
  await world.pool.query('DELETE FROM assignments');
  expect((await world.supervisor.post('/api/assignments', wish)).status).toBe(201);
  await remind();
  await until(() => mail.received.length === 1);
  const header = mail.received[0]!.raw.match(/^List-Unsubscribe: <(.*)>/im)![1]!;
  expect(header.startsWith(`${world.url}/unsubscribe/`)).toBe(true);
  link = new URL(header).pathname;
});

afterAll(async () => {
  await world.close();
  await mail.close();
});

/** Another reminder of the assignment, and its e-mail. */
async function remind(): Promise<string> {
  number += 1;
  const { rows } = await world.pool.query<{ id: string }>(
    `WITH reminder AS (
       INSERT INTO assignment_reminders (id, organization_id, assignment_id, version, type, days, due_at, moment)
       SELECT gen_random_uuid(), organization_id, id, version, 'due_soon', $1, due_at, now() FROM assignments
       RETURNING id, organization_id
     )
     INSERT INTO mails (id, organization_id, recipient_kind, recipient_id, topic, key, content, next_at)
     SELECT gen_random_uuid(), organization_id, 'counselor', $2, 'reminders', $1::text,
       jsonb_build_object('ids', ARRAY[id], 'count', 1), now()
     FROM reminder RETURNING id`,
    [number, world.counselors[0]!.id],
  );
  return rows[0]!.id;
}

async function outcomeOf(id: string): Promise<string> {
  const outcome = async () =>
    (await world.pool.query<{ outcome: string }>('SELECT outcome FROM mails WHERE id = $1', [id])).rows[0]!
      .outcome;
  await until(async () => (await outcome()) !== null);
  return outcome();
}

it('an e-mail of reminders says how to get none', () => {
  const { message, raw } = mail.received[0]!;
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  expect(message.text).toContain(`No such e-mails any more: ${world.url}${link}`);
  expect(message.html).toContain(`<a href="${world.url}${link}">`);
});

it('looking at the page changes nothing; its button does', async () => {
  const looked = await request(world.url).get(link).set('Accept', 'text/html');
  expect([looked.status, looked.headers['cache-control']]).toEqual([200, 'no-store']);
  expect(looked.text).toContain(`<form method="post" action="${link}"><button>Unsubscribe</button></form>`);
  expect(await outcomeOf(await remind())).toBe('sent');

  const pressed = await request(world.url)
    .post(link)
    .set({ 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'text/html' })
    .send('');
  expect(pressed.text).toContain(`action="${link}/undo"`);
  expect(await outcomeOf(await remind())).toBe('dropped');
  const undone = await request(world.url)
    .post(`${link}/undo`)
    .set('Accept', 'text/html')
    .type('form')
    .send('');
  expect([undone.status, undone.text]).toEqual([
    200,
    expect.stringContaining('<button>Unsubscribe</button>'),
  ]);
  expect(await outcomeOf(await remind())).toBe('sent');
});

describe('a mail program', () => {
  it.each([
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
  ])('unsubscribes by one request: %s', async (type, body) => {
    await request(world.url).post(`${link}/undo`);
    const answer = await request(world.url).post(link).set('Content-Type', type).send(body);
    expect(answer.status).toBe(200);
    expect((await request(world.url).get(link).set('Accept', 'application/json')).body).toEqual({
      subscribed: false,
    });
    const again = await request(world.url).post(link).set('Content-Type', type).send(body);
    expect(again.status).toBe(200);
    expect(await outcomeOf(await remind())).toBe('dropped');
  });
});

it('a link that is not of ours opens nothing', async () => {
  const [, , token] = link.split('/') as [string, string, string];
  const [kind, id, signature] = token.split('.') as [string, string, string];
  for (const wrong of [
    `${kind}.${id}.${signature.slice(0, -1)}${signature.endsWith('A') ? 'B' : 'A'}`,
    `user.${id}.${signature}`,
    `${kind}.${world.counselors[1]!.id}.${signature}`,
    `${kind}.${id}`,
    `${token}.x`,
    'x',
  ])
    expect((await request(world.url).post(`/unsubscribe/${wrong}`)).status).toBe(404);
});

it('what signs a link is in no log', async () => {
  await until(() => world.services[0].output().includes('/unsubscribe/'));
  expect(world.services[0].output()).not.toContain(link.split('.')[2]);
});
