/** E-mails on their way: to a server that takes, refuses, puts off and hangs up; by instances that are killed. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { type Behaviour, type MailServer, startMailServer } from '../support/mail-server.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let mail: MailServer;
let service: Service;

const from = 'Night Line <line@onus.test>';

beforeAll(async () => {
  mail = await startMailServer();
  database = await createDatabase();
  service = await start();
});

afterAll(async () => {
  await service.stop();
  await database.drop();
  await mail.close();
});

function start(): Promise<Service> {
  return startService(database.url, { SMTP_URL: mail.url, MAIL_FROM: from });
}

interface MailRow {
  id: string;
  outcome: string | null;
  answer: string | null;
  attempts: number;
  /** Seconds until it is tried again. */
  wait: number;
}

async function rowOf(address: string): Promise<MailRow> {
  const { rows } = await database.pool.query<MailRow>(
    `SELECT m.id, outcome, answer, attempts, extract(epoch FROM next_at - now())::float8 AS wait
     FROM mails m JOIN users u ON u.id = recipient_id WHERE u.email = $1 ORDER BY m.created_at DESC LIMIT 1`,
    [address],
  );
  return rows[0]!;
}

async function endOf(address: string): Promise<string | null> {
  await until(async () => (await rowOf(address)).outcome !== null);
  return (await rowOf(address)).outcome;
}

/** Makes it due now. */
async function now(address: string): Promise<void> {
  await database.pool.query('UPDATE mails SET next_at = now() WHERE id = $1', [(await rowOf(address)).id]);
}

/** Ids of the messages that the server was given whole, answered or not. */
function givenTo(address: string): (string | undefined)[] {
  return mail.given.filter(({ to }) => to === address).map(({ message }) => message.messageId);
}

/** Has admins with these addresses told something, as the service's rooms do. */
async function tell(addresses: string[], content: object = {}): Promise<void> {
  await database.pool.query(
    `WITH who AS (
       INSERT INTO users (id, organization_id, email, name, role, password_hash)
       SELECT gen_random_uuid(), o.id, email, 'Ann ' || email, 'admin', 'none'
       FROM organizations o, unnest($1::text[]) email WHERE o.name = 'Demo Crisis Line'
       ON CONFLICT (email) DO UPDATE SET name = users.name RETURNING id, organization_id
     )
     INSERT INTO mails (id, organization_id, recipient_kind, recipient_id, topic, key, content, next_at)
     SELECT gen_random_uuid(), organization_id, 'user', id, 'notice', gen_random_uuid()::text, $2, now() FROM who`,
    [addresses, { subject: 'A webhook is paused', paragraphs: ['It failed <for> a day.'], ...content }],
  );
}

describe('an e-mail', () => {
  const refused = [
    ['refused@onus.test', 'its recipient', { recipient: 550 }],
    ['unwanted@onus.test', 'what it says', { data: 554 }],
  ] as [string, string, Behaviour][];

  beforeAll(async () => {
    for (const [address, , what] of refused) mail.behaviour.set(address, what);
    mail.behaviour.set('later@onus.test', { recipient: 451 });
    mail.behaviour.set('never@onus.test', { data: 451 });
    await tell(['taken@onus.test']);
    await tell(['lines@onus.test'], { subject: 'One\r\nBcc: all@onus.test\r\n\r\nTwo' });
    await tell([...refused.map(([address]) => address), 'later@onus.test', 'never@onus.test']);
    await database.pool.query(`
      INSERT INTO users (id, organization_id, email, name, role, deactivated_at)
      SELECT gen_random_uuid(), id, 'gone@onus.test', 'Gone', 'admin', now() FROM organizations LIMIT 1`);
    await tell(['gone@onus.test', 'no address@onus.test']);
  });

  it('is sent as text and as HTML, with a Message-ID that is its own', async () => {
    expect(await endOf('taken@onus.test')).toBe('sent');
    const [{ message }] = mail.to('taken@onus.test') as [(typeof mail.received)[0]];
    const { id } = await rowOf('taken@onus.test');
    expect(message).toMatchObject({
      subject: 'A webhook is paused',
      messageId: `<${id}@onus.test>`,
      from: { value: [{ name: 'Night Line', address: 'line@onus.test' }] },
      to: { value: [{ name: 'Ann taken@onus.test', address: 'taken@onus.test' }] },
    });
    expect(message.text).toContain('It failed <for> a day.');
    expect(message.html).toContain('It failed &lt;for&gt; a day.');
    expect(message.headers.has('list-unsubscribe')).toBe(false);
  });

  it('whose subject has line breaks gets no header of theirs', async () => {
    expect(await endOf('lines@onus.test')).toBe('sent');
    expect(mail.to('lines@onus.test')[0]!.message.subject).toBe('One Bcc: all@onus.test Two');
    expect(mail.to('all@onus.test')).toEqual([]);
  });

  it.each(refused)('to %s, of which the server refuses %s for good, is not sent again', async (address) => {
    expect(await endOf(address)).toBe('refused');
    const { id, attempts, answer } = await rowOf(address);
    expect([attempts, answer]).toEqual([1, expect.stringContaining('5.1.1 <…> is refused')]);
    await until(() => service.output().includes(id));
    expect(service.output()).toMatch(/The mail server refused an e-mail for good: 55\d 5\.1\.1 <…>/);
    expect(service.output()).not.toContain(address);
  });

  it('that is put off is sent later, less and less often, and after a day no more', async () => {
    for (const [attempts, least, most] of [
      [1, 20, 60],
      [2, 50, 120],
    ] as const) {
      await until(async () => (await rowOf('later@onus.test')).attempts === attempts);
      await until(async () => (await rowOf('later@onus.test')).wait < 250);
      const { wait, outcome } = await rowOf('later@onus.test');
      expect([outcome, wait > least, wait <= most]).toEqual([null, true, true]);
      await now('later@onus.test');
    }
    mail.behaviour.delete('later@onus.test');
    await now('later@onus.test');
    expect(await endOf('later@onus.test')).toBe('sent');
    expect(mail.to('later@onus.test')).toHaveLength(1);

    await until(async () => (await rowOf('never@onus.test')).attempts === 1);
    await database.pool.query(`UPDATE mails SET created_at = now() - interval '24 hours' WHERE id = $1`, [
      (await rowOf('never@onus.test')).id,
    ]);
    await now('never@onus.test');
    expect(await endOf('never@onus.test')).toBe('given-up');
  });

  it('goes to nobody who left, or whose address is none', async () => {
    expect(await endOf('gone@onus.test')).toBe('dropped');
    expect(await endOf('no address@onus.test')).toBe('dropped');
  });
});

