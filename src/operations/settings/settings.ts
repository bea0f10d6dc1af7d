import { ErrorForPeople } from '../error-for-people.js';
import { faultOfDatabaseUrl } from './database-url.js';
import { type MailSettings, toMail } from './mail.js';
import type { OidcSettings } from './oidc.js';
import { type CookieSettings, cookieSettings, type PublicUrl, toPublicUrl } from './public-url.js';

/**
 * Every setting of the service: read from the environment, checked and documented in this one place.
 * A bad value ends the start with one sentence per fault that says which setting, what it holds and why not.
 */
export interface Settings {
  /** TCP port to serve on; 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** Where others reach the service; unset: where it serves. */
  readonly publicUrl: PublicUrl | undefined;
  /** Unset: the embedded PostgreSQL is started below `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Whether an empty database is filled with the demo organizations. */
  readonly demoData: boolean;
  /** Seconds to wait at the start for a database that does not answer. */
  readonly databaseWaitSeconds: number;
  /** Connections for SERIALIZABLE writes. Few: more of them abort each other more often than they gain. */
  readonly writeConnections: number;
  /** Connections for reads, sessions and keys. */
  readonly readConnections: number;
  /** Seconds that a statement may take. */
  readonly statementSeconds: number;
  readonly writeIsolation: WriteIsolation;
  /** Connections for lists and exports. */
  readonly listConnections: number;
  /** Connections for reports. */
  readonly reportConnections: number;
  /** A standby for lists, reports and exports. Unset: they are read from the primary. */
  readonly databaseReadUrl: string | undefined;
  readonly retry: RetrySettings;
  /** Signs session cookies. Unset: one is made once and kept in the database, for all instances. */
  readonly sessionSecret: string | undefined;
  readonly sessionHours: number;
  readonly cookie: CookieSettings;
  readonly signIn: SignInSettings;
  /** Unset: people sign in with a password only. */
  readonly oidc: OidcSettings | undefined;
  /** Unset: no e-mails are sent. */
  readonly mail: MailSettings | undefined;
  /** Origins of other sites whose pages may call the service, such as `https://console.example`. */
  readonly corsOrigins: readonly string[];
  /** Seconds that a client is given to send its headers, and its whole request. */
  readonly headersSeconds: number;
  readonly requestSeconds: number;
  /** Seconds that a client is given to upload a file. */
  readonly uploadSeconds: number;
  readonly imports: ImportSettings;
  /** Days that events are kept for those who go on from a cursor. */
  readonly eventsKeptDays: number;
  readonly webhooks: WebhookSettings;
  /** How many reverse proxies stand before the service, whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: number;
  readonly logLevel: LogLevel;
  /** Seconds that a stopping service still takes requests, and says that it is not ready: proxies turn away meanwhile. */
  readonly drainSeconds: number;
  /** Seconds that requests in flight are given after that. */
  readonly shutdownSeconds: number;
}

/** `read committed`, by the operator's own wish: then the unique index alone keeps the promise. */
export const writeIsolations = ['serializable', 'read committed'] as const;
export type WriteIsolation = (typeof writeIsolations)[number];

export interface RetrySettings {
  /** How often one request's transaction is run at the most, the first run included. */
  readonly attempts: number;
  /** Milliseconds after which only attempts that run alone are made, two at most. */
  readonly totalMs: number;
  /** Upper bound of the wait before the second attempt, in milliseconds; it doubles with each further one. */
  readonly firstWaitMs: number;
  /** Upper bound of any wait, in milliseconds. */
  readonly maxWaitMs: number;
}

export interface ImportSettings {
  /** How many organizations' imports an instance runs at once. */
  readonly workers: number;
  /** Of a file, in MiB. */
  readonly mostMebibytes: number;
  /** Days that the rows of an import, which are people's data, are kept after it ended. */
  readonly keptDays: number;
  /** Seconds that PostgreSQL may go on aborting one step of an import, before that is given up. */
  readonly giveUpSeconds: number;
}

export interface WebhookSettings {
  /** Whether they may go to this machine and to private networks too, and over plain http. */
  readonly allowPrivate: boolean;
}

