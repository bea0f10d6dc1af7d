import { Body, Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { CurrentUser, Public, Roles } from '../access/access.js';
import type { UserPrincipal } from '../access/principal.js';
import { Problems } from '../openapi/responses.decorator.js';
import { EmptyBody } from '../validation/empty-body.dto.js';
import { CurrentUserDto, LoginBody } from './dto/auth.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sign-in')
@Controller('api/auth')
export class AuthController {
  constructor(private readonly sessions: SessionsService) {}

  /** Signs in: sets the session cookie. */
  @Post('login')
  @Public()
  @HttpCode(200)
  @Problems('unauthenticated')
  async login(@Req() request: Request, @Body() body: LoginBody): Promise<CurrentUserDto> {
    return toDto(await this.sessions.signIn(request, body.email, body.password));
  }

  /** Signs out: ends the session on the server. Also fine for one that has ended. */
  @Post('logout')
  @Public()
  @HttpCode(204)
  async logout(@Req() request: Request, @Body() _body: EmptyBody): Promise<void> {
    await this.sessions.signOut(request);
  }

  /** Who is signed in. */
  @Get('me')
  @Roles('admin', 'supervisor', 'counselor')
  me(@CurrentUser() user: UserPrincipal): CurrentUserDto {
    return toDto(user);
  }
}

function toDto(user: UserPrincipal): CurrentUserDto {
  const { id, email, name, role, counselorId, organizationId, organizationName } = user;
  return { id, email, name, role, organization: { id: organizationId, name: organizationName }, counselorId };
}