describe('with several instances', () => {
  it('each of 60 e-mails is sent once', async () => {
    const addresses = Array.from({ length: 60 }, (_, i) => `many-${i}@onus.test`);
    const others = await Promise.all([start(), start()]);
    await tell(addresses);
    await until(async () => {
      const { rows } = await database.pool.query('SELECT FROM mails WHERE ended_at IS NULL');
      return rows.length === 0;
    });
    await Promise.all(others.map((other) => other.stop()));
    const sent = mail.received.map(({ to }) => to).filter((to) => to.startsWith('many-'));
    expect(sent.sort()).toEqual(addresses.sort());
  });

  it('what one that is killed had taken, another one sends as the same message', async () => {
    await service.stop();
    mail.behaviour.set('killed@onus.test', 'stall');
    await tell(['killed@onus.test']);
    const doomed = await start();
    await until(() => givenTo('killed@onus.test').length === 1);
    await doomed.stop('SIGKILL');
    expect(await rowOf('killed@onus.test')).toMatchObject({ outcome: null, attempts: 1 });
    expect((await rowOf('killed@onus.test')).wait).toBeGreaterThan(200);
    mail.behaviour.delete('killed@onus.test');
    await now('killed@onus.test');
    service = await start();
    expect(await endOf('killed@onus.test')).toBe('sent');
    const { id } = await rowOf('killed@onus.test');
    expect(givenTo('killed@onus.test')).toEqual([`<${id}@onus.test>`, `<${id}@onus.test>`]);
  });
});

describe('a server that hangs up after the message', () => {
  it('may have it, and is given it again as the same one', async () => {
    mail.behaviour.set('unknown@onus.test', 'hang up');
    await tell(['unknown@onus.test']);
    await until(() => givenTo('unknown@onus.test').length === 1);
    await until(async () => (await rowOf('unknown@onus.test')).answer !== null);
    expect(await rowOf('unknown@onus.test')).toMatchObject({ outcome: null, attempts: 1 });
    mail.behaviour.delete('unknown@onus.test');
    await now('unknown@onus.test');
    expect(await endOf('unknown@onus.test')).toBe('sent');
    const { id } = await rowOf('unknown@onus.test');
    expect(givenTo('unknown@onus.test')).toEqual([`<${id}@onus.test>`, `<${id}@onus.test>`]);
  });

  it('that falls silent holds up nobody who stops', async () => {
    let asked = false;
    const silent = createServer((socket) => {
      socket.write('220 silent.test ESMTP\r\n');
      socket.on('data', () => (asked = true)).on('error', () => undefined);
    });
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    await service.stop();
    const own = await startService(database.url, {
      SMTP_URL: `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`,
      MAIL_FROM: from,
      SHUTDOWN_SECONDS: '1',
    });
    await tell(['silence@onus.test']);
    await until(() => asked);
    expect(await own.stop()).toBe(0);
    expect(own.output()).toContain('"msg":"Stopped."');
    expect(own.output()).not.toContain('Not everything ended');
    silent.close();
    await database.pool.query('DELETE FROM mails WHERE ended_at IS NULL');
    service = await start();
  });

  it('and one that is away keep what waits, which the metrics tell', async () => {
    const port = Number(new URL(mail.url).port);
    await mail.close();
    await tell(['away@onus.test']);
    await until(async () => (await rowOf('away@onus.test')).answer !== null);
    const { text } = await request(service.url).get('/metrics');
    expect(text).toMatch(/^onus_mails_waiting 1$/m);
    expect(text).toMatch(/^onus_mails_total\{topic="notice",end="unavailable"\} \d/m);
    mail = await startMailServer(port);
    await now('away@onus.test');
    expect(await endOf('away@onus.test')).toBe('sent');
  });
});
