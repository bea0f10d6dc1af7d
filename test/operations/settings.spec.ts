import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadSettings, readSettings } from '../../src/operations/settings/settings.js';
import { runService } from '../support/service.js';

function faults(environment: Record<string, string>): string[] {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof BadSettings) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('have defaults that serve on this machine only, with the embedded database and demo data', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ port: 3000, host: '127.0.0.1', dataDir: '.data', demoData: true });
    expect(settings.databaseUrl).toBeUndefined();
  });

  it('leave demo data off with a database of one’s own, unless it is asked for', () => {
    const DATABASE_URL = 'postgres://onus@localhost/onus';
    expect(readSettings({ DATABASE_URL }).demoData).toBe(false);
    expect(readSettings({ DATABASE_URL, DEMO_DATA: 'true' }).demoData).toBe(true);
    expect(readSettings({ DEMO_DATA: 'false' }).demoData).toBe(false);
  });

  it.each(['127.0.0.1', '127.9.9.9', '::1', 'localhost'])('take demo data on %s', (HOST) => {
    expect(readSettings({ HOST }).demoData).toBe(true);
  });

  it('serve others without demo data', () => {
    expect(readSettings({ HOST: '0.0.0.0', DEMO_DATA: 'false' }).host).toBe('0.0.0.0');
    expect(readSettings({ HOST: '0.0.0.0', DATABASE_URL: 'postgres://x/y' }).demoData).toBe(false);
  });

  it('have a drain where proxies may stand before the service', () => {
    expect(readSettings({}).drainSeconds).toBe(0);
    expect(readSettings({ HOST: '0.0.0.0', DATABASE_URL: 'postgres://x/y' }).drainSeconds).toBe(5);
    expect(readSettings({ SHUTDOWN_DRAIN_SECONDS: '7' }).drainSeconds).toBe(7);
  });

  it('list origins separated by commas', () => {
    const CORS_ORIGINS = 'https://a.example, http://localhost:5173';
    expect(readSettings({ PUBLIC_URL: 'https://onus.example', CORS_ORIGINS }).corsOrigins).toEqual([
      'https://a.example',
      'http://localhost:5173',
    ]);
  });

  it.each([
    ['https://onus.example', { href: 'https://onus.example', prefix: '', secure: true }],
    [
      'https://ONUS.example:443/',
      { href: 'https://onus.example', origin: 'https://onus.example', prefix: '' },
    ],
    ['https://onus.example:8443/a/b-c/', { href: 'https://onus.example:8443/a/b-c', prefix: '/a/b-c' }],
    ['http://localhost:8080/onus', { href: 'http://localhost:8080/onus', prefix: '/onus', secure: false }],
  ])('take %s as the URL that others know', (PUBLIC_URL, expected) => {
    expect(readSettings({ PUBLIC_URL }).publicUrl).toMatchObject(expected);
  });

  it.each([
    [{}, undefined],
    [
      { SMTP_URL: 'smtp://mail.example' },
      {
        host: 'mail.example',
        port: 587,
        implicitTls: false,
        from: { name: 'Onus', address: 'onus@localhost' },
      },
    ],
    [
      { SMTP_URL: 'smtps://me%40x:p%2Fw@[::1]/', PUBLIC_URL: 'https://onus.example/a' },
      {
        host: '::1',
        port: 465,
        implicitTls: true,
        login: { user: 'me@x', password: 'p/w' },
        from: { name: 'Onus', address: 'onus@onus.example' },
      },
    ],
    [
      { SMTP_URL: 'smtp://127.0.0.1:2525', MAIL_FROM: '"Night Line" <a@b.example>' },
      { port: 2525, from: { name: 'Night Line', address: 'a@b.example' } },
    ],
    [
      { SMTP_URL: 'smtp://127.0.0.1:2525', MAIL_FROM: 'a@b.example' },
      { from: { name: 'Onus', address: 'a@b.example' } },
    ],
  ])('give e-mails of %j to a server', (environment, mail) => {
    const { mail: read } = readSettings(environment);
    if (mail === undefined) expect(read).toBeUndefined();
    else expect(read).toMatchObject(mail);
  });

  it.each([
    'http://mail.example',
    'smtp://',
    'mail.example:587',
    'smtp://secret%zz:x@mail.example',
    'smtp://:secret@mail.example',
    'smtp://secret:x@mail.example/?tls=no',
    'smtp://secret:x@mail.example/path',
  ])('refuse %s as mail server, and quote no password', (SMTP_URL) => {
    const [fault, ...others] = faults({ SMTP_URL });
    expect([fault, others]).toEqual([expect.stringMatching(/^SMTP_URL must look like smtp:/), []]);
    expect(fault).not.toContain('secret');
  });

  it.each(['nobody', 'a@b.example\nBcc: c@d.example', 'Name a@b.example', '<>'])(
    'refuse %j as sender',
    (MAIL_FROM) => {
      expect(faults({ MAIL_FROM })).toEqual([expect.stringMatching(/^MAIL_FROM is/)]);
    },
  );

  it.each([
    [{}, undefined],
    [{ PUBLIC_URL: 'http://localhost:8080/onus' }, undefined],
    [{ PUBLIC_URL: 'https://onus.example' }, '__Host-onus.sid'],
    [{ PUBLIC_URL: 'https://onus.example:8443' }, '__Host-onus.sid.8443'],
    [{ PUBLIC_URL: 'https://onus.example/onus' }, '__Secure-onus.sid'],
    [{ PUBLIC_URL: 'https://onus.example', SESSION_COOKIE_NAME: 'mine' }, 'mine'],
    [{ PUBLIC_URL: 'https://onus.example', SESSION_COOKIE_NAME: '__Host-mine' }, '__Host-mine'],
  ])('name the cookie of %j', (environment, name) => {
    expect(readSettings(environment).cookie.name).toBe(name);
  });

  it.each([
    ['https://onus.example', 'https://onus.example:8443', false],
    ['https://onus.example.org', 'https://console.example.org', false],
    ['https://onus.example.org', 'https://example.org', false],
    ['https://onus.example.co.uk', 'https://another.co.uk', true],
    ['https://a.github.io', 'https://b.github.io', true],
    ['https://onus.example.org', 'https://example.net', true],
    ['https://onus.example.org', 'http://localhost:5173', true],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:5173', false],
    [undefined, 'http://127.0.0.1:5173', false],
  ])('of an Onus at %s: a page of %s is of another site: %s', (PUBLIC_URL, CORS_ORIGINS, other) => {
    const environment = { CORS_ORIGINS, ...(PUBLIC_URL === undefined ? {} : { PUBLIC_URL }) };
    expect(readSettings(environment).cookie.acrossSites).toBe(other);
  });

  it('take a comma in the password of a database for what it is', () => {
    const DATABASE_URL = 'postgres://onus:pass,word@localhost/onus';
    expect(readSettings({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  });

  it('that are empty count as unset', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
    });
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT is "eighty", but it must be a whole number from 0 to 65535.'],
    [{ PORT: '65536' }, 'PORT is "65536", but it must be a whole number from 0 to 65535.'],
    [{ PORT: '-1' }, 'PORT is "-1", but it must be a whole number from 0 to 65535.'],
    [{ DEMO_DATA: 'yes' }, 'DEMO_DATA is "yes", but it must be one of true, false.'],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL is "loud", but it must be one of fatal, /],
    [{ RETRY_ATTEMPTS: '0' }, 'RETRY_ATTEMPTS is "0", but it must be a whole number from 1 to 50.'],
    [
      { DATABASE_URL: 'postgres://onus@one:5432,two:5432/onus?target_session_attrs=read-write' },
      /^DATABASE_URL names several hosts, .* docs\/DATABASE\.md/,
    ],
    [{ DATABASE_URL: 'postgres://onus:p@ss@localhost/onus' }, /^DATABASE_URL has characters .* @ is %40/],
    [
      { DATABASE_URL: 'postgres://onus:pass#word@localhost/onus' },
      /^DATABASE_URL has characters .* # is %23/,
    ],
    [{ DATABASE_READ_URL: 'postgres:///onus?host=one,two' }, /^DATABASE_READ_URL names several hosts/],
    [
      { DATABASE_URL: 'mysql://x' },
      'DATABASE_URL must look like postgres://user:password@host:5432/database.',
    ],
    [
      { DATABASE_READ_URL: 'standby.example' },
      'DATABASE_READ_URL must look like postgres://user:password@host:5432/database.',
    ],
    [{ LIST_CONNECTIONS: '0' }, 'LIST_CONNECTIONS is "0", but it must be a whole number from 1 to 100.'],
    [{ REPORT_CONNECTIONS: '0' }, /^REPORT_CONNECTIONS is "0"/],
    [
      { HOST: '0.0.0.0' },
      /^HOST is "0\.0\.0\.0", which others can reach, and demo logins .* DEMO_DATA=false/,
    ],
    [
      { HOST: '::', DATABASE_URL: 'postgres://x/y', DEMO_DATA: 'true' },
      /^HOST is "::", which others can reach/,
    ],
    [{ OIDC_ISSUER: 'https://id.example' }, /^OIDC_ISSUER is set with OIDC_AUDIENCE .*, OIDC_CLIENT_ID/],
    [{ OIDC_CLIENT_ID: 'onus' }, /^OIDC_ISSUER is set with .* without it neither of them is\.$/],
    [
      { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_ID: 'onus', OIDC_SCOPES: 'email profile' },
      /^OIDC_SCOPES is "email profile", but without openid/,
    ],
    [
      { OIDC_RELINK_AFTER_DAYS: 'never' },
      /^OIDC_RELINK_AFTER_DAYS is "never", but it must be a whole number/,
    ],
    [{ OIDC_ISSUER: 'http://id.example', OIDC_AUDIENCE: 'onus' }, /^OIDC_ISSUER has .* must be an https URL/],
    [{ CORS_ORIGINS: '*' }, /^CORS_ORIGINS has "\*", but it must be an https URL/],
    [
      { PUBLIC_URL: 'https://onus.example', CORS_ORIGINS: 'https://a.example/console' },
      /an origin is like https:\/\/a\.example\.$/,
    ],
    [
      { CORS_ORIGINS: 'https://a.example' },
      /^CORS_ORIGINS has "https:\/\/a\.example", which is another site .* set PUBLIC_URL/,
    ],
    [
      { CORS_ORIGINS: 'http://localhost:5173', PUBLIC_URL: 'http://127.0.0.1:8080' },
      /^CORS_ORIGINS has .* another site than http:\/\/127\.0\.0\.1:8080, .* over https alone/,
    ],
    [{ PUBLIC_URL: 'http://onus.example' }, /^PUBLIC_URL has .* must be an https URL/],
    [{ PUBLIC_URL: 'onus.example/onus' }, /^PUBLIC_URL has .* must be an https URL/],
    [{ PUBLIC_URL: 'https://onus.example/?a=b' }, /^PUBLIC_URL has a user, a query or a fragment/],
    [{ PUBLIC_URL: 'https://onus.example/#top' }, /^PUBLIC_URL has a user, a query or a fragment/],
    [
      { PUBLIC_URL: 'https://me:secret@onus.example' },
      /^PUBLIC_URL has a user, a query or a fragment, .* like https:\/\/onus\.example\/onus\.$/,
    ],
    [
      { PUBLIC_URL: 'https://onus.example/api' },
      /^PUBLIC_URL has the path "\/api", .* take one like \/onus\.$/,
    ],
    [{ PUBLIC_URL: 'https://onus.example/Assets/x' }, /^PUBLIC_URL has the path "\/Assets\/x"/],
    [{ PUBLIC_URL: 'https://onus.example/a//b' }, /^PUBLIC_URL has the path "\/a\/\/b"/],
    [{ PUBLIC_URL: 'https://onus.example/a;b' }, /^PUBLIC_URL has the path "\/a;b"/],
    [{ SESSION_COOKIE_NAME: 'a b' }, /^SESSION_COOKIE_NAME is "a b", but it must be of letters/],
    [{ SESSION_COOKIE_NAME: '__Secure-onus' }, /^SESSION_COOKIE_NAME is .* over https alone/],
    [
      { SESSION_COOKIE_NAME: '__Host-onus', PUBLIC_URL: 'https://onus.example/onus' },
      /^SESSION_COOKIE_NAME is .* only without a path/,
    ],
    [{ SESSION_SECRET: 'short' }, 'SESSION_SECRET must have at least 32 characters.'],
  ])('%j is refused with a sentence that says which and why', (environment, sentence) => {
    expect(faults(environment)).toEqual([
      typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
    ]);
  });

  it('that are bad are all named at once', () => {
    expect(faults({ PORT: 'x', DEMO_DATA: 'x' })).toHaveLength(2);
  });

  it('that are bad stop the start', async () => {
    const service = runService({ PORT: 'eighty', DATABASE_URL: 'nowhere' });
    expect(await service.exited).toBe(1);
    expect(service.output()).toBe(
      'DATABASE_URL must look like postgres://user:password@host:5432/database.\n' +
        'PORT is "eighty", but it must be a whole number from 0 to 65535.\n',
    );
  });

  it('are all in the documentation, and no others', async () => {
    const read = (path: string) => readFile(join(import.meta.dirname, '../..', path), 'utf8');
    const source = await read('src/operations/settings/settings.ts');
    const page = await read('docs/SETTINGS.md');
    const names = (text: string, pattern: RegExp) =>
      new Set([...text.matchAll(pattern)].map(([, name]) => name));
    expect(names(page, /^\| `([A-Z_]+)`/gm)).toEqual(
      names(source, /(?:text|whole|oneOf|origins|postgres)\('([A-Z_]+)'/g),
    );
  });
});
