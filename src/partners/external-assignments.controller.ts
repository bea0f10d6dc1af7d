import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentPartner, RequireScope } from '../identity/access/access.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';
import { AssignmentsService } from '../assignments/assignments.service.js';
import { DuplicateActiveAssignment, InvalidTransition } from '../assignments/assignment-problems.js';
import type { Actor } from '../assignments/lifecycle.js';
import { Idempotent } from '../http/idempotency/idempotent.decorator.js';
import { type Once, OnceOnly } from '../http/idempotency/once.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import type { Versions } from '../database/versions.js';
import { IfMatch, taggedWhole } from '../http/requests/preconditions.js';
import { dueOf } from '../http/validation/days.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import {
  ExternalAssignmentDto,
  ExternalAssignmentPage,
  ExternalAssignmentQuery,
  ExternalCreateBody,
  ExternalResultBody,
  ExternalResultDto,
} from './dto/external.dto.js';
import { ExternalDuplicateActiveAssignment } from './partner-problems.js';
import { ExternalPages } from './external-pages.js';
import { scopeOf, toExternalAssignment, toExternalResult } from './external-mapping.js';

@ApiTags('partners')
@Controller('api/external/assignments')
export class ExternalAssignmentsController {
  constructor(
    private readonly assignments: AssignmentsService,
    private readonly pages: ExternalPages,
  ) {}

  /**
   * Lists assignments.
   * @remarks Newest first. To follow changes, ask again with `updated_since`, a minute before the `Date` of your last first
   * page: what was still being written then had its time already.
   */
  @Get()
  @ReadsLists()
  @ResponseHeaders('Deprecation', 'Sunset', 'Link')
  @RequireScope('assignments:read')
  async list(
    @CurrentPartner() partner: PartnerPrincipal,
    @Query() { user_id, status, updated_since, ...asked }: ExternalAssignmentQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExternalAssignmentPage> {
    const { organizationId, timeZone, groups, scenarioIds } = partner;
    const filter = {
      organizationId,
      timeZone,
      groups,
      scenarioIds: scenarioIds ?? undefined,
      counselorExternalId: user_id,
      statuses: status,
      updatedSince: updated_since,
    };
    const page = await this.assignments.list(filter, '-createdAt', this.pages.asked(asked, partner));
    return this.pages.answer(page, toExternalAssignment, partner, response);
  }

  /**
   * Assigns a scenario to a counselor.
   * @remarks Unless the counselor has it already, pending or in progress: then 409 names that assignment, and
   * nothing is created. However many ask at once, one of them gets 201 and the others 409. An unknown counselor or
   * scenario is a 404: none is ever created on the way. Send an `Idempotency-Key`, made once for each assignment
   * that you intend, so that a repeat gets the first answer again and no 409.
   */
  @Post()
  @RequireScope('assignments:write')
  @Idempotent({ keeps: 'outcome' })
  @ResponseHeaders('Location')
  @Problems(ExternalDuplicateActiveAssignment.described, 'not-found')
  async create(
    @CurrentPartner() partner: PartnerPrincipal,
    @Body() body: ExternalCreateBody,
    @OnceOnly() once: Once | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExternalAssignmentDto> {
    const created = this.assignments.create({
      organizationId: partner.organizationId,
      groups: partner.groups,
      scenarioIds: partner.scenarioIds,
      actor: actorOf(partner),
      counselor: { externalId: body.user_id },
      scenario: { idOrExternalId: body.scenario_id },
      fields: { counselor: 'user_id', scenario: 'scenario_id' },
      ...dueOf(body.due_date ?? null, partner.timeZone),
      note: body.note ?? null,
      repeatEveryMonths: body.repeat_every_months ?? null,
      once,
    });
    const row = await created.catch((error: unknown) => {
      throw error instanceof DuplicateActiveAssignment
        ? new ExternalDuplicateActiveAssignment(body, error.active)
        : error;
    });
    response.location(`/api/external/assignments/${row.id}`);
    return toExternalAssignment(row);
  }

  /**
   * Shows one assignment.
   * @remarks By its id here, as the answer to its creation had it.
   */
  @Get(':id')
  @RequireScope('assignments:read')
  @Problems('not-found')
  async get(
    @CurrentPartner() partner: PartnerPrincipal,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExternalAssignmentDto> {
    const row = await this.assignments.get(scopeOf(partner), id);
    return taggedWhole(toExternalAssignment(row), row, response);
  }

  /**
   * Shows the result of an assignment.
   * @remarks What came of it; `result` is null until it is completed.
   */
  @Get(':id/result')
  @RequireScope('assignments:read')
  @Problems('not-found')
  async getResult(
    @CurrentPartner() partner: PartnerPrincipal,
    @Param() { id }: IdParam,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ExternalResultDto> {
    const row = await this.assignments.get(scopeOf(partner), id);
    return taggedWhole(toExternalResult(row), row, response);
  }

  /**
   * Completes an assignment with its result.
   * @remarks It must be pending or in progress. A repeat with the same result answers the same; with another result
   * it is refused. Send an `Idempotency-Key`, so that a repeat gets the first answer again.
   */
  @Post(':id/result')
  @HttpCode(200)
  @RequireScope('results:write')
  @Idempotent()
  @Problems('not-found', InvalidTransition.described, 'precondition-failed')
  async deliverResult(
    @CurrentPartner() partner: PartnerPrincipal,
    @Param() { id }: IdParam,
    @IfMatch() versions: Versions,
    @Body() { score = null, feedback = null }: ExternalResultBody,
  ): Promise<ExternalResultDto> {
    const scope = scopeOf(partner);
    const actor = actorOf(partner);
    const details = { score, feedback };
    return toExternalResult(
      await this.assignments.transition('deliverResult', scope, id, versions, actor, details),
    );
  }
}

function actorOf({ id, name }: PartnerPrincipal): Actor {
  return { kind: 'partner', id, name, door: 'partner' };
}
