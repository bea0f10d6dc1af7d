import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { groupsOf } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { Idempotent } from '../http/idempotency/idempotent.decorator.js';
import { Problems } from '../http/openapi/responses.decorator.js';
import { dueOf } from '../http/validation/days.js';
import { DuplicateActiveAssignment } from './assignment-problems.js';
import { BulkAssignmentService } from './bulk-assignment.service.js';
import { BulkChangesService } from './bulk-changes.service.js';
import { editedOf, scopeOf } from './callers.js';
import { actorOf } from './lifecycle.js';
import { BulkChangeDto, BulkResultDto } from './dto/bulk-answers.dto.js';
import { BulkBody, BulkCancelBody, BulkEditBody } from './dto/bulk-requests.dto.js';

const isDryRun = (body: { dryRun?: boolean }): boolean => body.dryRun === true;

@ApiTags('assignments')
@Roles('supervisor', 'admin')
@Controller('api/assignments/bulk')
export class BulkController {
  constructor(
    private readonly bulk: BulkAssignmentService,
    private readonly changes: BulkChangesService,
  ) {}

  /**
   * Assigns scenarios to counselors.
   * @remarks Each scenario to each counselor, at most 5,000 pairs, in one transaction. What a pair has already,
   * pending or in progress, stays and is named; with `mode: atomic` nothing is created then, and it is 409. Pairs
   * that were completed before are left out unless `reassignCompleted`. Unknown or archived ones are a 400 that
   * names each, and nothing is created.
   */
  @Post()
  @HttpCode(200)
  @Idempotent({ unless: isDryRun })
  @Problems(DuplicateActiveAssignment.described)
  createBulk(@CurrentUser() user: UserPrincipal, @Body() body: BulkBody): Promise<BulkResultDto> {
    const { dueAt = null, note = null, repeatEveryMonths = null, ...wanted } = body;
    return this.bulk.create({
      ...wanted,
      organizationId: user.organizationId,
      actor: actorOf(user),
      groups: groupsOf(user),
      due: dueOf(dueAt, user.timeZone),
      note,
      repeatEveryMonths,
    });
  }

  /**
   * Takes many assignments back.
   * @remarks At most 5,000, in one transaction. Those that have ended stay as they are, and the answer says which.
   * What repeats is followed by the next, unless `endSeries`. With `dryRun` it says so before, and nothing changes.
   */
  @Post('cancel')
  @HttpCode(200)
  @Idempotent({ unless: isDryRun })
  cancel(
    @CurrentUser() user: UserPrincipal,
    @Body() { ids, reason = null, endSeries = false, dryRun = false }: BulkCancelBody,
  ): Promise<BulkChangeDto> {
    return this.changes.cancel(scopeOf(user), ids, actorOf(user), { reason, endSeries, dryRun });
  }

  /**
   * Changes the due date, the note or the repeating of many assignments.
   * @remarks At most 5,000, in one transaction, whatever version they have unless `version` is said. Those that have
   * ended stay as they are, and the answer says which. With `dryRun` it says so before, and nothing changes.
   */
  @Post('edit')
  @HttpCode(200)
  @Idempotent({ tellsNull: ['dueAt', 'note', 'repeatEveryMonths'], unless: isDryRun })
  edit(
    @CurrentUser() user: UserPrincipal,
    @Body() { ids, version, dryRun = false, ...body }: BulkEditBody,
  ): Promise<BulkChangeDto> {
    return this.changes.edit(scopeOf(user), ids, actorOf(user), {
      ...editedOf(user, body),
      versions: version === undefined ? null : [version],
      dryRun,
    });
  }
}
