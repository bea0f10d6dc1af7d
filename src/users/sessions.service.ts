/** Signing in and out, and who a session belongs to. The session itself is express-session's. */
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { UserPrincipal } from '../access/principal.js';
import { Unauthenticated } from '../problems/problems.js';
import { hashPassword, verifyPassword } from './passwords.js';
import { UsersRepository } from './users.repository.js';

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

@Injectable()
export class SessionsService {
  /** Compared with when the account is unknown, so that the answer takes as long as for a wrong password. */
  private readonly nobody = hashPassword('no account has this password');

  constructor(private readonly users: UsersRepository) {}

  /**
   * Starts a new session, under an id that nobody knew before, and returns its user.
   * Throws {@link Unauthenticated} without telling whether it was the e-mail or the password.
   */
  async signIn(request: Request, email: string, password: string): Promise<UserPrincipal> {
    const found = await this.users.findByEmail(email);
    const matches = await verifyPassword(password, found?.passwordHash ?? (await this.nobody));
    if (found === undefined || !matches) {
      throw new Unauthenticated('E-mail and password do not match.', 'Bearer realm="onus"');
    }
    const { passwordHash: _, ...user } = found;
    await settled((done) => request.session.regenerate(done));
    request.session.userId = user.id;
    await settled((done) => request.session.save(done));
    return user;
  }

  async signOut(request: Request): Promise<void> {
    await settled((done) => request.session.destroy(done));
  }

  /** The user of the request's session, read anew each time: a deactivated one is out at once. */
  async currentUser(request: Request): Promise<UserPrincipal | undefined> {
    const { userId } = request.session;
    return userId === undefined ? undefined : this.users.findById(userId);
  }
}

function settled(run: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('The session store failed.', { cause: error }));
    });
  });
}
