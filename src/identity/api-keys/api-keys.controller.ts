import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles } from '../access/access.js';
import type { UserPrincipal } from '../access/principal.js';
import { ReadsLists } from '../../http/lists/reads-lists.decorator.js';
import { Problems } from '../../http/openapi/responses.decorator.js';
import { endOf } from '../../http/validation/days.js';
import { IdParam } from '../../http/validation/id-param.dto.js';
import { ApiKeysService } from './api-keys.service.js';
import {
  ApiKeyPage,
  ApiKeyQuery,
  CreateApiKeyBody,
  CreatedApiKeyDto,
  RotateApiKeyBody,
} from './dto/api-keys.dto.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  /**
   * Makes an API key.
   * @remarks For a partner. The key itself is in this answer and nowhere else.
   */
  @Post()
  async create(
    @CurrentUser() admin: UserPrincipal,
    @Body() body: CreateApiKeyBody,
  ): Promise<CreatedApiKeyDto> {
    const {
      name,
      scopes,
      groups = null,
      scenarioIds: scenarios = null,
      expiresAt: end = null,
      rateLimit = null,
    } = body;
    const expiresAt = end === null ? null : endOf(end, admin.timeZone);
    return this.keys.create(admin, { name, scopes, groups, scenarios, expiresAt, rateLimit });
  }

  /**
   * Lists API keys.
   * @remarks Newest first, without their secrets; those that are revoked too. Each with how it was used on the last
   * 30 days of the organization.
   */
  @Get()
  @ReadsLists()
  list(@CurrentUser() admin: UserPrincipal, @Query() query: ApiKeyQuery): Promise<ApiKeyPage> {
    return this.keys.list(admin, query);
  }

  /**
   * Replaces the secret of an API key.
   * @remarks The new one is in this answer and nowhere else; the old one goes on for a while.
   */
  @Post(':id/rotate')
  @Problems('not-found')
  async rotate(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() { overlapSeconds }: RotateApiKeyBody,
  ): Promise<CreatedApiKeyDto> {
    return this.keys.rotate(admin.organizationId, id, overlapSeconds);
  }

  /**
   * Revokes an API key.
   * @remarks With all its secrets: at once here, on every instance within a second.
   */
  @Delete(':id')
  @HttpCode(204)
  @Problems('not-found')
  async revoke(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<void> {
    await this.keys.revoke(admin.organizationId, id);
  }
}
