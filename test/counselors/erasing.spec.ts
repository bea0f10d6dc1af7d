/** Erasing a person: nothing that the service keeps or answers says who they were, and counts, times and the promise stay. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type Caller, caller, type Credentials, sessionOf, signIn } from '../support/api.js';
import { finished, rows, type ImportType, upload } from '../support/uploads.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let admin: Credentials;

beforeAll(async () => {
  world = await createWorld();
  admin = await sessionOf(world.url, 'admin@demo.test');
});

afterAll(() => world.close());

const now = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/);

/** A person of whom every text has a word that nobody else has. */
async function newPerson(more: object = {}) {
  const word = `Quendelin${randomUUID().slice(0, 8)}`;
  const texts = { externalId: `x-${word}`, name: `${word} Ash`, email: `${word.toLowerCase()}@line.test` };
  const { status, body } = await world.supervisor.post('/api/counselors', { ...texts, ...more });
  expect(status).toBe(201);
  return { word, ...texts, ...(body as { id: string }) };
}

const erase = (id: string, confirm: string) =>
  world.admin.post(`/api/admin/counselors/${id}/erase`, { confirm });

/** Columns of the whole database, whatever tables there are, that have a word in them. */
async function mentions(word: string): Promise<string[]> {
  const { rows: tables } = await world.pool.query<{ name: string }>(`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT IN ('migrations')`);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows: hits } = await world.pool.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM ${name} t WHERE to_jsonb(t)::text ILIKE '%' || $1 || '%'`,
      [word],
    );
    found.push(...hits.map(({ row }) => `${name}: ${row}`));
  }
  return found;
}

async function imported(type: ImportType, file: string, more: object = {}) {
  const started = await upload(world.url, admin, file, { type, ...more });
  return finished(world.url, admin, started.id);
}

it('makes all that names them unreadable, wherever it is, and keeps counts, times and the promise', async () => {
  const { word, id, externalId, name, email } = await newPerson();
  const [one, two, three, four] = world.scenarios;
  const roster = await imported(
    'counselors',
    `external_id,name,email\n${externalId},${name},${email}\nother-${randomUUID()},Other,o@line.test\n`,
  );
  const shouted = `external_id,name\n${externalId.toUpperCase()},Somebody\n`;
  const asking = await imported('counselors', shouted);
  expect((await rows(world.url, admin, asking, 'invalid')).rows[0]!['reason']).toContain(
    `is it “${externalId}”?`,
  );
  const pairs = `Counselor,scenario,note\n${email.toUpperCase()},${one!.externalId},Call ${word}\n${world.counselors[7]!.externalId},${one!.externalId},Other\n${externalId},no-such,x\n`;
  const given = await imported('assignments', pairs);
  const wish = { user_id: externalId, scenario_id: two!.externalId, note: `For ${word}` };
  const partners = await world.partner
    .post('/api/external/assignments', wish)
    .set('Idempotency-Key', randomUUID());
  const completed = partners.body.id as string;
  await world.partner
    .post(`/api/external/assignments/${completed}/result`, { score: 70, feedback: `${word} was calm` })
    .set('Idempotency-Key', randomUUID());
  await world.supervisor.post(`/api/assignments/${completed}/result`, {
    feedback: `${word} was warm`,
    reason: `${word} asked`,
  });
  const web = async (scenarioId: string) =>
    (
      await world.supervisor
        .post('/api/assignments', { counselorId: id, scenarioId, note: `Ask ${word}` })
        .set('Idempotency-Key', randomUUID())
    ).body;
  const [started, cancelled] = [await web(three!.id), await web(four!.id)];
  await world.supervisor.post(`/api/assignments/${started.id}/start`).set('Idempotency-Key', randomUUID());
  await world.supervisor.post(`/api/counselors/${id}/unarchive`).set('Idempotency-Key', randomUUID());
  await world.supervisor
    .patch(`/api/assignments/${started.id}`, { note: `Ask ${word} again` })
    .set('If-Match', '*');
  await world.supervisor.post(`/api/assignments/${cancelled.id}/cancel`, { reason: `${word} is ill` });
  const list = async () =>
    (await world.supervisor.get(`/api/assignments?counselorId=${id}`)).body.items as Record<
      string,
      unknown
    >[];
  const before = await list();
  const historyOf = async (assignment: string) =>
    (await world.supervisor.get(`/api/assignments/${assignment}/history`)).body.items as Record<
      string,
      unknown
    >[];
  const pasts = new Map(
    await Promise.all(
      before.map(async (each) => [each['id'], await historyOf(each['id'] as string)] as const),
    ),
  );
  expect((await mentions(word)).length).toBeGreaterThan(10);

  const wrong = await erase(id, 'c-1001');
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ field: 'confirm', code: 'unconfirmed' }] } });
  expect(wrong.body.detail).toContain(externalId);
  expect(await list()).toEqual(before);

  const erased = await erase(id, externalId);
  expect(erased.status).toBe(200);
  const nobody = { externalId: `erased-${id}`, name: 'Erased', email: null, userId: null };
  expect(erased.body).toMatchObject({ id, ...nobody, archivedAt: now, erasedAt: now });
  expect(await mentions(word)).toEqual([]);
  expect((await mentions(id)).length).toBeGreaterThan(4);

  const after = await list();
  const wasOpen = (each: Record<string, unknown>) =>
    ['pending', 'in_progress'].includes(each['status'] as string);
  expect(after).toEqual(
    before.map((each) => ({
      ...each,
      counselor: { id, externalId: `erased-${id}`, name: 'Erased' },
      note: null,
      status: wasOpen(each) ? 'cancelled' : each['status'],
      cancelledAt: wasOpen(each) ? now : each['cancelledAt'],
      result: each['result'] === null ? null : { score: 70, feedback: null },
      version: (each['version'] as number) + 1,
    })),
  );
  for (const each of after) {
    const past = pasts.get(each['id'])!;
    const history = await historyOf(each['id'] as string);
    expect(history.slice(0, -1)).toEqual(
      past.map((entry) => ({
        ...entry,
        reason: null,
        changes:
          entry['changes'] === null
            ? null
            : Object.fromEntries(
                Object.keys(entry['changes'] as object).map((key) => [key, { from: null, to: null }]),
              ),
      })),
    );
    expect(history.at(-1)).toMatchObject({
      version: each['version'],
      from: past.at(-1)!['to'],
      to: each['status'],
      door: 'web',
      changes: null,
      reason: 'The counselor was erased.',
    });
  }

  // Counts of imports stay, and the rows of others.
  const reason = 'The person of this row was erased.';
  for (const [file, outcome, at] of [
    [roster, 'existing', 0],
    [given, 'created', 0],
    [given, 'invalid', 0],
    [asking, 'invalid', 0],
  ] as const) {
    const report = await rows(world.url, admin, file, outcome);
    expect(report.rows[at]).toMatchObject({ outcome, reason, [report.header[0]!]: 'erased' });
  }
  expect((await rows(world.url, admin, given, 'created')).rows[1]).toMatchObject({ note: 'Other' });
  expect((await finished(world.url, admin, given.id)).counts).toEqual(given.counts);

  // A repeat is the same, whatever is known of the external id; nothing can be assigned or changed, and they do not return.
  for (const confirm of [externalId, 'x']) expect((await erase(id, confirm)).body).toEqual(erased.body);
  const assigning = await world.supervisor.post('/api/assignments', { counselorId: id, scenarioId: one!.id });
  expect(assigning).toMatchObject({ status: 400, body: { errors: [{ code: 'archived' }] } });
  expect((await world.partner.post('/api/external/assignments', wish)).status).toBe(404);
  const counselor = `/api/counselors/${id}`;
  for (const refused of [
    await world.supervisor.patch(counselor, { name: 'Back' }),
    await world.supervisor.post(`${counselor}/unarchive`),
  ]) {
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'id', code: 'erased' }] } });
  }
  await world.supervisor.post(`${counselor}/archive`);
  await imported('counselors', `external_id,name\nerased-${id},Erased\n`);
  expect((await world.supervisor.get(counselor)).body).toEqual(erased.body);

  // The external id is free for somebody else.
  const { status, body } = await world.supervisor.post('/api/counselors', {
    externalId,
    name: 'Somebody new',
  });
  expect(status).toBe(201);
  expect((await world.partner.post('/api/external/assignments', wish)).status).toBe(201);
  expect((await world.supervisor.get(`/api/assignments?counselorId=${body.id}`)).body.items).toHaveLength(1);
});

/** A user of ours with a role, and the counselor whom they are. */
async function newUser(role: string) {
  const { word, ...person } = await newPerson();
  const login = { email: `user-${word.toLowerCase()}@line.test`, password: 'a-long-password' };
  const { body: user } = await world.admin.post('/api/admin/users', { ...login, name: `${word} User`, role });
  await world.supervisor.patch(`/api/counselors/${person.id}`, { userId: user.id });
  return {
    word,
    person,
    user: user as { id: string },
    login,
    who: await signIn(world.url, login.email, login.password),
  };
}

it('makes rows of files of others unreadable too, wherever the person is in them, read or not', async () => {
  const { word, id, externalId, name, email } = await newPerson();
  const [one] = world.scenarios;
  const columns = JSON.stringify({ counselor: 'Who', scenario: { each: 'Course*' }, due_date: 'Due' });
  const only = JSON.stringify({ State: ['active'] });
  const other = world.counselors[8]!.externalId;
  const given = await imported(
    'assignments',
    'Remark,Name,Who,Course1,Course2,Due,State\n' +
      `x,${name},${externalId},${one!.externalId},,,active\n` +
      `x,${name},${email},${one!.externalId},,soon,active\n` +
      `x,${name},${externalId},${one!.externalId},,,left\n` +
      `x,${name},${externalId},,,,active\n` +
      `x,${name},${externalId},${one!.externalId},no-such,,active,more\n` +
      `x,Other,${other},${one!.externalId},,,left\n`,
    { columns, only },
  );
  expect(given.counts).toMatchObject({ created: 1, invalid: 2, leftOut: 3 });
  const lines = `{"counselor":"${externalId}","scenario":"no-such"}\n{"counselor":"${externalId}","note":["${word}"]\n`;
  const read = await imported('assignments', lines, { contentType: 'application/x-ndjson' });
  expect(read.counts).toMatchObject({ invalid: 2 });
  expect((await mentions(word)).length).toBeGreaterThan(7);
  expect((await erase(id, externalId)).status).toBe(200);
  expect(await mentions(word)).toEqual([]);
  expect((await rows(world.url, admin, given, 'left_out')).rows).toMatchObject([
    { line: '4', Name: 'erased' },
    { line: '5', Name: 'erased' },
    { line: '7', Name: 'Other' },
  ]);
});

it('takes their account along: signed out, closed, and nameless in every history', async () => {
  const { word, person, user, login, who } = await newUser('supervisor');
  const [others, own] = await Promise.all(
    [world.counselors[11]!.id, person.id].map(
      async (counselorId) =>
        (await who.post('/api/assignments', { counselorId, scenarioId: world.scenarios[5]!.id })).body as {
          id: string;
        },
    ),
  );
  await world.admin.patch(`/api/admin/users/${user.id}`, { role: 'counselor' });
  const again = await signIn(world.url, login.email, login.password);
  await again.post(`/api/assignments/${own!.id}/start`);
  expect((await erase(person.id, person.externalId)).status).toBe(200);
  expect(await mentions(word)).toEqual([]);
  expect((await again.get('/api/auth/me')).status).toBe(401);
  expect((await caller(world.url).post('/api/auth/login', login)).status).toBe(401);
  const { body } = await world.supervisor.get(`/api/assignments/${others!.id}`);
  expect(body).toMatchObject({ status: 'pending', version: 1, assignedBy: { id: user.id, name: 'Erased' } });
  const { body: history } = await world.supervisor.get(`/api/assignments/${own!.id}/history`);
  const by = { kind: 'user', id: user.id, name: 'Erased' };
  expect(history.items).toMatchObject([{ by }, { by, to: 'in_progress' }, { to: 'cancelled' }]);
  const account = await world.admin.get(`/api/admin/users/${user.id}`);
  expect(account.body).toMatchObject({ name: 'Erased', active: false });
});

it.each(['supervisor', 'admin'])('does not take a %s along, and says what to do', async (role) => {
  const { person, user } = await newUser(role);
  const refused = await erase(person.id, person.externalId);
  expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'id', code: 'has-role' }] } });
  expect(refused.body.detail).toContain(role);
  await world.supervisor.patch(`/api/counselors/${person.id}`, { userId: null });
  expect((await erase(person.id, person.externalId)).status).toBe(200);
  expect((await world.admin.get(`/api/admin/users/${user.id}`)).body).toMatchObject({ role, active: true });
});

it('is for admins, under If-Match if that is sent, and not for who is not there', async () => {
  const { id, externalId } = await newPerson();
  const route = `/api/admin/counselors/${id}/erase`;
  const confirm = { confirm: externalId };
  for (const who of [world.supervisor, world.counselor] satisfies Caller[]) {
    expect((await who.post(route, confirm)).status).toBe(403);
  }
  expect((await world.admin.post(route, confirm).set('If-Match', '"9"')).status).toBe(412);
  expect((await world.admin.post(route, {})).body.errors).toMatchObject([{ field: 'confirm' }]);
  expect((await world.admin.post(route, confirm).set('If-Match', 'W/"1"')).status).toBe(200);
  expect(await erase(randomUUID(), externalId)).toMatchObject({
    status: 404,
    body: { resource: 'counselor' },
  });
  const other = await signIn(world.url, 'admin@other.test');
  expect((await other.post(route, confirm)).status).toBe(404);
});

it('races with creates for them: each came before and is cancelled, or is refused', async () => {
  for (let round = 0; round < 6; round += 1) {
    const { id, externalId } = await newPerson();
    const creates = world.scenarios.slice(0, 12).map(async (scenario, i) => {
      if (i % 2 === 0) {
        return world.supervisor.post('/api/assignments', { counselorId: id, scenarioId: scenario.id });
      }
      return world.partner.post('/api/external/assignments', {
        user_id: externalId,
        scenario_id: scenario.id,
      });
    });
    await Promise.race(creates);
    expect((await erase(id, externalId)).status).toBe(200);
    const responses = await Promise.all(creates);
    const made = responses.filter(({ status }) => status === 201).length;
    expect(responses.filter(({ status }) => ![201, 400, 404].includes(status))).toEqual([]);
    const { body } = await world.supervisor.get(`/api/assignments?counselorId=${id}`);
    expect((body.items as { status: string }[]).map(({ status }) => status)).toEqual(
      Array<string>(made).fill('cancelled'),
    );
  }
});

it('also makes what an import has still to do for them invalid, and deletes no one else’s', async () => {
  const { word, id, externalId, name } = await newPerson();
  const other = randomUUID();
  const file = `external_id,name\n${externalId},${name} Renamed\n${other},Other\n`;
  const started = await imported('counselors', file);
  await erase(id, externalId);
  // As it stands between two chunks: read, and not yet decided.
  await world.pool.query(
    `UPDATE imports SET status = 'queued', finished_at = NULL, position = 0, existing = 0, updated = 0, created = 0 WHERE id = $1`,
    [started.id],
  );
  await world.pool.query('DELETE FROM import_outcomes WHERE import_id = $1', [started.id]);
  const another = await imported('counselors', `external_id,name\n${randomUUID()},Wakes the queue\n`);
  expect(another.status).toBe('completed');
  const done = await finished(world.url, admin, started.id);
  expect(done.counts).toMatchObject({ total: 2, invalid: 1, existing: 1 });
  expect(await mentions(word)).toEqual([]);
});

it('is done beside changes of theirs, of which each comes before it or finds it done', async () => {
  for (let round = 0; round < 10; round += 1) {
    const { word, id, externalId } = await newPerson();
    const body = { counselorId: id, scenarioId: world.scenarios[0]!.id, note: `For ${word}` };
    const { body: given } = await world.supervisor.post('/api/assignments', body);
    const path = `/api/assignments/${given.id as string}`;
    const [erased, ...others] = await Promise.all([
      erase(id, externalId),
      world.supervisor.post(`${path}/start`),
      world.supervisor.patch(path, { note: `${word} again` }).set('If-Match', '*'),
    ]);
    expect(erased.status).toBe(200);
    for (const { status } of others) expect([200, 409]).toContain(status);
    expect(await mentions(word)).toEqual([]);
  }
});

it('finds them under the names that they had before in files, and as who uploaded one', async () => {
  const { word, id, name, externalId, email } = await newPerson();
  const [one] = world.scenarios;
  await imported('counselors', `external_id,name\nfirst-${word},${name}\n`);
  const { items } = (await world.admin.get(`/api/counselors?q=first-${word}`)).body as {
    items: { id: string }[];
  };
  const first = items[0]!.id;
  await imported('assignments', `counselor,scenario,note\nfirst-${word},${one!.externalId},For ${word}\n`);
  await imported('assignments', `counselor,scenario,note\nFirst-${word},${one!.externalId},Again ${word}\n`);
  const renamed = { externalId: `second-${word}`, name: 'Another', email: `second.${email}` };
  expect((await world.admin.patch(`/api/counselors/${first}`, renamed)).status).toBe(200);
  expect((await erase(first, renamed.externalId)).status).toBe(200);

  const person = {
    email: `admin.${email}`,
    name: `Admin ${word}`,
    password: 'a-long-password',
    role: 'admin',
  };
  const { body: user } = await world.admin.post('/api/admin/users', person);
  const theirs = await sessionOf(world.url, person.email, person.password);
  const upload1 = await upload(world.url, theirs, 'external_id,name\nx-upload,X\n', { type: 'counselors' });
  await finished(world.url, admin, upload1.id);
  await world.admin.patch(`/api/admin/users/${user.id}`, { role: 'counselor' });
  await world.admin.patch(`/api/counselors/${id}`, { userId: user.id });
  // Their id as people type it.
  expect((await erase(id, ` ${externalId}\u200B`)).status).toBe(200);
  expect(await mentions(word)).toEqual([]);
});

it('is not undone by a roster', async () => {
  const { id, externalId } = await newPerson();
  await erase(id, externalId);
  const file = `external_id,name\nerased-${id},Back\n`;
  const started = await upload(world.url, admin, file, { type: 'counselors', unarchive: true });
  const done = await finished(world.url, admin, started.id);
  expect(done.counts).toMatchObject({ invalid: 1, updated: 0 });
  expect((await rows(world.url, admin, done, 'invalid')).rows[0]!['reason']).toMatch(/was erased/);
  expect((await world.admin.get(`/api/counselors/${id}`)).body).toMatchObject({ name: 'Erased' });
});

it('also in files of cancellations, and in the undo of an import', async () => {
  const { word, id, externalId } = await newPerson();
  const [one, two] = world.scenarios;
  const given = await imported('assignments', `counselor,scenario\n${externalId},${one!.externalId}\n`);
  const { body: undone } = await world.admin.post(`/api/admin/imports/${given.id}/undo`);
  expect(undone).toMatchObject({ cancelled: 1 });
  await imported('assignments', `counselor,scenario\n${externalId},${two!.externalId}\n`);
  await imported(
    'cancellations',
    `counselor,scenario,reason\n${externalId},${two!.externalId},${word} left\n${externalId},${one!.externalId},${word}\n`,
  );
  expect(await mentions(word)).not.toEqual([]);
  expect((await erase(id, externalId)).status).toBe(200);
  expect(await mentions(word)).toEqual([]);
});
