/**
 * The one guard of all doors: reads what the route says (`access/access.ts`), finds out who asks, and lets through
 * or answers 401 or 403. Everything that a handler sees of the caller comes from here. What goes on for longer than a
 * user's request asks again by `admitAgain`.
 */
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { bearerOf, presentedKey } from '../http/requests/credentials.js';
import { Forbidden, PasswordChangeRequired, Unauthenticated } from '../http/problems/problems.js';
import { ACCESS } from '../operations/public.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { type Access, BEFORE_PASSWORD_CHANGE } from './access/access.js';
import type {
  PartnerPrincipal,
  RequestWithPrincipal,
  Role,
  Scope,
  UserPrincipal,
} from './access/principal.js';
import { crossSiteFault } from './access/same-origin.js';
import { ApiKeysService, KeyRefused } from './api-keys/api-keys.service.js';
import { KeyUses } from './api-keys/key-uses.js';
import { AuditNotes } from './audit/audit-notes.js';
import { noteRefusal } from './audit/note-refusal.js';
import { TokenUsersService } from './oidc/token-users.service.js';
import { SessionsService } from './users/sessions.service.js';

@Injectable()
export class AccessGuard implements CanActivate {
  /** Origins whose pages may change something, beside the one that a request was sent to. */
  private readonly trusted: readonly string[];

  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    private readonly tokens: TokenUsersService,
    private readonly apiKeys: ApiKeysService,
    private readonly keyUses: KeyUses,
    private readonly notes: AuditNotes,
    @Inject(SETTINGS) { corsOrigins, publicUrl }: Settings,
  ) {
    this.trusted = publicUrl === undefined ? corsOrigins : [...corsOrigins, publicUrl.origin];
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    try {
      return await this.admit(context);
    } catch (error) {
      const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
      noteRefusal(this.notes, request, error, error instanceof KeyRefused ? error.id : undefined);
      throw error;
    }
  }

  private async admit(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new Forbidden('This route is closed.');
    const fault = isSentByBrowsers(request, access) ? crossSiteFault(request, this.trusted) : undefined;
    if (fault !== undefined) {
      // For the audit, which has whose session the other site used.
      await this.userOfSession(request);
      throw new Forbidden(`Requests that change something must come from the pages of this site. ${fault}`);
    }
    if (access.to === 'users') {
      const user = await this.user(request, access.roles);
      request.admitAgain = async () => void (await this.user(request, access.roles));
      if (
        user.mustChangePassword &&
        !this.reflector.get<true | undefined>(BEFORE_PASSWORD_CHANGE, context.getHandler())
      )
        throw new PasswordChangeRequired();
    }
    if (access.to === 'partners') {
      const response = context.switchToHttp().getResponse<Response>();
      await this.partner(request, response, access.scope);
      request.admitAgain = async () => {
        const partner = this.apiKeys.partnerOf(await this.apiKeys.find(presentedKey(request)));
        request.principal = withScope(partner, access.scope);
      };
    }
    return true;
  }

  private async partner(
    request: RequestWithPrincipal,
    response: Response,
    scope: Scope | undefined,
  ): Promise<void> {
    const key = await this.apiKeys.find(presentedKey(request));
    response.once('close', () => this.keyUses.count(key, isRefusal(response)));
    const { partner, headers } = await this.apiKeys.admit(key);
    request.principal = partner;
    response.set(headers);
    withScope(partner, scope);
  }

  private async user(request: RequestWithPrincipal, roles: readonly Role[]): Promise<UserPrincipal> {
    const token = bearerOf(request);
    const user = token === undefined ? await this.userOfSession(request) : await this.tokens.userOf(token);
    if (user === undefined) {
      throw new Unauthenticated('Sign in with POST /api/auth/login first.', 'Bearer realm="onus"');
    }
    request.principal = user;
    if (roles.includes(user.role)) return user;
    throw new Forbidden(`This is for the role ${roles.join(' or ')}; you are ${user.role}.`);
  }

  private async userOfSession(request: RequestWithPrincipal): Promise<UserPrincipal | undefined> {
    const session = await this.sessions.current(request);
    request.ofSession = session;
    return session?.user;
  }
}

/** The partner, if their key has the scope. */
function withScope(partner: PartnerPrincipal, scope: Scope | undefined): PartnerPrincipal {
  if (scope === undefined || partner.scopes.includes(scope)) return partner;
  throw new Forbidden(
    `This key lacks the scope ${scope}: ask an admin of the organization for one that has it.`,
  );
}

/** Whether the caller was told of a fault of theirs. */
function isRefusal({ headersSent, statusCode }: Response): boolean {
  return headersSent && statusCode >= 400 && statusCode < 500;
}

/** Keys and tokens are sent by hand, which no browser does by itself; cookies it does. */
function isSentByBrowsers(request: Request, access: Access): boolean {
  return access.to === 'everyone' || (access.to === 'users' && bearerOf(request) === undefined);
}
