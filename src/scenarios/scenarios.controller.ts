import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { Idempotent } from '../http/idempotency/idempotent.decorator.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { mapPage } from '../http/paging/pages.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import type { Versions } from '../database/versions.js';
import { IfMatch, tagged } from '../http/requests/preconditions.js';
import { EmptyBody } from '../http/validation/empty-body.dto.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import {
  CreateScenarioBody,
  ScenarioDto,
  ScenarioPage,
  ScenarioQuery,
  UpdateScenarioBody,
} from './dto/scenarios.dto.js';
import type { Scenario } from './scenario.entity.js';
import { ScenariosService } from './scenarios.service.js';

@ApiTags('scenarios')
@Roles('supervisor', 'admin')
@Controller('api/scenarios')
export class ScenariosController {
  constructor(private readonly scenarios: ScenariosService) {}

  /**
   * Lists scenarios.
   * @remarks By title.
   */
  @Get()
  @ReadsLists()
  @Roles('counselor', 'supervisor', 'admin')
  async list(@CurrentUser() user: UserPrincipal, @Query() query: ScenarioQuery): Promise<ScenarioPage> {
    return mapPage(await this.scenarios.list(user.organizationId, query, query), toDto);
  }

  /**
   * Adds a scenario.
   * @remarks One whose external id is there already is a 400 that says which it names.
   */
  @Post()
  @Idempotent()
  @ResponseHeaders('Location', 'ETag')
  async create(
    @CurrentUser() user: UserPrincipal,
    @Body() body: CreateScenarioBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ScenarioDto> {
    const { externalId, title, mode = null, difficulty = null, estimatedMinutes = null } = body;
    const fields = { externalId, title, mode, difficulty, estimatedMinutes };
    const { description, skills } = body;
    const scenario = await this.scenarios.create(user.organizationId, {
      ...fields,
      description: description ?? '',
      skills: skills ?? [],
    });
    response.location(`/api/scenarios/${scenario.id}`);
    return tagged(toDto(scenario), response);
  }

  /**
   * Shows one scenario.
   * @remarks Also one that is archived.
   */
  @Get(':id')
  @Roles('counselor', 'supervisor', 'admin')
  @Problems('not-found')
  async get(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ScenarioDto> {
    return tagged(toDto(await this.scenarios.get(user.organizationId, id)), response);
  }

  /**
   * Changes a scenario.
   * @remarks The members that are given; the others stay. With `If-Match`, only the version that was read.
   */
  @Patch(':id')
  @ResponseHeaders('ETag')
  @Problems('not-found', 'precondition-failed')
  async update(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() body: UpdateScenarioBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ScenarioDto> {
    return tagged(toDto(await this.scenarios.update(user.organizationId, id, versions, body)), response);
  }

  /**
   * Archives a scenario.
   * @remarks It can’t be assigned any more; what is assigned stays. A repeat answers the same.
   */
  @Post(':id/archive')
  @HttpCode(200)
  @Idempotent()
  @ResponseHeaders('ETag')
  @Problems('not-found', 'precondition-failed')
  async archive(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() _body: EmptyBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ScenarioDto> {
    return tagged(toDto(await this.scenarios.archive(user.organizationId, id, versions)), response);
  }

  /**
   * Takes a scenario back into use.
   * @remarks It can be assigned again. A repeat answers the same.
   */
  @Post(':id/unarchive')
  @HttpCode(200)
  @Idempotent()
  @ResponseHeaders('ETag')
  @Problems('not-found', 'precondition-failed')
  async unarchive(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() _body: EmptyBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ScenarioDto> {
    return tagged(toDto(await this.scenarios.unarchive(user.organizationId, id, versions)), response);
  }
}

function toDto(scenario: Scenario): ScenarioDto {
  const { organizationId: _, ...dto } = scenario;
  return dto;
}
