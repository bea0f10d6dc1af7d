/** Signing in and out, whose a session is, and one's own password. The session itself is express-session's. */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { SessionData } from 'express-session';
import type { UserPrincipal } from '../access/principal.js';
import type { AskedPage, Page } from '../../http/paging/pages.js';
import type { FaultCode } from '../../http/problems/fault-codes.js';
import { NotFound, RateLimited, Unauthenticated, ValidationFailed } from '../../http/problems/problems.js';
import { readText } from '../../http/validation/read-text.js';
import { AuditNotes } from '../audit/audit-notes.js';
import { type KnownSession, KnownSessions } from './known-sessions.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { type SessionRow, SessionsRepository } from './sessions.repository.js';
import { SignInLimits } from './sign-in-limits.js';
import { UsersRepository } from './users.repository.js';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** The user's `sessionVersion` when this one began. */
    version: number;
    /** Whether they signed in at the issuer, and so with no password of ours. */
    byIssuer: boolean;
    address: string;
    userAgent: string;
    /** Whether it goes on from another one of theirs, and nobody signed in. */
    goesOn?: true;
  }
}

const longestUserAgent = 400;

/** What a password was sent for. */
type PasswordUse = 'sign-in' | 'password-change';

@Injectable()
export class SessionsService {
  /** Compared with where there is no password, so that the answer takes as long as for a wrong one. */
  private readonly nobody = hashPassword('no account has this password');

  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly known: KnownSessions,
    private readonly limits: SignInLimits,
    private readonly notes: AuditNotes,
  ) {}

  /**
   * Starts a new session, under an id that nobody knew before, and returns its user.
   * Throws {@link Unauthenticated} without telling whether it was the e-mail or the password, `RateLimited` after
   * too many wrong ones.
   */
  async signIn(request: Request, email: string, password: string): Promise<UserPrincipal> {
    const giveBack = await this.count(email, request, 'sign-in');
    const found = await this.users.findByEmail(email);
    const stored = found?.passwordHash ?? (await this.nobody);
    const { matches, toHash } = await verifyPassword(password, stored);
    if (found === undefined || found.passwordHash === null || !matches) {
      this.noteWrong(email, 'sign-in');
      throw new Unauthenticated('E-mail and password do not match.', 'Bearer realm="onus"');
    }
    await giveBack();
    if (toHash !== undefined) await this.users.rehash(found.id, stored, await hashPassword(toHash));
    const { passwordHash: _, sessionVersion, ...user } = found;
    await this.renew(request, { userId: user.id, version: sessionVersion, byIssuer: false });
    return user;
  }

  /** Starts a new session of a user whom the issuer let in. Throws {@link Unauthenticated} if they are out since. */
  async beginByIssuer(request: Request, userId: string): Promise<void> {
    const found = await this.users.findById(userId);
    if (found === undefined) throw new Unauthenticated('This account is deactivated.', 'Bearer realm="onus"');
    await this.renew(request, { userId, version: found.sessionVersion, byIssuer: true });
  }

  /** Also of the other sessions that the browser's cookies name: one of them would be found next time. */
  async signOut(request: Request): Promise<void> {
    await this.sessions.endAll([...(request.presentedSids ?? []), request.sessionID]);
    await settled((done) => request.session.destroy(done));
  }

  /** The newest of those sessions that the request presents, as it was at most a second ago. */
  async current({ presentedSids = [] }: Request): Promise<KnownSession | undefined> {
    const found = await Promise.all(presentedSids.map((sid) => this.known.find(sid)));
    return found.reduce(
      (newest, next) =>
        next === undefined || (newest !== undefined && newest.createdAt >= next.createdAt) ? newest : next,
      undefined,
    );
  }

  /**
   * Changes one's own password. Every other session ends, and this one goes on under a new id.
   * Throws {@link ValidationFailed}, and `RateLimited` where it was wrong too often, as at signing in.
   */
  async changePassword(request: Request, email: string, current: string, wanted: string): Promise<void> {
    const giveBack = await this.count(email, request, 'password-change');
    const found = await this.users.findByEmail(email);
    if (found === undefined || found.passwordHash === null) {
      throw fault('currentPassword', 'no-password', 'You have no password here: you sign in elsewhere.');
    }
    if (!(await verifyPassword(current, found.passwordHash)).matches) {
      this.noteWrong(email, 'password-change');
      throw fault('currentPassword', 'wrong-password', 'This is not your password.');
    }
    await giveBack();
    if (wanted === readText(current))
      throw fault('newPassword', 'unchanged', 'This is the password that you have.');
    const { byIssuer = false } = request.session;
    const version = await this.users.changePassword(found.id, await hashPassword(wanted), request.sessionID);
    if (request.session.userId !== undefined && version !== undefined)
      await this.renew(request, { userId: found.id, version, byIssuer, goesOn: true });
  }

  /** As {@link SignInLimits.count}, and notes where that is over. */
  private async count(email: string, { ip = '' }: Request, at: PasswordUse): Promise<() => Promise<void>> {
    try {
      return await this.limits.count(email, ip);
    } catch (error) {
      if (error instanceof RateLimited)
        this.notes.noteOnce({
          action: 'user.sign-in-limited',
          of: { email },
          bySelf: false,
          details: { by: 'password', at },
        });
      throw error;
    }
  }

  private noteWrong(email: string, at: PasswordUse): void {
    this.notes.note({
      action: 'user.sign-in-failed',
      of: { email },
      bySelf: false,
      details: { by: 'password', at },
    });
  }

  /** One's own sessions, newest first. */
  list(userId: string, asked: AskedPage): Promise<Page<SessionRow>> {
    return this.sessions.list(userId, asked);
  }

  async end(userId: string, id: string): Promise<void> {
    if (!(await this.sessions.end(userId, id))) throw new NotFound('session', `There is no session ${id}.`);
  }

  /** Ends all sessions but the one of this request. */
  async endOthers(request: Request, userId: string): Promise<void> {
    await this.sessions.endOthers(userId, request.sessionID);
  }

  /** Makes the request's session a new one of this user. */
  private async renew(
    request: Request,
    its: Pick<SessionData, 'userId' | 'version' | 'byIssuer' | 'goesOn'>,
  ): Promise<void> {
    await this.known.forgetAfter(
      settled((done) => request.session.regenerate(done)),
      request.presentedSids,
    );
    const userAgent = (request.get('User-Agent') ?? '').slice(0, longestUserAgent);
    Object.assign(request.session, { ...its, address: request.ip, userAgent });
    await settled((done) => request.session.save(done));
  }
}

function fault(field: string, code: FaultCode, message: string): ValidationFailed {
  return new ValidationFailed([{ field, code, message }]);
}

function settled(run: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('The session store failed.', { cause: error }));
    });
  });
}
