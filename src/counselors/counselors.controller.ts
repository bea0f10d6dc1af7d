import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { mapPage } from '../http/paging/pages.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import type { Counselor } from './counselor.entity.js';
import { CounselorsService } from './counselors.service.js';
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

  /** Counselors by name. */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: CounselorQuery): Promise<CounselorPage> {
    return mapPage(await this.counselors.list(user.organizationId, query, query), toDto);
  }

  /** Adds a counselor to the roster. */
  @Post()
  @ResponseHeaders('Location')
  async create(
    @CurrentUser() user: UserPrincipal,
    @Body() body: CreateCounselorBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CounselorDto> {
    const { externalId, name, email = null, userId = null } = body;
    const counselor = await this.counselors.create(user.organizationId, { externalId, name, email, userId });
    response.location(`/api/counselors/${counselor.id}`);
    return toDto(counselor);
  }

  /** One counselor. */
  @Get(':id')
  @Problems('not-found')
  async get(@CurrentUser() user: UserPrincipal, @Param() { id }: IdParam): Promise<CounselorDto> {
    return toDto(await this.counselors.get(user.organizationId, id));
  }

  /** Changes the fields that are given. */
  @Patch(':id')
  @Problems('not-found')
  async update(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() body: UpdateCounselorBody,
  ): Promise<CounselorDto> {
    return toDto(await this.counselors.update(user.organizationId, id, body));
  }
}

function toDto({ id, externalId, name, email, userId, createdAt, updatedAt }: Counselor): CounselorDto {
  return { id, externalId, name, email, userId, createdAt, updatedAt };
}
