import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { groupsOf } from '../identity/access/groups.js';
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
import { editedOf, filterOf, scopeOf } from './callers.js';
import { SummaryService } from './summary.service.js';

@ApiTags('assignments')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/assignments')
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly summaries: SummaryService,
  ) {}

  /**
   * Lists assignments.
   * @remarks Newest first unless sorted otherwise. Filters narrow each other. A counselor sees only their own, a
   * supervisor who has groups those of their counselors, here and in all that follows. To follow changes, ask again
   * with `updatedSince`, a minute before the `Date` of your last first page.
   */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentQuery): Promise<AssignmentPage> {
    const page = await this.assignments.list(filterOf(user, query), query.sort, query);
    return mapPage(page, (row) => toDto(row, user.timeZone));
  }

  /**
   * Counts assignments.
   * @remarks What is open, overdue and done, and in which week the open ones are due: this week, the eight before it
   * and the eight after. All of it is of one moment and adds up. It takes the filters of the list; a counselor’s is
   * of their own.
   */
  @Get('summary')
  @ReadsLists()
  summarize(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentFilterQuery): Promise<SummaryDto> {
    return this.summaries.summarize(filterOf(user, query));
  }

  /**
   * Assigns a scenario to a counselor.
   * @remarks Unless the counselor has it already, pending or in progress: then 409 names that assignment, and
   * nothing is created. However many ask at once, one of them gets 201 and the others 409. Once it has ended, the
   * scenario can be assigned again.
   */
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
      repeatEveryMonths: body.repeatEveryMonths ?? null,
      once,
      timeZone: user.timeZone,
    });
    response.location(`/api/assignments/${row.id}`);
    return tagged(toDto(row, user.timeZone), response);
  }

  /**
   * Shows one assignment.
   * @remarks Of those that you can see; all others are not there.
   */
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

  /**
   * Changes the due date, the note or the repeating of an assignment.
   * @remarks Of the version that was read: send its `ETag` as `If-Match`. Without one it is 428, and where somebody
   * else changed it meanwhile 412: read it again. What has ended is not changed.
   */
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
    const edited = editedOf(user, body);
    const row = await this.assignments.edit(scopeOf(user), id, needed(versions), actorOf(user), edited);
    return tagged(toDto(row, user.timeZone), response);
  }

  /**
   * Begins an assignment.
   * @remarks It must be pending. A repeat answers the same, and is no change. Counselors begin their own.
   */
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

  /**
   * Completes an assignment.
   * @remarks With its result, if there is one. It must be in progress: begin it first. A repeat with the same result
   * answers the same; with another it is refused. Counselors complete their own. Where it repeats, `nextId` follows.
   */
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
    const result = body.result ?? {};
    const row = await this.assignments.transition(
      'complete',
      scopeOf(user),
      id,
      versions,
      actorOf(user),
      result,
    );
    return tagged(toDto(row, user.timeZone), response);
  }

  /**
   * Takes an assignment back.
   * @remarks It must be pending or in progress. A repeat answers the same. A series goes on unless `endSeries`.
   */
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
    @Body() { reason = null, endSeries = false }: CancelBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<AssignmentDto> {
    const row = await this.assignments.transition('cancel', scopeOf(user), id, versions, actorOf(user), {
      reason,
      endSeries,
    });
    return tagged(toDto(row, user.timeZone), response);
  }

  /**
   * Corrects the result of an assignment.
   * @remarks Of a completed one. A member that is left out stays, null empties it, and the reason is kept in the
   * history. A repeat changes nothing.
   */
  @Post(':id/result')
  @Roles('supervisor', 'admin')
  @HttpCode(200)
  @Idempotent({ tellsNull: ['score', 'feedback'] })
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

  /**
   * Lists the changes of an assignment.
   * @remarks Every change since it was created, oldest first: when, by whom, through which door, and what was
   * different after it.
   */
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
