import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { groupsOf, groupsWithin } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { mapPage } from '../http/paging/pages.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { EmptyBody } from '../http/validation/empty-body.dto.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import { toChangeDto, toDto } from './assignment-mapping.js';
import { DuplicateActiveAssignment, InvalidTransition } from './assignment-problems.js';
import { AssignmentsService } from './assignments.service.js';
import { AssignmentDto, AssignmentPage, HistoryPage } from './dto/assignment-answers.dto.js';
import {
  AssignmentQuery,
  CancelBody,
  CompleteBody,
  CreateAssignmentBody,
  EditAssignmentBody,
} from './dto/assignment-requests.dto.js';
import { actorOf, scopeOf } from './callers.js';
import { etagOf, versionsOf } from './if-match.js';
import type { AssignmentRow } from './sql/assignment-row.js';

@ApiTags('assignments')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/assignments')
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  /**
   * Assignments, newest first unless sorted otherwise. A counselor sees only their own, a supervisor who has groups those of
   * their counselors, here and below.
   */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentQuery): Promise<AssignmentPage> {
    const { limit, cursor, sort, status, group, ...filter } = query;
    const scope = scopeOf(user);
    if (scope.counselorId !== null && (filter.counselorId ?? scope.counselorId) !== scope.counselorId) {
      return { items: [], nextCursor: null, previousCursor: null };
    }
    const page = await this.assignments.list(
      {
        ...filter,
        organizationId: user.organizationId,
        counselorId: scope.counselorId ?? filter.counselorId,
        statuses: status,
        groups: groupsWithin(user, group),
      },
      sort,
      { limit, cursor },
    );
    return mapPage(page, toDto);
  }

  /** Assigns a scenario to a counselor, unless it is active there already. */
  @Post()
  @Roles('supervisor', 'admin')
  @ResponseHeaders('Location', 'ETag')
  @Problems(DuplicateActiveAssignment.described, 'not-found')
  async create(
    @CurrentUser() user: UserPrincipal,
    @Body() body: CreateAssignmentBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.create({
      organizationId: user.organizationId,
      actor: actorOf(user),
      groups: groupsOf(user),
      counselor: { id: body.counselorId },
      scenario: { id: body.scenarioId },
      scenarioField: 'scenarioId',
      dueAt: body.dueAt ?? null,
      note: body.note ?? null,
    });
    response.location(`/api/assignments/${row.id}`);
    return tagged(row, response);
  }

  /** One assignment. */
  @Get(':id')
  @ResponseHeaders('ETag')
  @Problems('not-found')
  async get(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    return tagged(await this.assignments.get(scopeOf(user), id), response);
  }

  /** Changes due date or note of the version that was read. */
  @Patch(':id')
  @Roles('supervisor', 'admin')
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'ETag of the assignment as it was read; required',
  })
  @ResponseHeaders('ETag')
  @Problems('not-found', 'precondition-failed', 'precondition-required')
  async edit(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: EditAssignmentBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const versions = versionsOf(ifMatch);
    return tagged(await this.assignments.edit(scopeOf(user), id, versions, actorOf(user), body), response);
  }

  /** Begins the exercise. A repeat answers the same. */
  @Post(':id/start')
  @HttpCode(200)
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described)
  async start(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() _body: EmptyBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    return tagged(await this.assignments.transition('start', scopeOf(user), id, actorOf(user)), response);
  }

  /** Ends the exercise, with its result if there is one. A repeat answers the same and changes nothing. */
  @Post(':id/complete')
  @HttpCode(200)
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described)
  async complete(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() body: CompleteBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const { score = null, feedback = null } = body.result ?? {};
    const result = { score, feedback };
    return tagged(
      await this.assignments.transition('complete', scopeOf(user), id, actorOf(user), result),
      response,
    );
  }

  /** Takes the assignment back. A repeat answers the same. */
  @Post(':id/cancel')
  @Roles('supervisor', 'admin')
  @HttpCode(200)
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described)
  async cancel(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() { reason = null }: CancelBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    return tagged(
      await this.assignments.transition('cancel', scopeOf(user), id, actorOf(user), { reason }),
      response,
    );
  }

  /** Every change, oldest first. */
  @Get(':id/history')
  @ReadsLists()
  @Problems('not-found')
  async history(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<HistoryPage> {
    return mapPage(await this.assignments.history(scopeOf(user), id, query), toChangeDto);
  }
}

function tagged(row: AssignmentRow, response: Response): AssignmentDto {
  response.set('ETag', etagOf(row));
  return toDto(row);
}
