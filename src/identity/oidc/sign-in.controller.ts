/**
 * Signing in at the issuer with a browser: there and back. What goes wrong is told on the page where it began. Both are for
 * people's browsers alone, as pages are, and so in no document of the interface.
 */
import { Controller, Get, HttpCode, Inject, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { isDatabaseUnavailable } from '../../database/sqlstate.js';
import { IssuerUnavailable, Unauthenticated } from '../../http/problems/problems.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { Public } from '../../operations/public.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { SessionsService } from '../users/sessions.service.js';
import { ClaimRefused } from './claims.js';
import { StartQuery } from './dto/start.dto.js';
import { IssuerClient, SignInFailed } from './issuer-client.js';
import { ownPath } from './own-path.js';
import { type SignInFlow, SignInFlows } from './sign-in-flows.js';
import { TokenUsersService } from './token-users.service.js';

@ApiExcludeController()
@Public()
@Controller('api/auth/oidc')
export class OidcSignInController {
  private readonly logger = new Logger(OidcSignInController.name);

  constructor(
    private readonly client: IssuerClient,
    private readonly flows: SignInFlows,
    private readonly users: TokenUsersService,
    private readonly sessions: SessionsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Sends a browser to the issuer, which sends it back to the callback. */
  @Get('start')
  @HttpCode(302)
  async start(
    @Query() query: StartQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const next = ownPath(query.next);
    const base = this.settings.publicUrl?.href ?? `${request.protocol}://${request.host}`;
    try {
      const { url, flow } = await this.client.begin(`${base}/api/auth/oidc/callback`, next);
      await this.flows.keep(request, response, flow);
      response.location(url.href);
    } catch (error) {
      response.location(signInPage(codeOf(error), next));
    }
  }

  /** Begins a session for who comes back, and leads to where they wanted. */
  @Get('callback')
  @HttpCode(302)
  async callback(
    @Query() _asTheIssuerWrites: object,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { search, searchParams } = new URL(request.url, 'http://here.invalid');
    const flow = await this.flows.take(request, response, searchParams.get('state') ?? '');
    response.location(
      flow === undefined ? signInPage('expired', '/') : await this.finish(request, flow, search),
    );
  }

  /** Where to go then. */
  private async finish(request: Request, flow: SignInFlow, answer: string): Promise<string> {
    try {
      const { id } = await this.users.userBy(await this.client.finish(flow, answer));
      await this.sessions.beginByIssuer(request, id);
      return flow.next;
    } catch (error) {
      const code = codeOf(error);
      this.logger.warn(`Somebody came back from the issuer and is not signed in: ${code}.`, { err: error });
      return signInPage(code, flow.next);
    }
  }
}

function signInPage(error: string, next: string): string {
  return `/sign-in?${new URLSearchParams({ error, next }).toString()}`;
}

/**
 * What the page is told, which has a sentence for each; also `expired`: begun in another browser, too long ago, or used
 * already. Throws what is nobody's fault but ours.
 */
function codeOf(error: unknown): string {
  if (error instanceof SignInFailed) return error.code;
  if (error instanceof ClaimRefused) return 'refused';
  if (error instanceof Unauthenticated) return 'deactivated';
  if (error instanceof IssuerUnavailable) return error.slug;
  if (isDatabaseUnavailable(error)) return 'database-unavailable';
  throw error;
}
