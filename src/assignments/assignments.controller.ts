import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { mapPage } from '../http/paging/pages.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { IfMatch, needed, tagged, taggedWhole, type Versions } from '../http/requests/preconditions.js';
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
  CorrectResultBody,
  CreateAssignmentBody,
  EditAssignmentBody,
} from './dto/assignment-requests.dto.js';
import { scopeOf } from './callers.js';
import { actorOf } from './lifecycle.js';

@ApiTags('assignments')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/assignments')
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  /** Assignments, newest first unless sorted otherwise. A counselor sees only their own. */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentQuery): Promise<AssignmentPage> {
    const { limit, cursor, sort, status, ...filter } = query;
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
      counselor: { id: body.counselorId },
      scenario: { id: body.scenarioId },
      fields: { counselor: 'counselorId', scenario: 'scenarioId' },
      dueAt: body.dueAt ?? null,
      note: body.note ?? null,
    });
    response.location(`/api/assignments/${row.id}`);
    return tagged(toDto(row), response);
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
    const row = await this.assignments.get(scopeOf(user), id);
    return taggedWhole(toDto(row), row, response);
  }

  /** Changes due date or note of the version that was read. */
  @Patch(':id')
  @Roles('supervisor', 'admin')
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described, 'precondition-failed', 'precondition-required')
  async edit(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch('required') versions: Versions | undefined,
    @Body() body: EditAssignmentBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.edit(user.organizationId, id, needed(versions), actorOf(user), body);
    return tagged(toDto(row), response);
  }

  /** Begins the exercise. A repeat answers the same. */
  @Post(':id/start')
  @HttpCode(200)
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described, 'precondition-failed')
  async start(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() _body: EmptyBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.transition('start', scopeOf(user), id, versions, actorOf(user));
    return tagged(toDto(row), response);
  }

  /** Ends the exercise, with its result if there is one. A repeat answers the same; with another result it is refused. */
  @Post(':id/complete')
  @HttpCode(200)
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described, 'precondition-failed')
  async complete(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() body: CompleteBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const { score = null, feedback = null } = body.result ?? {};
    const details = { score, feedback };
    const row = await this.assignments.transition(
      'complete',
      scopeOf(user),
      id,
      versions,
      actorOf(user),
      details,
    );
    return tagged(toDto(row), response);
  }

  /** Takes the assignment back. A repeat answers the same. */
  @Post(':id/cancel')
  @Roles('supervisor', 'admin')
  @HttpCode(200)
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described, 'precondition-failed')
  async cancel(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() { reason = null }: CancelBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.transition('cancel', scopeOf(user), id, versions, actorOf(user), {
      reason,
    });
    return tagged(toDto(row), response);
  }

  /** Corrects the result of a completed assignment; a field that is left out stays. A repeat changes nothing. */
  @Post(':id/result')
  @Roles('supervisor', 'admin')
  @HttpCode(200)
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described, 'precondition-failed')
  async correctResult(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() body: CorrectResultBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.correctResult(user.organizationId, id, versions, actorOf(user), body);
    return tagged(toDto(row), response);
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
