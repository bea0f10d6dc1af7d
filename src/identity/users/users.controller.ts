import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../access/access.js';
import type { UserPrincipal } from '../access/principal.js';
import { ReadsLists } from '../../http/lists/reads-lists.decorator.js';
import { mapPage } from '../../http/paging/pages.js';
import { Problems, ResponseHeaders } from '../../http/openapi/responses.decorator.js';
import { EmptyBody } from '../../http/validation/empty-body.dto.js';
import { IdParam } from '../../http/validation/id-param.dto.js';
import {
  CreateUserBody,
  type EditedUserDto,
  UpdateUserBody,
  type UserDto,
  UserPage,
  UserQuery,
} from './dto/users.dto.js';
import type { UserRow } from './sql/user-row.js';
import { UsersService } from './users.service.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  /**
   * Lists users.
   * @remarks Newest first; those who are deactivated too.
   */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() admin: UserPrincipal, @Query() query: UserQuery): Promise<UserPage> {
    return mapPage(await this.users.list(admin.organizationId, query.q, query), toDto);
  }

  /**
   * Adds a user.
   * @remarks Who can then sign in with the password that is given.
   */
  @Post()
  @ResponseHeaders('Location')
  async create(
    @CurrentUser() admin: UserPrincipal,
    @Body() body: CreateUserBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UserDto> {
    const user = await this.users.create(admin.organizationId, body);
    response.location(`/api/admin/users/${user.id}`);
    return toDto(user);
  }

  /**
   * Shows one user.
   * @remarks Also one who is deactivated.
   */
  @Get(':id')
  @Problems('not-found')
  async get(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<UserDto> {
    return toDto(await this.users.get(admin.organizationId, id));
  }

  /**
   * Changes a user.
   * @remarks The members that are given: role, deactivation, password and whether it must be changed, name, e-mail, groups;
   * the others stay. The answer also has the API keys that they made, which go on.
   */
  @Patch(':id')
  @Problems('not-found')
  async update(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() body: UpdateUserBody,
  ): Promise<EditedUserDto> {
    const user = await this.users.update(admin.organizationId, id, body);
    return { ...toDto(user), apiKeys: user.apiKeys };
  }

  /**
   * Forgets a user’s account of the issuer.
   * @remarks And signs them out everywhere: whoever comes next with a token of their e-mail that the issuer vouches
   * for is them. For an account that was made anew there.
   */
  @Post(':id/unlink')
  @HttpCode(200)
  @Problems('not-found')
  async unlink(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() _body: EmptyBody,
  ): Promise<UserDto> {
    return toDto(await this.users.unlink(admin.organizationId, id));
  }

  /**
   * Signs a user out everywhere.
   * @remarks They can sign in again: to keep them from that, deactivate them.
   */
  @Delete(':id/sessions')
  @HttpCode(204)
  @Problems('not-found')
  async endSessions(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<void> {
    await this.users.endSessions(admin.organizationId, id);
  }
}

function toDto(user: UserRow): UserDto {
  const { id, email, name, role, groups, mustChangePassword, deactivatedAt, counselorId } = user;
  const { createdAt, updatedAt } = user;
  const state = { active: deactivatedAt === null, deactivatedAt };
  const issuerAccount = issuerAccountOf(user);
  return {
    id,
    email,
    name,
    role,
    groups,
    ...state,
    mustChangePassword,
    counselorId,
    issuerAccount,
    createdAt,
    updatedAt,
  };
}

function issuerAccountOf(user: UserRow): UserDto['issuerAccount'] {
  const { oidcIssuer: issuer, oidcSubject: subject, oidcEmail: email, oidcLastSeenAt: lastSeenAt } = user;
  return issuer === null || subject === null ? null : { issuer, subject, email, lastSeenAt };
}
