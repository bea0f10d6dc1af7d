import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { dueOf } from '../http/validation/days.js';
import { EmptyBody } from '../http/validation/empty-body.dto.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import { toChangeDto, toDto } from './assignment-mapping.js';
import { DuplicateActiveAssignment, InvalidTransition } from './assignment-problems.js';
import { AssignmentsService, type Scope } from './assignments.service.js';
import { BulkAssignmentService } from './bulk-assignment.service.js';
import { AssignmentDto, AssignmentPage, BulkResultDto, HistoryPage } from './dto/assignment-answers.dto.js';
import {
  AssignmentQuery,
  BulkBody,
  CancelBody,
  CompleteBody,
  CreateAssignmentBody,
  EditAssignmentBody,
} from './dto/assignment-requests.dto.js';
import { etagOf, versionsOf } from './if-match.js';
import type { Actor } from './lifecycle.js';
import type { AssignmentRow } from './sql/assignment-row.js';

@ApiTags('assignments')
@Roles('counselor', 'supervisor', 'admin')
@Controller('api/assignments')
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly bulk: BulkAssignmentService,
  ) {}

  /** Assignments, newest first unless sorted otherwise. A counselor sees only their own. */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() user: UserPrincipal, @Query() query: AssignmentQuery): Promise<AssignmentPage> {
    const { limit, cursor, sort, status, ...filter } = query;
    const scope = scopeOf(user);
    if (scope.counselorId !== null && (filter.counselorId ?? scope.counselorId) !== scope.counselorId) {
      return { items: [], nextCursor: null };
    }
    const page = await this.assignments.list(
      {
        ...filter,
        organizationId: user.organizationId,
        counselorId: scope.counselorId ?? filter.counselorId,
        statuses: status,
        timeZone: user.timeZone,
      },
      sort,
      limit,
      cursor,
    );
    return { items: page.items.map((row) => toDto(row, user.timeZone)), nextCursor: page.nextCursor };
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
      ...dueOf(body.dueAt ?? null, user.timeZone),
      note: body.note ?? null,
    });
    response.location(`/api/assignments/${row.id}`);
    return tagged(row, user, response);
  }

  /** Assigns every scenario to every counselor, up to 5,000 pairs, in one transaction. */
  @Post('bulk')
  @Roles('supervisor', 'admin')
  @HttpCode(200)
  @Problems(DuplicateActiveAssignment.described)
  createBulk(@CurrentUser() user: UserPrincipal, @Body() body: BulkBody): Promise<BulkResultDto> {
    const { dueAt = null, note = null, ...wanted } = body;
    return this.bulk.create({
      ...wanted,
      organizationId: user.organizationId,
      actor: actorOf(user),
      due: dueOf(dueAt, user.timeZone),
      note,
    });
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
    return tagged(await this.assignments.get(scopeOf(user), id), user, response);
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
    const { dueAt, note } = body;
    const due = dueAt === undefined ? undefined : dueOf(dueAt, user.timeZone);
    const row = await this.assignments.edit(user.organizationId, id, versions, actorOf(user), { due, note });
    return tagged(row, user, response);
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
    return tagged(
      await this.assignments.transition('start', scopeOf(user), id, actorOf(user)),
      user,
      response,
    );
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
      user,
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
      user,
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
    const page = await this.assignments.history(scopeOf(user), id, query.limit, query.cursor);
    return { items: page.items.map(toChangeDto), nextCursor: page.nextCursor };
  }
}

/** A counselor whose user is linked to nobody may see nothing: no assignment has this counselor. */
const noCounselor = '00000000-0000-0000-0000-000000000000';

function scopeOf({ organizationId, role, counselorId }: UserPrincipal): Scope {
  return { organizationId, counselorId: role === 'counselor' ? (counselorId ?? noCounselor) : null };
}

function actorOf({ id, name }: UserPrincipal): Actor {
  return { kind: 'user', id, name, door: 'web' };
}

function tagged(row: AssignmentRow, { timeZone }: UserPrincipal, response: Response): AssignmentDto {
  response.set('ETag', etagOf(row));
  return toDto(row, timeZone);
}
