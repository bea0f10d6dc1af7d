import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { groupsOf, groupsWithin } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { Idempotent } from '../http/idempotency/idempotent.decorator.js';
import { type Once, OnceOnly } from '../http/idempotency/once.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { mapPage } from '../http/paging/pages.js';
import { PageQuery } from '../http/paging/page.dto.js';
import type { Versions } from '../database/versions.js';
import { IfMatch, needed, tagged, taggedWhole } from '../http/requests/preconditions.js';
import { dueOf } from '../http/validation/days.js';
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
  CorrectResultBody,
  CreateAssignmentBody,
  EditAssignmentBody,
} from './dto/assignment-requests.dto.js';
import { actorOf } from './lifecycle.js';
import { scopeOf } from './callers.js';
import { SummaryService } from './summary.service.js';
import type { AssignmentFilter } from './sql/list.js';

@ApiTags('assignments')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/assignments')
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly summaries: SummaryService,
  ) {}

  /**
   * Assignments, newest first unless sorted otherwise. A counselor sees only their own, a supervisor who has groups those of
   * their counselors, here and below.
   */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentQuery): Promise<AssignmentPage> {
    const page = await this.assignments.list(filterOf(user, query), query.sort, query);
    return mapPage(page, (row) => toDto(row, user.timeZone));
  }

  /** What is open, overdue and done, and in which week the open ones are due; of a counselor's own only. */
  @Get('summary')
  @ReadsLists()
  summarize(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentFilterQuery): Promise<SummaryDto> {
    return this.summaries.summarize(filterOf(user, query));
  }

  /** Assigns a scenario to a counselor, unless it is active there already. */
  @Post()
  @Roles('supervisor', 'admin')
  @Idempotent({ keeps: 'outcome' })
  @ResponseHeaders('Location', 'ETag')
  @Problems(DuplicateActiveAssignment.described, 'not-found')
  async create(
    @CurrentUser() user: UserPrincipal,
    @Body() body: CreateAssignmentBody,
    @OnceOnly() once: Once | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.create({
      organizationId: user.organizationId,
      actor: actorOf(user),
      groups: groupsOf(user),
      counselor: { id: body.counselorId },
      scenario: { id: body.scenarioId },
      fields: { counselor: 'counselorId', scenario: 'scenarioId' },
      ...dueOf(body.dueAt ?? null, user.timeZone),
      note: body.note ?? null,
      once,
    });
    response.location(`/api/assignments/${row.id}`);
    return tagged(toDto(row, user.timeZone), response);
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
    return taggedWhole(toDto(row, user.timeZone), row, response);
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
    const { dueAt, note } = body;
    const due = dueAt === undefined ? undefined : dueOf(dueAt, user.timeZone);
    const row = await this.assignments.edit(scopeOf(user), id, needed(versions), actorOf(user), {
      due,
      note,
    });
    return tagged(toDto(row, user.timeZone), response);
  }

  /** Begins the exercise. A repeat answers the same. */
  @Post(':id/start')
  @HttpCode(200)
  @Idempotent()
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
    return tagged(toDto(row, user.timeZone), response);
  }

  /** Ends the exercise, with its result if there is one. A repeat answers the same; with another result it is refused. */
  @Post(':id/complete')
  @HttpCode(200)
  @Idempotent()
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
    return tagged(toDto(row, user.timeZone), response);
  }

  /** Takes the assignment back. A repeat answers the same. */
  @Post(':id/cancel')
  @Roles('supervisor', 'admin')
  @HttpCode(200)
  @Idempotent()
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
    return tagged(toDto(row, user.timeZone), response);
  }

  /** Corrects the result of a completed assignment; a field that is left out stays. A repeat changes nothing. */
  @Post(':id/result')
  @Roles('supervisor', 'admin')
  @HttpCode(200)
  @Idempotent({ tellsNull: true })
  @ResponseHeaders('ETag')
  @Problems('not-found', InvalidTransition.described, 'precondition-failed')
  async correctResult(
    @CurrentUser() user: UserPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() body: CorrectResultBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.correctResult(scopeOf(user), id, versions, actorOf(user), body);
    return tagged(toDto(row, user.timeZone), response);
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
  const { counselorId: asked, scenarioId: scenarioIds, status: statuses, group, ...rest } = query;
  const { organizationId, counselorId: own } = scopeOf(user);
  // Of those who are asked for, a counselor's own are left.
  const counselorIds = own === null ? asked : [own].filter((id) => asked?.includes(id) ?? true);
  const { timeZone } = user;
  const groups = groupsWithin(user, group);
  return { ...rest, organizationId, timeZone, counselorIds, scenarioIds, groups, statuses };
}
