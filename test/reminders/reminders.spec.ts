/** Reminders: at 08:00 where the organization is, once each, of what is to be reminded of then. Two instances run. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Caller, signIn } from '../support/api.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { type DatabaseClock, ownClock } from '../support/database-clock.js';
import { type MailServer, startMailServer } from '../support/mail-server.js';
import { startService } from '../support/service.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let clock: DatabaseClock;
let mail: MailServer;
let organization: string;
let supervisor: string;
let scenarios: string[];

/** 08:00 in Kyiv is 06:00Z in winter. */
const zone = 'Europe/Kyiv';

beforeAll(async () => {
  mail = await startMailServer();
  database = await createDatabase();
  clock = await ownClock(database.pool);
  await clock.set('2027-01-04T12:00:00Z');
  organization = (await one(`SELECT id FROM organizations WHERE name = 'Demo Crisis Line'`)).id;
  supervisor = (await one(`SELECT id FROM users WHERE email = 'supervisor@demo.test'`)).id;
  await database.pool.query('UPDATE organizations SET time_zone = $1', [zone]);
  await database.pool.query('DELETE FROM assignments; DELETE FROM assignment_changes');
  const { rows } = await database.pool.query<{ id: string }>(
    'SELECT id FROM scenarios WHERE organization_id = $1 ORDER BY external_id',
    [organization],
  );
  scenarios = rows.map(({ id }) => id);
  const service = await startService(database.url);
  const admin = await signIn(service.url, 'admin@demo.test');
  const days = { daysBefore: [1, 0], daysAfter: [2] };
  expect((await admin.patch('/api/organization', { reminders: days })).body.reminders).toEqual(days);
  await service.stop();
});

afterAll(async () => {
  await database.drop();
  await mail.close();
});

async function one<Row = { id: string }>(text: string, values: unknown[] = []): Promise<Row> {
  return (await database.pool.query(text, values)).rows[0] as Row;
}

/** Starts instances at an instant of the database's clock, waits until all of an 08:00 is told, and ends them. */
async function morning(now: string, moment: string, instances = 1): Promise<void> {
  await clock.set(now);
  const environment = { SMTP_URL: mail.url, PUBLIC_URL: 'https://onus.test/x' };
  const starts = Array.from({ length: instances }, () => startService(database.url, environment));
  const services = await Promise.all(starts);
  await toldTo(moment);
  await Promise.all(services.map((service) => service.stop()));
}

/** The mails that follow are given to the server too. */
async function toldTo(moment: string): Promise<void> {
  await until(async () => {
    const { told } = await one<{ told: boolean }>(
      'SELECT reminded_to >= $2 AS told FROM organization_reminders WHERE organization_id = $1',
      [organization, moment],
    );
    return told;
  });
  await until(async () => {
    const { left } = await one<{ left: boolean }>(
      'SELECT EXISTS (SELECT FROM mails WHERE ended_at IS NULL) AS left',
    );
    return !left;
  });
}

let people = 0;

interface Wish {
  dueOn?: string;
  dueAt?: string;
  createdAt?: string;
  status?: string;
  archived?: boolean;
  counselor?: string;
  scenario?: number;
  note?: string;
  email?: string | null;
  name?: string;
}

async function counselor({ email, archived, name }: Wish = {}): Promise<string> {
  people += 1;
  const { id } = await one(
    `INSERT INTO counselors (id, organization_id, external_id, name, email, archived_at)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, $5) RETURNING id`,
    [
      organization,
      `r-${people}`,
      name ?? `Person ${people}`,
      email === undefined ? `r-${people}@example.org` : email,
      archived ? '2027-01-01' : null,
    ],
  );
  return id;
}

/** As the service assigns: by the supervisor, and with a history. */
async function assigned(wish: Wish): Promise<string> {
  const { dueOn = null, status = 'pending', scenario = 0, createdAt = '2027-01-02T00:00:00Z' } = wish;
  const dueAt = dueOn === null ? wish.dueAt : `${dueOn}T21:59:59.999Z`;
  const { id } = await one(
    `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, due_on, due_at, status, note, created_at,
       updated_at, completed_at, cancelled_at, assigned_by_kind, assigned_by_id, assigned_by_name)
     VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, $6::text, $7, $8::timestamptz, $8::timestamptz,
       CASE $6::text WHEN 'completed' THEN $8::timestamptz END, CASE $6::text WHEN 'cancelled' THEN $8::timestamptz END,
       'user', $9, 'Sam')
     RETURNING id`,
    [
      organization,
      wish.counselor ?? (await counselor(wish)),
      scenarios[scenario],
      dueOn,
      dueAt,
      status,
      wish.note ?? null,
      createdAt,
      supervisor,
    ],
  );
  return id;
}

