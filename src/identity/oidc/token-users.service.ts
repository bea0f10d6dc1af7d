/**
 * Whom a token stands for: a row of `users`, by the issuer's name for them, made when they first come. Role and name
 * are the token's, each time anew; that somebody is deactivated here holds against any token.
 */
import { Inject, Injectable } from '@nestjs/common';
import type { UserPrincipal } from '../access/principal.js';
import { Forbidden, Unauthenticated } from '../../http/problems/problems.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { identityOf, type TokenIdentity } from './claims.js';
import { Issuer } from './issuer.js';
import { TokenUsersRepository, type TokenUser } from './token-users.repository.js';

@Injectable()
export class TokenUsersService {
  constructor(
    private readonly issuer: Issuer,
    private readonly users: TokenUsersRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Throws `Unauthenticated` or `IssuerUnavailable` as {@link Issuer.verify}, {@link Forbidden} by its claims. */
  async userOf(token: string): Promise<UserPrincipal> {
    const payload = await this.issuer.verify(token);
    const identity = identityOf(payload, this.settings.oidc!);
    const known = (await this.users.find(identity)) ?? (await this.firstSeen(identity));
    const { isDeactivated, ...user } = known;
    if (isDeactivated) throw new Unauthenticated('This account is deactivated.', 'Bearer realm="onus"');
    if (user.organizationId !== identity.organizationId) {
      throw new Forbidden('The token names another organization than the one that this account belongs to.');
    }
    const { role, name } = identity;
    if (role !== user.role || name !== user.name) await this.users.update(user.id, role, name);
    return { ...user, role, name };
  }

  private async firstSeen(identity: TokenIdentity): Promise<TokenUser> {
    await this.users.admit(identity);
    const user = await this.users.find(identity);
    if (user !== undefined) return user;
    throw new Forbidden(
      'There is no place for this account: the token’s organization is not known here, or another account ' +
        'has its e-mail. An admin can tell.',
    );
  }
}
