import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { groupsOf, groupsWithin } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { mapPage } from '../http/paging/pages.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import type { Counselor } from './counselor.entity.js';
import { CounselorsService, type Roster } from './counselors.service.js';
import {
  CounselorDto,
  CounselorPage,
  CounselorQuery,
  CreateCounselorBody,
  UpdateCounselorBody,
} from './dto/counselors.dto.js';

@ApiTags('counselors')
@Roles('supervisor', 'admin')
@Controller('api/counselors')
export class CounselorsController {
  constructor(private readonly counselors: CounselorsService) {}

  /** Counselors by name. Supervisors who have groups see and keep those of them alone, here and below. */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: CounselorQuery): Promise<CounselorPage> {
    const roster = { ...rosterOf(user), groups: groupsWithin(user, query.group) };
    return mapPage(await this.counselors.list(roster, query.q, query), toDto);
  }

  /** Adds a counselor to the roster. */
  @Post()
  @ResponseHeaders('Location')
  async create(
    @CurrentUser() user: UserPrincipal,
    @Body() body: CreateCounselorBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CounselorDto> {
    const { externalId, name, email = null, group = null, userId } = body;
    const fields = { externalId, name, email, group, userId };
    const counselor = await this.counselors.create(rosterOf(user), fields);
    response.location(`/api/counselors/${counselor.id}`);
    return toDto(counselor);
  }

  /** One counselor. */
  @Get(':id')
  @Problems('not-found')
  async get(@CurrentUser() user: UserPrincipal, @Param() { id }: IdParam): Promise<CounselorDto> {
    return toDto(await this.counselors.get(rosterOf(user), id));
  }

  /** Changes the fields that are given. */
  @Patch(':id')
  @Problems('not-found')
  async update(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() body: UpdateCounselorBody,
  ): Promise<CounselorDto> {
    return toDto(await this.counselors.update(rosterOf(user), id, body));
  }
}

function rosterOf(user: UserPrincipal): Roster {
  return { organizationId: user.organizationId, groups: groupsOf(user) };
}

function toDto(counselor: Counselor): CounselorDto {
  const { id, externalId, name, email, group, userId, createdAt, updatedAt } = counselor;
  return { id, externalId, name, email, group, userId, createdAt, updatedAt };
}