async function reminders(): Promise<{ id: string; what: string }[]> {
  const { rows } = await database.pool.query<{ id: string; what: string }>(`
    SELECT assignment_id AS id, type || ' ' || days AS what FROM assignment_reminders ORDER BY moment, days, at`);
  return rows;
}

async function remindersOf(id: string): Promise<string[]> {
  return (await reminders()).filter((each) => each.id === id).map(({ what }) => what);
}

describe('at 08:00', () => {
  let soon: string;
  let today: string;
  let timed: string;
  let late: string;
  let nobody: string;
  let both: string;

  beforeAll(async () => {
    both = await counselor({ email: 'both@example.org', name: 'Ada <b>Both</b>\r\nBcc: x@example.org' });
    soon = await assigned({ dueOn: '2027-01-06', counselor: both, note: 'Read <i>this</i> & that' });
    today = await assigned({ dueOn: '2027-01-05', counselor: both, scenario: 1, status: 'in_progress' });
    timed = await assigned({ dueAt: '2027-01-06T09:30:00Z', email: 'timed@example.org' });
    late = await assigned({ dueOn: '2027-01-03', email: 'late@example.org' });
    nobody = await assigned({ dueOn: '2027-01-06', email: null });
    for (const wish of [
      { dueOn: '2027-01-07' },
      { dueOn: '2027-01-04' },
      { dueOn: '2027-01-02' },
      { dueOn: '2027-01-06', status: 'completed' },
      { dueOn: '2027-01-06', status: 'cancelled' },
      { dueOn: '2027-01-06', archived: true },
      // Over when the day's moment comes: that is no "due soon".
      { dueAt: '2027-01-05T05:30:00Z' },
      { dueOn: '2027-01-06', createdAt: '2027-01-05T06:00:00.001Z' },
    ])
      await assigned(wish);
  });

  it('nothing is told before, and then all at once, by two instances once', async () => {
    await morning('2027-01-05T05:59:57Z', '2027-01-05T06:00:00Z', 2);
    expect((await reminders()).map(({ id, what }) => `${what} ${id}`).sort()).toEqual(
      [
        `due_soon 1 ${soon}`,
        `due_soon 0 ${today}`,
        `due_soon 1 ${timed}`,
        `overdue 2 ${late}`,
        `due_soon 1 ${nobody}`,
      ].sort(),
    );
    const { rows } = await database.pool.query(`
      SELECT DISTINCT organization_id, version, moment, transaction_id IS NOT NULL AS numbered,
        at >= moment AND at < moment + interval '60 s' AS "inTime"
      FROM assignment_reminders`);
    expect(rows).toEqual([
      {
        organization_id: organization,
        version: 1,
        moment: new Date('2027-01-05T06:00:00Z'),
        numbered: true,
        inTime: true,
      },
    ]);
  });

  it('each counselor gets one e-mail of all that is theirs, and who assigned one of all', async () => {
    const to = mail.received.map((each) => each.to).sort();
    expect(to).toEqual(['both@example.org', 'late@example.org', 'supervisor@demo.test', 'timed@example.org']);
    const [theirs] = mail.to('both@example.org');
    expect(theirs!.message.subject).toBe('2 assignments due soon at Demo Crisis Line');
    expect(theirs!.message.text).toMatch(
      /Due on Tuesday,? 5 January 2027[^]*Due on Wednesday,? 6 January 2027/,
    );
    expect(theirs!.message.text).toContain('Read <i>this</i> & that');
    expect(theirs!.message.html).toContain('Read &lt;i&gt;this&lt;/i&gt; &amp; that');
    expect(theirs!.message.html).not.toMatch(/<(b>Both|i>this)/);
    expect(theirs!.message.text).toContain('https://onus.test/x/my');
    expect(mail.to('timed@example.org')[0]!.message.text).toMatch(/6 January 2027 at 11:30 \(Europe\/Kyiv\)/);
    expect(mail.to('late@example.org')[0]!.message.subject).toBe('1 assignment overdue at Demo Crisis Line');
    const [digest] = mail.to('supervisor@demo.test');
    expect(digest!.message.subject).toBe(
      'Assigned by you: 1 assignment overdue, 4 due soon at Demo Crisis Line',
    );
    expect(digest!.message.text).toMatch(/OVERDUE[^]*DUE SOON/);
  });

  it('a name breaks out of no header', () => {
    const [theirs] = mail.to('both@example.org');
    const [head] = theirs!.raw.split('\r\n\r\n');
    expect(head).not.toMatch(/^bcc:/im);
    expect(theirs!.message.headers.get('auto-submitted')).toBe('auto-generated');
  });

  it('instances that start again tell nothing twice', async () => {
    const before = [await reminders(), mail.received.length];
    // As if the round had been cut off just before its end.
    await database.pool.query(`UPDATE organization_reminders SET reminded_to = '2027-01-05T05:00:00Z'`);
    await morning('2027-01-05T09:00:00Z', '2027-01-05T06:00:00Z', 2);
    expect([await reminders(), mail.received.length]).toEqual(before);
  });

  it('another time zone there makes no second 08:00 of what is past', async () => {
    const before = await reminders();
    const service = await startService(database.url);
    const admin = await signIn(service.url, 'admin@demo.test');
    for (const timeZone of ['Asia/Tokyo', zone])
      expect((await admin.patch('/api/organization', { timeZone })).status).toBe(200);
    await service.stop();
    const again = await startService(database.url);
    await again.stop();
    expect(await reminders()).toEqual(before);
  });

  it('nor where it has its 08:00 of that day later, but for what was assigned meanwhile', async () => {
    const before = await reminders();
    const west = 'America/New_York';
    await clock.set('2027-01-05T09:00:00Z');
    const service = await startService(database.url);
    const admin = await signIn(service.url, 'admin@demo.test');
    expect((await admin.patch('/api/organization', { timeZone: west })).status).toBe(200);
    await service.stop();
    const fresh = await assigned({ dueOn: '2027-01-06', createdAt: '2027-01-05T10:00:00Z' });
    await database.pool.query(`UPDATE assignments SET due_at = '2027-01-07T04:59:59.999Z' WHERE id = $1`, [
      fresh,
    ]);
    await morning('2027-01-05T13:00:10Z', '2027-01-05T13:00:00Z');
    const after = (await reminders()).map(({ id, what }) => `${what} ${id}`);
    expect(new Set(after).size).toBe(after.length);
    // And one that had been assigned after the first of the two.
    expect(after).toHaveLength(before.length + 2);
    expect(after).toContain(`due_soon 1 ${fresh}`);
    // An e-mail that has waited since before still names what is due on the day that it was due on.
    await database.pool.query(
      `INSERT INTO mails (id, organization_id, recipient_kind, recipient_id, topic, key, content, next_at)
       SELECT gen_random_uuid(), $1, 'counselor', $2, 'reminders', 'waited', jsonb_build_object('ids', array_agg(id), 'count', 1), now()
       FROM assignment_reminders WHERE assignment_id = $3`,
      [organization, both, soon],
    );
    await clock.set('2027-01-05T14:00:00Z');
    const back = await startService(database.url, { SMTP_URL: mail.url });
    await until(async () => {
      const { outcome } = await one<{ outcome: string | null }>(
        `SELECT outcome FROM mails WHERE key = 'waited'`,
      );
      return outcome !== null;
    });
    expect((await one<{ outcome: string }>(`SELECT outcome FROM mails WHERE key = 'waited'`)).outcome).toBe(
      'sent',
    );
    await (await signIn(back.url, 'admin@demo.test')).patch('/api/organization', { timeZone: zone });
    await back.stop();
  });
});