/** How often a wrong password is taken, for one account and from one address, before it is too often for a while. */
export interface SignInSettings {
  readonly attemptsPerAccount: number;
  readonly attemptsPerAddress: number;
  readonly windowSeconds: number;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

type Environment = Record<string, string | undefined>;

/** Thrown by {@link readSettings}; `message` is meant for the person who starts the service. */
export class BadSettings extends ErrorForPeople {
  override readonly name = 'BadSettings';
}

/** Reads and checks all settings. Throws {@link BadSettings} that lists every fault at once. */
export function readSettings(environment: Environment): Settings {
  const faults: string[] = [];

  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;

  const whole = (name: string, otherwise: number, least: number, most: number): number => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const value = /^\d+$/.test(given) ? Number(given) : NaN;
    if (value >= least && value <= most) return value;
    faults.push(`${name} is "${given}", but it must be a whole number from ${least} to ${most}.`);
    return otherwise;
  };

  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise: T): T => {
    const given = text(name);
    if (given === undefined) return otherwise;
    const value = values.find((candidate) => candidate === given);
    if (value !== undefined) return value;
    faults.push(`${name} is "${given}", but it must be one of ${values.join(', ')}.`);
    return otherwise;
  };

  /** An http(s) URL; over plain http only on this machine. */
  const web = (name: string, given: string): URL | undefined => {
    const url = URL.parse(given);
    if (url !== null && isSecureOrLocal(url)) return url;
    faults.push(
      `${name} has "${given}", but it must be an https URL, such as https://onus.example.org (http is for this machine only).`,
    );
    return undefined;
  };

  const oidc = (): OidcSettings | undefined => {
    const [issuer, audience, id] = [text('OIDC_ISSUER'), text('OIDC_AUDIENCE'), text('OIDC_CLIENT_ID')];
    const url = issuer === undefined ? undefined : web('OIDC_ISSUER', issuer);
    const roleClaim = text('OIDC_ROLE_CLAIM') ?? 'role';
    const organizationClaim = text('OIDC_ORGANIZATION_CLAIM') ?? 'organization';
    const relinkAfterDays = whole('OIDC_RELINK_AFTER_DAYS', 0, 0, 3650);
    const scopes = text('OIDC_SCOPES') ?? 'openid email profile';
    if (!scopes.split(' ').includes('openid'))
      faults.push(`OIDC_SCOPES is "${scopes}", but without openid the issuer does not say who it is.`);
    if ((issuer === undefined) !== (audience === undefined && id === undefined)) {
      faults.push(
        'OIDC_ISSUER is set with OIDC_AUDIENCE (tokens are taken), OIDC_CLIENT_ID (browsers are sent there to sign in), ' +
          'or both; without it neither of them is.',
      );
    }
    if (issuer === undefined) return undefined;
    const [secret, name] = [text('OIDC_CLIENT_SECRET'), text('OIDC_NAME') ?? url?.hostname ?? issuer];
    const client = id === undefined ? undefined : { id, secret, scopes, name };
    return { issuer, audience, client, roleClaim, organizationClaim, relinkAfterDays };
  };

  const origins = (name: string): string[] =>
    (text(name) ?? '').split(/[\s,]+/).flatMap((given) => {
      const url = given === '' ? undefined : web(name, given);
      if (url === undefined) return [];
      if (url.origin !== given) faults.push(`${name} has "${given}", but an origin is like ${url.origin}.`);
      return [url.origin];
    });

  const givenUrl = text('PUBLIC_URL');
  const publicUrl = toPublicUrl(givenUrl === undefined ? undefined : web('PUBLIC_URL', givenUrl), faults);
  const corsOrigins = origins('CORS_ORIGINS');

  const postgres = (name: string): string | undefined => {
    const given = text(name);
    const fault = given && faultOfDatabaseUrl(given);
    if (fault) faults.push(`${name} ${fault}`);
    return given;
  };
  const databaseUrl = postgres('DATABASE_URL');
  const databaseReadUrl = postgres('DATABASE_READ_URL');

  const sessionSecret = text('SESSION_SECRET');
  if (sessionSecret !== undefined && sessionSecret.length < 32)
    faults.push('SESSION_SECRET must have at least 32 characters.');

  const host = text('HOST') ?? '127.0.0.1';
  const demoData = oneOf('DEMO_DATA', ['true', 'false'], databaseUrl ? 'false' : 'true') === 'true';
  if (demoData && !isLoopback(host)) {
    faults.push(
      `HOST is "${host}", which others can reach, and demo logins have a password that everybody knows: ` +
        'set DEMO_DATA=false, or serve on 127.0.0.1.',
    );
  }

  const settings: Settings = {
    port: whole('PORT', 3000, 0, 65_535),
    host,
    publicUrl,
    databaseUrl,
    dataDir: text('DATA_DIR') ?? '.data',
    demoData,
    databaseWaitSeconds: whole('DATABASE_WAIT_SECONDS', 30, 0, 3600),
    writeConnections: whole('WRITE_CONNECTIONS', 4, 1, 100),
    readConnections: whole('READ_CONNECTIONS', 8, 1, 100),
    statementSeconds: whole('STATEMENT_TIMEOUT_SECONDS', 30, 1, 600),
    writeIsolation: oneOf('WRITE_ISOLATION', writeIsolations, 'serializable'),
    listConnections: whole('LIST_CONNECTIONS', 4, 1, 100),
    reportConnections: whole('REPORT_CONNECTIONS', 2, 1, 100),
    databaseReadUrl,
    retry: {
      attempts: whole('RETRY_ATTEMPTS', 5, 1, 50),
      totalMs: whole('RETRY_TOTAL_MS', 1500, 0, 60_000),
      firstWaitMs: whole('RETRY_FIRST_WAIT_MS', 10, 0, 10_000),
      maxWaitMs: whole('RETRY_MAX_WAIT_MS', 200, 0, 10_000),
    },
    sessionSecret,
    cookie: cookieSettings(text('SESSION_COOKIE_NAME'), publicUrl, corsOrigins, faults),
    sessionHours: whole('SESSION_HOURS', 12, 1, 24 * 30),
    signIn: {
      attemptsPerAccount: whole('SIGN_IN_ATTEMPTS_PER_ACCOUNT', 10, 1, 1_000_000),
      attemptsPerAddress: whole('SIGN_IN_ATTEMPTS_PER_ADDRESS', 100, 1, 1_000_000),
      windowSeconds: whole('SIGN_IN_WINDOW_SECONDS', 900, 1, 86_400),
    },
    oidc: oidc(),
    mail: toMail(text('SMTP_URL'), text('MAIL_FROM'), publicUrl, faults),
    corsOrigins,
    headersSeconds: whole('HEADERS_TIMEOUT_SECONDS', 10, 1, 600),
    requestSeconds: whole('REQUEST_TIMEOUT_SECONDS', 60, 1, 3600),
    uploadSeconds: whole('UPLOAD_TIMEOUT_SECONDS', 3600, 1, 86_400),
    imports: {
      workers: whole('IMPORT_WORKERS', 2, 1, 20),
      mostMebibytes: whole('IMPORT_MOST_MEBIBYTES', 2048, 1, 100_000),
      keptDays: whole('IMPORT_KEPT_DAYS', 90, 1, 3650),
      giveUpSeconds: whole('IMPORT_GIVE_UP_SECONDS', 600, 1, 86_400),
    },
    eventsKeptDays: whole('EVENTS_KEPT_DAYS', 30, 1, 3650),
    webhooks: { allowPrivate: oneOf('WEBHOOK_ALLOW_PRIVATE', ['true', 'false'], 'false') === 'true' },
    trustedProxies: whole('TRUSTED_PROXIES', 0, 0, 10),
    logLevel: oneOf('LOG_LEVEL', logLevels, 'info'),
    drainSeconds: whole('SHUTDOWN_DRAIN_SECONDS', isLoopback(host) ? 0 : 5, 0, 600),
    shutdownSeconds: whole('SHUTDOWN_SECONDS', 10, 1, 600),
  };
  if (faults.length > 0) throw new BadSettings(faults.join('\n'));
  return settings;
}

/** Whether only this machine reaches this address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^(127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

/** Whether nobody on the way can read or change what is sent there. */
export function isSecureOrLocal({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
