import { Inject, Injectable } from '@nestjs/common';
import type { QueryResultRow } from 'pg';
import { Pools, type Statement } from '../../database/connections/pools.js';
import { constraintOf } from '../../database/sqlstate.js';
import { acting, actingAs } from '../../database/transactions/acting.js';
import { SerializableTransactions } from '../../database/transactions/serializable-transactions.js';
import { retried } from '../../http/requests/retried.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import type { UserPrincipal } from '../access/principal.js';
import type { TokenIdentity } from './claims.js';
import { KnownSessions } from '../users/known-sessions.js';
import { peopleTables } from '../users/sql/link-counselors.js';
import { fromPrincipals, principalColumns } from '../users/sql/user-principal.js';
import { admit, admitParameters, findObstacle, type Obstacle } from './sql/admit.js';
import { isSeenToday, takeOver, type TakenOver, takeOverParameters } from './sql/take-over.js';

const find = {
  name: 'user-by-subject',
  text: `
    SELECT ${principalColumns}, false AS "mustChangePassword", u.deactivated_at IS NOT NULL AS "isDeactivated",
           u.email_verified AS "isEmailVerified", u.oidc_email AS "tokenEmail", ${isSeenToday} AS "isSeenToday",
           EXISTS (SELECT FROM users WHERE email = $3 AND id <> u.id) AS "isEmailTaken"
    ${fromPrincipals}
    WHERE u.oidc_issuer = $1 AND u.oidc_subject = $2`,
};

export interface TokenUser extends UserPrincipal {
  isDeactivated: boolean;
  isEmailVerified: boolean;
  /** The e-mail of the token before. */
  tokenEmail: string | null;
  isSeenToday: boolean;
  /** Whether another user has the e-mail of this token. */
  isEmailTaken: boolean;
}

/** Users by who they are for their issuer. */
@Injectable()
export class TokenUsersRepository {
  constructor(
    private readonly pools: Pools,
    private readonly transactions: SerializableTransactions,
    private readonly sessions: KnownSessions,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  async find({ issuer, subject, email }: TokenIdentity): Promise<TokenUser | undefined> {
    const [user] = await this.pools.query<TokenUser>(find, [issuer, subject, email]);
    return user;
  }

  /** Makes or links a user, where there is a place for them. */
  async admit(identity: TokenIdentity, relinkAfterDays: number | null): Promise<void> {
    await this.write(identity, admit, admitParameters(identity, relinkAfterDays));
  }

  async findObstacle({ organizationId, email, subject, issuedAt }: TokenIdentity): Promise<Obstacle> {
    const [found] = await this.pools.query<Obstacle>(findObstacle, [
      organizationId,
      email,
      subject,
      issuedAt,
    ]);
    return found!;
  }

  async takeOver(id: string, identity: TokenIdentity): Promise<TakenOver> {
    const run = (): Promise<TakenOver[]> =>
      this.write<TakenOver>(identity, takeOver, takeOverParameters(id, identity));
    const [taken] = await run().catch((error: unknown) => {
      // Somebody else was given the e-mail meanwhile, which the statement sees next time.
      if (constraintOf(error) === 'users_email_key') return run();
      throw error;
    });
    return taken!;
  }

  /** Who asks is found out before a request's handler, and so run again here, whatever the request's method is. */
  private write<Row extends QueryResultRow>(
    { issuer }: TokenIdentity,
    statement: Statement,
    values: unknown[],
  ): Promise<Row[]> {
    const run = (): Promise<Row[]> => this.transactions.change<Row>(peopleTables, statement, values);
    const { address = null, requestId = null } = acting() ?? {};
    const byIssuer = { kind: 'issuer', id: null, name: issuer, role: null, address, requestId } as const;
    // They may have a session beside their tokens.
    return this.sessions.forgetAfter(
      actingAs(
        () => byIssuer,
        () => retried('token', run, this.settings.retry, this.metrics),
      ),
    );
  }
}
