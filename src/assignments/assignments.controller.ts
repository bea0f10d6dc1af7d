import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
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
import { AssignmentDto, AssignmentPage, HistoryPage, SummaryDto } from './dto/assignment-answers.dto.js';
import {
  AssignmentFilterQuery,
  AssignmentQuery,
  CancelBody,
  CompleteBody,
  CreateAssignmentBody,
  EditAssignmentBody,
} from './dto/assignment-requests.dto.js';
import { actorOf, scopeOf } from './callers.js';
import { SummaryService } from './summary.service.js';
import { etagOf, versionsOf } from './if-match.js';
import type { AssignmentRow } from './sql/assignment-row.js';
import type { AssignmentFilter } from './sql/list.js';

@ApiTags('assignments')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/assignments')
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly summaries: SummaryService,
  ) {}

  /** Assignments, newest first unless sorted otherwise. A counselor sees only their own. */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentQuery): Promise<AssignmentPage> {
    return mapPage(await this.assignments.list(filterOf(user, query), query.sort, query), toDto);
  }

  /** What is open, overdue and done, and in which week the open ones are due; of a counselor's own only. */
  @Get('summary')
  @ReadsLists()
  summarize(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentFilterQuery): Promise<SummaryDto> {
    return this.summaries.summarize(filterOf(user, query), user.timeZone);
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
    return tagged(
      await this.assignments.edit(user.organizationId, id, versions, actorOf(user), body),
      response,
    );
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

function filterOf(user: UserPrincipal, query: AssignmentFilterQuery): AssignmentFilter {
  const { counselorId: counselorIds, scenarioId: scenarioIds, status: statuses, ...rest } = query;
  const { organizationId, counselorId: own } = scopeOf(user);
  if (own === null) return { ...rest, organizationId, counselorIds, scenarioIds, statuses };
  // Of those who are asked for, one's own are left.
  const mine = [own].filter((id) => counselorIds?.includes(id) ?? true);
  return { ...rest, organizationId, counselorIds: mine, scenarioIds, statuses };
}

function tagged(row: AssignmentRow, response: Response): AssignmentDto {
  response.set('ETag', etagOf(row));
  return toDto(row);
}