describe('when all instances were down at 08:00', () => {
  let kept: string;
  let edited: string;
  let noted: string;
  let admin: Caller;

  beforeAll(async () => {
    await clock.set('2027-01-08T04:00:00Z');
    kept = await assigned({ dueOn: '2027-01-09' });
    edited = await assigned({ dueOn: '2027-01-20' });
    noted = await assigned({ dueOn: '2027-01-09' });
    const service = await startService(database.url);
    await clock.set('2027-01-08T12:00:00Z');
    admin = await signIn(service.url, 'admin@demo.test');
    const edit = async (id: string, body: object): Promise<void> => {
      const { status } = await admin.patch(`/api/assignments/${id}`, body).set('If-Match', '*');
      expect(status).toBe(200);
    };
    await edit(edited, { dueAt: '2027-01-09' });
    await edit(noted, { note: 'Something else' });
    await service.stop();
    await assigned({ dueOn: '2027-01-09', createdAt: '2027-01-08T12:00:00Z' });
    await morning('2027-01-08T23:00:00Z', '2027-01-08T06:00:00Z');
  });

  it('they make up for it, but not to what was assigned, or given its due date, since', async () => {
    expect(await remindersOf(kept)).toEqual(['due_soon 1']);
    expect(await remindersOf(noted)).toEqual(['due_soon 1']);
    expect(await remindersOf(edited)).toEqual([]);
  });

  it('another due date is reminded of anew, and one that is put back is not', async () => {
    const edit = (dueOn: string) =>
      database.pool.query('UPDATE assignments SET due_on = $2, due_at = $3 WHERE id = $1', [
        kept,
        dueOn,
        `${dueOn}T21:59:59.999Z`,
      ]);
    await edit('2027-01-10');
    await database.pool.query(`UPDATE assignments SET updated_at = '2027-01-09T05:00:00Z' WHERE id = $1`, [
      kept,
    ]);
    await morning('2027-01-09T06:00:01Z', '2027-01-09T06:00:00Z');
    expect(await remindersOf(kept)).toEqual(['due_soon 1', 'due_soon 1']);
    expect((await remindersOf(edited)).concat(await remindersOf(noted))).toEqual([
      'due_soon 0',
      'due_soon 1',
      'due_soon 0',
    ]);
    await edit('2027-01-09');
    await database.pool.query(`UPDATE organization_reminders SET reminded_to = '2027-01-08T05:00:00Z'`);
    await morning('2027-01-08T23:00:00Z', '2027-01-08T06:00:00Z');
    expect(await remindersOf(kept)).toEqual(['due_soon 1', 'due_soon 1']);
  });

  it('an 08:00 that was followed by another one is not made up for', async () => {
    const missed = await assigned({ dueOn: '2027-01-12' });
    await morning('2027-01-12T07:00:00Z', '2027-01-12T06:00:00Z');
    expect(await remindersOf(missed)).toEqual(['due_soon 0']);
  });
});

