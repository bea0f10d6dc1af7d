/** `npm run onus -- …`: the first admin of a real installation, and a way back in. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { caller, type Caller, signIn } from '../support/api.js';
import { onus, type Ran } from '../support/command-line.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { runService, type Service, startService } from '../support/service.js';

let database: TestDatabase;
let service: Service;

beforeAll(async () => {
  database = await createDatabase({ template: 'template0' });
  // On an empty database, before the service ever ran.
  const made = await admin(['--organization', 'Our Line', '--email', 'First@line.test', '--name', 'First']);
  expect(made).toMatchObject({ code: 0 });
  firstPassword = passwordIn(made);
  service = await startService(database.url);
});

afterAll(async () => {
  await service.stop();
  await database.drop();
});

let firstPassword: string;
const passwordIn = ({ output }: Ran): string => /Password, shown this once: (\S+)/.exec(output)![1]!;
const run = (args: string[], input?: string) => onus({ DATABASE_URL: database.url }, args, input);
const admin = (args: string[], input?: string) => run(['create-admin', ...args], input);
const signedIn = async (email: string, password: string): Promise<Caller> =>
  signIn(service.url, email, password);
const count = async (table: string): Promise<number | null> =>
  (await database.pool.query(`SELECT FROM ${table}`)).rowCount;

describe('create-admin', () => {
  it('reads names, e-mail and password as every door does', async () => {
    const decomposed = 'Zoe\u0308';
    const args = [
      '--organization',
      '\u200BOur\u00A0Line ',
      '--email',
      ` ${decomposed}@Line.test\u200B`,
      '--name',
      decomposed,
      '--password-stdin',
    ];
    expect(await admin(args, ` ${decomposed}-password \n`)).toMatchObject({ code: 0 });
    expect(await count('organizations')).toBe(1);
    const { body } = await (await signedIn('zoë@line.test', 'Zoë-password')).get('/api/auth/me');
    expect(body).toMatchObject({ email: 'zoë@line.test', name: 'Zoë' });
    const reset = ['reset-password', '--email', `${decomposed}@LINE.test\u00A0`, '--password-stdin'];
    expect(await run(reset, 'another-Zoë')).toMatchObject({ code: 0 });
    await signedIn('zoë@line.test', `another-${decomposed}\t`);
    await database.pool.query(`DELETE FROM users WHERE email = 'zoë@line.test'`);
  });

  it('makes the organization and its first admin, with a password that it shows once', async () => {
    expect(firstPassword).toMatch(/^[\w-]{27}$/);
    const { body } = await (await signedIn('first@line.test', firstPassword)).get('/api/auth/me');
    expect(body).toMatchObject({ role: 'admin', name: 'First', organization: { name: 'Our Line' } });
  });

  it('makes no demo data, whatever the environment says', async () => {
    const args = [
      'create-admin',
      '--organization',
      'Our Line',
      '--email',
      'second@line.test',
      '--name',
      'Second',
    ];
    expect(await onus({ DATABASE_URL: database.url, DEMO_DATA: 'true' }, args)).toMatchObject({ code: 0 });
    expect(await count('organizations')).toBe(1);
    expect(await count('users')).toBe(2);
  });

  it('takes a password from standard input', async () => {
    const args = [
      '--organization',
      'Other Line',
      '--email',
      'third@line.test',
      '--name',
      'Third',
      '--password-stdin',
    ];
    const made = await admin(args, 'my own password\nmore\n');
    expect(made).toMatchObject({ code: 0 });
    expect(made.output + made.errors).not.toContain('my own password');
    await signedIn('third@line.test', 'my own password');
  });

  it('means an organization by its id where names are not enough', async () => {
    await database.pool.query(`INSERT INTO organizations (id, name) VALUES (gen_random_uuid(), 'Our Line')`);
    const rest = ['--email', 'fourth@line.test', '--name', 'Fourth'];
    const unclear = await admin(['--organization', 'Our Line', ...rest]);
    expect(unclear).toMatchObject({ code: 1, errors: expect.stringContaining('--organization-id') });
    const { output } = await run(['organizations']);
    const [id] = /[0-9a-f-]{36}(?= {2}Our Line)/.exec(output)!;
    expect(await admin(['--organization-id', id, ...rest])).toMatchObject({ code: 0 });
    const unknown = await admin(['--organization-id', 'x', '--email', 'fifth@line.test', '--name', 'Fifth']);
    expect(unknown).toMatchObject({ code: 1, errors: expect.stringContaining('no organization x') });
  });

  it.each([
    ['an e-mail that is taken', ['--email', 'FIRST@line.test'], 'There is a user with the e-mail'],
    ['an e-mail that is none', ['--email', 'nobody'], 'is no e-mail address'],
    ['a short password', ['--email', 'short@line.test', '--password-stdin'], '10 to 1000 characters'],
  ])('is refused for %s, and makes nothing', async (_, more, reason) => {
    const before = [await count('organizations'), await count('users')];
    const made = await admin(['--organization', 'New Line', '--name', 'Nobody', ...more], 'short\n');
    expect(made).toMatchObject({ code: 1, output: '', errors: expect.stringContaining(reason) });
    expect([await count('organizations'), await count('users')]).toEqual(before);
  });
});

describe('reset-password', () => {
  it('lets somebody in again, and nobody who was', async () => {
    const before = await signedIn('first@line.test', firstPassword);
    for (let i = 0; i < 11; i += 1) {
      await caller(service.url).post('/api/auth/login', { email: 'first@line.test', password: 'forgotten' });
    }
    const reset = await run(['reset-password', '--email', 'First@Line.test']);
    expect(reset).toMatchObject({ code: 0 });
    expect((await before.get('/api/auth/me')).status).toBe(401);
    await signedIn('first@line.test', passwordIn(reset));
  });

  it('of nobody is refused', async () => {
    const reset = await run(['reset-password', '--email', 'nobody@line.test']);
    expect(reset).toMatchObject({
      code: 1,
      errors: expect.stringMatching(
        /^In the database at .*:\nThere is no user with the e-mail nobody@line\.test\.\n$/,
      ),
    });
  });
});

it.each([['--help'], ['import', '--help'], ['create-admin', '--name', 'X', '--help']])(
  'tells how it is used when asked: %s',
  async (...args) => {
    const told = await run(args);
    expect(told).toMatchObject({ code: 0, errors: '' });
    expect(told.output).toContain('npm run onus -- <command>');
  },
);

describe('what cannot be understood', () => {
  it.each([
    [[], 'A command is needed.'],
    [['drop-everything'], 'There is no command drop-everything.'],
    [['create-admin', '--email', 'x@line.test', '--name', 'X'], '--organization is needed.'],
    [
      ['create-admin', '--organization', ' ', '--email', 'x@line.test', '--name', 'X'],
      '--organization is needed.',
    ],
    [['reset-password'], '--email is needed.'],
    [
      ['reset-password', '--email', 'x@line.test', '--password', 'on the command line'],
      "Unknown option '--password'",
    ],
  ])('%j ends with how it is used', async (args, reason) => {
    const ran = await run(args);
    expect(ran).toMatchObject({ code: 2, output: '', errors: expect.stringContaining(reason) });
    expect(ran.errors).toContain('npm run onus -- <command>');
  });
});

describe('on the embedded database', () => {
  it('works before the service runs, and while it does', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'onus-cli-'));
    const environment = { DATA_DIR, DEMO_DATA: 'false', PORT: '0' };
    const make = (email: string) =>
      onus({ DATA_DIR }, ['create-admin', '--organization', 'Line', '--email', email, '--name', 'A']);
    try {
      const before = await make('before@line.test');
      expect(before).toMatchObject({ code: 0 });
      const running = runService(environment);
      const [, url] = await running.until(/Onus serves at (\S+)/);
      const meanwhile = await make('meanwhile@line.test');
      expect(meanwhile).toMatchObject({ code: 0 });
      await signIn(url!, 'before@line.test', passwordIn(before));
      await signIn(url!, 'meanwhile@line.test', passwordIn(meanwhile));
      running.process.kill('SIGTERM');
      expect(await running.exited).toBe(0);
    } finally {
      await rm(DATA_DIR, { recursive: true, force: true, maxRetries: 10 });
    }
  });
});

describe('demo logins', () => {
  it('that a database holds keep the service from serving others, until they have other passwords', async () => {
    const demo = await createDatabase();
    const environment = { DATABASE_URL: demo.url, HOST: '0.0.0.0', PORT: '0' };
    try {
      const refused = runService(environment);
      expect(await refused.exited).toBe(1);
      expect(refused.output()).toContain('demo logins');
      expect(refused.output()).toContain('admin@demo.test');
      for (const email of ['admin@demo.test', 'supervisor@demo.test', 'counselor@demo.test']) {
        const reset = await onus({ DATABASE_URL: demo.url }, ['reset-password', '--email', email]);
        expect(reset).toMatchObject({ code: 0 });
      }
      await demo.pool.query(`UPDATE users SET deactivated_at = now() WHERE email = 'admin@other.test'`);
      const open = runService(environment);
      await open.until(/Onus serves at/);
      open.process.kill('SIGTERM');
      expect(await open.exited).toBe(0);
    } finally {
      await demo.drop();
    }
  });
});
