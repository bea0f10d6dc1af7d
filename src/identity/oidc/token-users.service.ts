/**
 * Whom a token stands for: a row of `users`, by the issuer's name for them, made when they first come. Role, name and
 * e-mail are the token's, each time anew; that somebody is deactivated here holds against any token.
 *
 * Who is refused is told which claim is the trouble, and nothing of others; the log has the rest.
 */
import { Inject, Injectable } from '@nestjs/common';
import { AuditNotes } from '../audit/audit-notes.js';
import type { UserPrincipal } from '../access/principal.js';
import { Unauthenticated } from '../../http/problems/problems.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { OidcSettings } from '../../operations/settings/oidc.js';
import type { Settings } from '../../operations/settings/settings.js';
import { ClaimRefused, identityOf, type TokenIdentity } from './claims.js';
import { Issuer, type TokenClaims } from './issuer.js';
import type { Obstacle } from './sql/admit.js';
import { TokenUsersRepository, type TokenUser } from './token-users.repository.js';

@Injectable()
export class TokenUsersService {
  private readonly logger = new Logger(TokenUsersService.name);

  constructor(
    private readonly issuer: Issuer,
    private readonly users: TokenUsersRepository,
    private readonly notes: AuditNotes,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Throws `Unauthenticated` or `IssuerUnavailable` as {@link Issuer.verify}, {@link ClaimRefused} by its claims. */
  async userOf(token: string): Promise<UserPrincipal> {
    return this.userBy(await this.issuer.verify(token));
  }

  /** Who it is that the issuer says this of. Throws as {@link userOf}. */
  async userBy(payload: TokenClaims): Promise<UserPrincipal> {
    try {
      return await this.userWith(identityOf(payload, this.oidc), this.oidc);
    } catch (error) {
      if (error instanceof ClaimRefused) {
        const who = JSON.stringify({ iss: payload.iss, sub: payload.sub, email: payload['email'] });
        this.logger.warn(`A token of ${who} is refused. ${error.message} ${error.inFull}`);
      }
      throw error;
    }
  }

  /** There are some, or no token would have been verified. */
  private get oidc(): OidcSettings {
    return this.settings.oidc!;
  }

  private async userWith(identity: TokenIdentity, oidc: OidcSettings): Promise<UserPrincipal> {
    const found = (await this.users.find(identity)) ?? (await this.firstSeen(identity, oidc));
    const { isDeactivated, isEmailVerified, tokenEmail, isSeenToday, isEmailTaken, ...user } = found;
    const note = (said: string): void =>
      this.notes.noteOnce({
        action: 'user.sign-in-failed',
        of: { userId: user.id },
        bySelf: true,
        details: { by: 'issuer' },
        said,
      });
    if (isDeactivated) note('This account is deactivated.');
    if (isDeactivated) throw new Unauthenticated('This account is deactivated.', 'Bearer realm="onus"');
    if (user.organizationId !== identity.organizationId) {
      note('The token names another organization.');
      throw new ClaimRefused(
        oidc.organizationClaim,
        'names another organization than the one that this account belongs to',
        `The user ${user.id} is of the organization ${user.organizationId}, and the token names ${identity.organizationId}.`,
      );
    }
    const { role, name, email } = identity;
    const isTheirs = identity.isEmailVerified && !isEmailTaken;
    const isNews =
      role !== user.role ||
      name !== user.name ||
      email !== tokenEmail ||
      !isSeenToday ||
      (isTheirs && (email !== user.email || !isEmailVerified));
    if (!isNews) return user;
    const taken = await this.users.takeOver(user.id, identity);
    if (taken.email !== email && email !== tokenEmail) this.tellOfEmail(user.id, identity, taken.email);
    return { ...user, ...taken, role, name };
  }

  private tellOfEmail(userId: string, { email, isEmailVerified }: TokenIdentity, kept: string): void {
    const why = isEmailVerified
      ? 'another user has it'
      : 'the claim email_verified does not say that it is theirs';
    this.logger.warn(
      `The issuer has the e-mail ${JSON.stringify(email)} for the user ${userId}, who stays ${JSON.stringify(kept)} here: ${why}.`,
    );
  }

  private async firstSeen(identity: TokenIdentity, oidc: OidcSettings): Promise<TokenUser> {
    await this.users.admit(identity, oidc.relinkAfterDays || null);
    const user = await this.users.find(identity);
    if (user !== undefined) return user;
    throw refusalFor(identity, await this.users.findObstacle(identity), oidc);
  }
}

/** Why there is no place for an account. That somebody has its e-mail is told to who has proven that it is theirs. */
function refusalFor(identity: TokenIdentity, found: Obstacle, oidc: OidcSettings): ClaimRefused {
  const { organizationId, isEmailVerified, email, subject } = identity;
  const { isOrganizationKnown, isUnlinked, holderId, holderOrganizationId, holderSubject } = found;
  const holder = `The e-mail ${JSON.stringify(email)} is of the user ${holderId} of the organization ${holderOrganizationId}`;
  if (!isOrganizationKnown) {
    const inFull = `It names the organization ${organizationId}.`;
    return new ClaimRefused(oidc.organizationClaim, 'names an organization that is not known here', inFull);
  }
  if (isUnlinked) {
    const detail = 'is from before an admin unlinked this account: sign in anew at the issuer';
    return new ClaimRefused('iat', detail, `The account ${JSON.stringify(subject)} was unlinked.`);
  }
  if (!isEmailVerified) {
    const detail = 'does not say that the e-mail is yours, which this account needs. An admin can tell';
    return new ClaimRefused('email_verified', detail, `${holder}.`);
  }
  if (holderOrganizationId !== organizationId) {
    const detail = 'has an e-mail for which there is no place in this organization. An admin can tell';
    return new ClaimRefused('email', detail, `${holder}, and the token names ${organizationId}.`);
  }
  const detail =
    'is another one than your account here has come with until now. If the issuer made your account anew, an admin ' +
    'lets you in again by unlinking the old one';
  const last = `${holder}, who is ${JSON.stringify(holderSubject)} for the issuer: POST /api/admin/users/${holderId}/unlink.`;
  return new ClaimRefused('sub', detail, last);
}