it('a round whose instance is killed is gone on with by another, and tells what is cancelled meanwhile no more', async () => {
  const [first, second] = [await assigned({ dueOn: '2027-02-02' }), await assigned({ dueOn: '2027-02-02' })];
  await database.pool.query(`
    INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, due_on, due_at, created_at, updated_at,
      assigned_by_kind, assigned_by_id, assigned_by_name)
    SELECT gen_random_uuid(), c.organization_id, c.id, s.id, '2027-02-02', '2027-02-02T21:59:59.999Z', '2027-01-02',
      '2027-01-02', 'user', c.id, 'Somebody'
    FROM counselors c JOIN scenarios s USING (organization_id)
    WHERE c.archived_at IS NULL AND c.organization_id = '${organization}'
    ON CONFLICT DO NOTHING`);
  const keeper = await database.pool.connect();
  await keeper.query('BEGIN');
  await keeper.query(`UPDATE assignments SET status = 'cancelled', cancelled_at = now() WHERE id = $1`, [
    first,
  ]);
  await clock.set('2027-02-01T06:00:01Z');
  const doomed = await startService(database.url, { SMTP_URL: mail.url });
  const waiting = async (): Promise<boolean> =>
    (
      await one<{ waits: boolean }>(`
        SELECT EXISTS (
          SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`)
    ).waits;
  await until(waiting);
  await doomed.stop('SIGKILL');
  await keeper.query('COMMIT');
  keeper.release();
  await until(async () => !(await waiting()));
  await morning('2027-02-01T06:01:01Z', '2027-02-01T06:00:00Z', 2);
  expect([await remindersOf(first), await remindersOf(second)]).toEqual([[], ['due_soon 1']]);
  const { twice, missing } = await one<{ twice: number; missing: number }>(`
    SELECT
      (SELECT count(*)::integer FROM (
        SELECT FROM assignment_reminders GROUP BY assignment_id, type, days, due_at HAVING count(*) > 1) t) AS twice,
      (SELECT count(*)::integer FROM assignments a WHERE due_on = '2027-02-02' AND cancelled_at IS NULL AND NOT EXISTS (
        SELECT FROM assignment_reminders r WHERE r.assignment_id = a.id AND r.days = 1)) AS missing`);
  expect({ twice, missing }).toEqual({ twice: 0, missing: 0 });
  const messages = new Set(mail.received.map(({ message }) => message.messageId));
  expect(messages.size).toBe(mail.received.length);
});
