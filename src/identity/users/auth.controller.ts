import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Public } from '../../operations/public.js';
import { BeforePasswordChange, CurrentUser, Roles } from '../access/access.js';
import { groupsOf } from '../access/groups.js';
import type { UserPrincipal } from '../access/principal.js';
import { ReadsLists } from '../../http/lists/reads-lists.decorator.js';
import { mapPage } from '../../http/paging/pages.js';
import { Problems, ResponseHeaders } from '../../http/openapi/responses.decorator.js';
import { PageQuery } from '../../http/paging/page.dto.js';
import { EmptyBody } from '../../http/validation/empty-body.dto.js';
import { IdParam } from '../../http/validation/id-param.dto.js';
import {
  ChangePasswordBody,
  CurrentUserDto,
  LoginBody,
  type SessionDto,
  SessionPage,
  type SignInOptionsDto,
} from './dto/auth.dto.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import type { SessionRow } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sign-in')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly sessions: SessionsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Shows the ways to sign in.
   * @remarks For a page that offers them, to whoever is there.
   */
  @Get('options')
  @Public()
  options(): SignInOptionsDto {
    const { oidc, publicUrl } = this.settings;
    const startUrl = `${publicUrl?.prefix ?? ''}/api/auth/oidc/start`;
    return { password: true, oidc: oidc?.client ? { name: oidc.client.name, startUrl } : null };
  }

  /**
   * Signs in.
   * @remarks Sets the session’s cookie, which ends after some hours. Wrong passwords are counted for each account
   * and each address: too many are a 429.
   */
  @Post('login')
  @Public()
  @HttpCode(200)
  @ResponseHeaders('Set-Cookie')
  @Problems('unauthenticated', 'rate-limited')
  async login(@Req() request: Request, @Body() body: LoginBody): Promise<CurrentUserDto> {
    return toDto(await this.sessions.signIn(request, body.email, body.password));
  }

  /**
   * Signs out.
   * @remarks Ends the session on the server. Also fine for one that has ended.
   */
  @Post('logout')
  @Public()
  @HttpCode(204)
  @ResponseHeaders('Set-Cookie')
  async logout(@Req() request: Request, @Body() _body: EmptyBody): Promise<void> {
    await this.sessions.signOut(request);
  }

  /**
   * Shows who is signed in.
   * @remarks With their organization and its time zone.
   */
  @Get('me')
  @Roles('admin', 'supervisor', 'counselor')
  @BeforePasswordChange()
  me(@CurrentUser() user: UserPrincipal): CurrentUserDto {
    return toDto(user);
  }

  /**
   * Changes one’s own password.
   * @remarks Ends all other sessions of the same user.
   */
  @Post('password')
  @Roles('admin', 'supervisor', 'counselor')
  @BeforePasswordChange()
  @HttpCode(204)
  @ResponseHeaders('Set-Cookie')
  @Problems('rate-limited')
  async changePassword(
    @Req() request: Request,
    @CurrentUser() user: UserPrincipal,
    @Body() { currentPassword, newPassword }: ChangePasswordBody,
  ): Promise<void> {
    await this.sessions.changePassword(request, user.email, currentPassword, newPassword);
  }

  /**
   * Lists one’s own sessions.
   * @remarks Where one is signed in, newest first.
   */
  @Get('sessions')
  @ReadsLists()
  @Roles('admin', 'supervisor', 'counselor')
  async listSessions(
    @Req() request: Request,
    @CurrentUser() user: UserPrincipal,
    @Query() query: PageQuery,
  ): Promise<SessionPage> {
    return mapPage(await this.sessions.list(user.id, query), (row) => toSessionDto(row, request.sessionID));
  }

  /**
   * Signs out everywhere else.
   * @remarks Ends all sessions of the same user but this one.
   */
  @Delete('sessions')
  @Roles('admin', 'supervisor', 'counselor')
  @HttpCode(204)
  async endOtherSessions(@Req() request: Request, @CurrentUser() user: UserPrincipal): Promise<void> {
    await this.sessions.endOthers(request, user.id);
  }

  /**
   * Ends one of one’s own sessions.
   * @remarks Whoever uses it is signed out there.
   */
  @Delete('sessions/:id')
  @Roles('admin', 'supervisor', 'counselor')
  @HttpCode(204)
  @Problems('not-found')
  async endSession(@CurrentUser() user: UserPrincipal, @Param() { id }: IdParam): Promise<void> {
    await this.sessions.end(user.id, id);
  }
}

function toSessionDto(row: SessionRow, currentSid: string): SessionDto {
  const { id, sid, createdAt, expiresAt, address, userAgent } = row;
  return { id, current: sid === currentSid, createdAt, expiresAt, address, userAgent };
}

function toDto(user: UserPrincipal): CurrentUserDto {
  const { id, email, name, role, counselorId, organizationId, organizationName, timeZone } = user;
  const { mustChangePassword } = user;
  const organization = { id: organizationId, name: organizationName, timeZone };
  return {
    id,
    email,
    name,
    role,
    groups: [...(groupsOf(user) ?? [])],
    organization,
    counselorId,
    mustChangePassword,
  };
}
