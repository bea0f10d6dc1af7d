import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { groupsWithin, rosterOf } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { Idempotent } from '../http/idempotency/idempotent.decorator.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { mapPage } from '../http/paging/pages.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import type { Versions } from '../database/versions.js';
import { IfMatch, tagged } from '../http/requests/preconditions.js';
import { EmptyBody } from '../http/validation/empty-body.dto.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import { actorOf } from '../assignments/lifecycle.js';
import { toDto } from './counselor-mapping.js';
import { CounselorsService } from './counselors.service.js';
import {
  ArchiveCounselorBody,
  CounselorDto,
  CounselorPage,
  CounselorQuery,
  CreateCounselorBody,
  GroupPage,
  UpdateCounselorBody,
} from './dto/counselors.dto.js';

@ApiTags('counselors')
@Roles('supervisor', 'admin')
@Controller('api/counselors')
export class CounselorsController {
  constructor(private readonly counselors: CounselorsService) {}

  /**
   * Lists counselors.
   * @remarks By name. Supervisors who have groups see and keep the counselors of them alone, here and in all that
   * follows.
   */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: CounselorQuery): Promise<CounselorPage> {
    const roster = { ...rosterOf(user), groups: groupsWithin(user, query.group) };
    return mapPage(await this.counselors.list(roster, query, query), toDto);
  }

  /**
   * Lists groups.
   * @remarks The names of those in which there are counselors, archived ones too. Supervisors who have groups get
   * theirs, also those in which nobody is yet.
   */
  @Get('groups')
  @ReadsLists()
  listGroups(@CurrentUser() user: UserPrincipal, @Query() query: PageQuery): Promise<GroupPage> {
    return this.counselors.listGroups(rosterOf(user), query);
  }

  /**
   * Adds a counselor to the roster.
   * @remarks Whose external id is there already is a 400 that says whom it names. If no user is named, the counselor
   * is the user of the organization who alone has their e-mail.
   */
  @Post()
  @Idempotent({ tellsNull: ['userId'] })
  @ResponseHeaders('Location', 'ETag')
  async create(
    @CurrentUser() user: UserPrincipal,
    @Body() body: CreateCounselorBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CounselorDto> {
    const { externalId, name, email = null, group = null, userId } = body;
    const fields = { externalId, name, email, group, userId };
    const counselor = await this.counselors.create(rosterOf(user), fields);
    response.location(`/api/counselors/${counselor.id}`);
    return tagged(toDto(counselor), response);
  }

  /**
   * Shows one counselor.
   * @remarks Also those who are archived.
   */
  @Get(':id')
  @Problems('not-found')
  async get(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CounselorDto> {
    return tagged(toDto(await this.counselors.get(rosterOf(user), id)), response);
  }

  /**
   * Changes a counselor.
   * @remarks The members that are given; the others stay. With `If-Match`, only the version that was read.
   */
  @Patch(':id')
  @ResponseHeaders('ETag')
  @Problems('not-found', 'precondition-failed')
  async update(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() body: UpdateCounselorBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CounselorDto> {
    const counselor = await this.counselors.update(rosterOf(user), id, versions, body);
    return tagged(toDto(counselor), response);
  }

  /**
   * Archives a counselor.
   * @remarks Nothing can be assigned to them any more; what was assigned stays, unless it is to be cancelled. A
   * repeat answers the same.
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
    @Body() { cancelOpen }: ArchiveCounselorBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CounselorDto> {
    const counselor = await this.counselors.archive(rosterOf(user), id, versions, cancelOpen, actorOf(user));
    return tagged(toDto(counselor), response);
  }

  /**
   * Takes a counselor back.
   * @remarks With their history. A repeat answers the same. Who was erased does not come back.
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
  ): Promise<CounselorDto> {
    return tagged(toDto(await this.counselors.unarchive(rosterOf(user), id, versions)), response);
  }
}
