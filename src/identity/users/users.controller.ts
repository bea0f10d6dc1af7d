import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../access/access.js';
import type { UserPrincipal } from '../access/principal.js';
import { ReadsLists } from '../../http/lists/reads-lists.decorator.js';
import { mapPage } from '../../http/paging/pages.js';
import { Problems, ResponseHeaders } from '../../http/openapi/responses.decorator.js';
import { IdParam } from '../../http/validation/id-param.dto.js';
import { CreateUserBody, UpdateUserBody, type UserDto, UserPage, UserQuery } from './dto/users.dto.js';
import type { UserRow } from './sql/user-row.js';
import { UsersService } from './users.service.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  /** All users, newest first; those who are deactivated too. */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() admin: UserPrincipal, @Query() query: UserQuery): Promise<UserPage> {
    return mapPage(await this.users.list(admin.organizationId, query.q, query), toDto);
  }

  /** Adds a user. */
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

  /** One user. */
  @Get(':id')
  @Problems('not-found')
  async get(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<UserDto> {
    return toDto(await this.users.get(admin.organizationId, id));
  }

  /** Changes the fields that are given: role, deactivation, password, name, e-mail. */
  @Patch(':id')
  @Problems('not-found')
  async update(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() body: UpdateUserBody,
  ): Promise<UserDto> {
    return toDto(await this.users.update(admin.organizationId, id, body));
  }

  /** Signs a user out everywhere. */
  @Delete(':id/sessions')
  @HttpCode(204)
  @Problems('not-found')
  async endSessions(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<void> {
    await this.users.endSessions(admin.organizationId, id);
  }
}

function toDto({
  id,
  email,
  name,
  role,
  deactivatedAt,
  counselorId,
  createdAt,
  updatedAt,
}: UserRow): UserDto {
  const active = deactivatedAt === null;
  return { id, email, name, role, active, deactivatedAt, counselorId, createdAt, updatedAt };
}
