/**
 * The cookie session of the web door. It begins, goes on and ends below `/api/auth/` by express-session, kept in PostgreSQL
 * by connect-pg-simple; all others only ask whose it is, which `known-sessions.ts` knows.
 */
import connectPgSimple from 'connect-pg-simple';
import type { RequestHandler } from 'express';
import type { Pool } from 'pg';
import session, { type SessionData } from 'express-session';
import { installationSecret } from '../../database/installation-secrets.js';
import { isDatabaseUnavailable } from '../../database/sqlstate.js';
import { changing } from '../../database/transactions/changing.js';
import { Pools } from '../../database/connections/pools.js';
import { defaultCookieName } from '../../operations/settings/public-url.js';
import type { Settings } from '../../operations/settings/settings.js';
import { presentedSessions } from './presented-sessions.js';

/**
 * express-session takes an error with the code ENOENT for a session that is not there. It is also what a
 * database behind a missing UNIX socket answers, and that must be a 503 and no signing out.
 */
class SessionStore extends connectPgSimple(session) {
  override get(sid: string, done: (error: unknown, session?: SessionData | null) => void): void {
    super.get(sid, (error: unknown, found?: SessionData | null) => {
      if (isDatabaseUnavailable(error)) done(new Error('The session could not be read.', { cause: error }));
      else done(error, found);
    });
  }
}

/** Token of the secret that cookies are signed with. */
export const SESSION_SECRET = Symbol('session secret');

/**
 * Middleware that finds out which sessions a request presents, and below `/api/auth/` opens its own. Sessions live for `sessionHours` from signing in; they are
 * not prolonged with every request, which would be a write for each.
 */
export function cookieSessions(pools: Pools, settings: Settings, secret: string): RequestHandler {
  const store = new SessionStore({ pool: inDatabaseTime(pools), tableName: 'sessions', disableTouch: true });
  const named = (name: string): RequestHandler =>
    session({
      name,
      secret,
      store,
      resave: false,
      saveUninitialized: false,
      rolling: false,
      cookie: {
        httpOnly: true,
        sameSite: settings.cookie.acrossSites ? 'none' : 'lax',
        secure: 'auto',
        path: settings.publicUrl?.prefix || '/',
        maxAge: settings.sessionHours * 3_600_000,
      },
    });
  const { name: fixed } = settings.cookie;
  const isName = (name: string): boolean =>
    fixed === undefined ? /^onus\.sid(\.\d+)?$/.test(name) : name === fixed;
  let name = fixed;
  let handle: RequestHandler | undefined;
  return async (request, response, next) => {
    // Which port it is shows when somebody comes by it. Other instances on the same database may have others.
    name ??= defaultCookieName(request.socket.localPort);
    handle ??= named(name);
    const presented = presentedSessions(request, isName, secret);
    request.presentedSids = presented.map(({ sid }) => sid);
    if (!isOfSignIn.test(request.path)) return next();
    let [chosen] = presented;
    if (presented.length > 1) {
      const [newest] = await pools.query<{ sid: string }>(findNewest, [request.presentedSids]);
      chosen = presented.find(({ sid }) => sid === newest?.sid) ?? chosen;
    }
    // express-session reads the first cookie that has its name.
    if (chosen !== undefined) request.headers.cookie = `${name}=${chosen.value}; ${request.headers.cookie}`;
    return handle(request, response, next);
  };
}

/** As routes are matched, which is in any case. */
const isOfSignIn = /^\/auth\//i;

const findNewest = {
  text: 'SELECT sid FROM sessions WHERE sid = ANY ($1) AND expire > now() ORDER BY created_at DESC LIMIT 1',
};

/**
 * A pool for connect-pg-simple, which sends times of this process's clock: each is shifted, inside its statement, by how
 * far that clock is from the database's. So an instance whose clock is wrong ends nobody's session.
 */
function inDatabaseTime(pools: Pools): Pool {
  const query = (text: string, values: unknown[] = []) => {
    const shift = `(now() - to_timestamp($${values.length + 1}))`;
    const shifted = text.replace(/to_timestamp\(\$\d+\)/g, (time) => `${time} + ${shift}`);
    if (shifted === text) return pools.reads.query(text, values);
    const all = [...values, Date.now() / 1000];
    // A session that begins is a sign-in.
    return text.startsWith('INSERT')
      ? changing(pools, (client) => client.query(shifted, all))
      : pools.reads.query(shifted, all);
  };
  return { query } as unknown as Pool;
}

/** SESSION_SECRET, or one that is made once. */
export async function sessionSecret(pools: Pools, settings: Settings): Promise<string> {
  return settings.sessionSecret ?? installationSecret(pools, 'session-cookies');
}
