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
import { scopeOf } from './callers.js';
import { actorOf } from './lifecycle.js';
import { BulkChangeDto, BulkResultDto } from './dto/assignment-answers.dto.js';
import { BulkBody, BulkCancelBody, BulkEditBody } from './dto/assignment-requests.dto.js';

@ApiTags('assignments')
@Roles('supervisor', 'admin')
@Controller('api/assignments/bulk')
export class BulkController {
  constructor(
    private readonly bulk: BulkAssignmentService,
    private readonly changes: BulkChangesService,
  ) {}

  /** Assigns every scenario to every counselor, up to 5,000 pairs, in one transaction. */
  @Post()
  @HttpCode(200)
  @Idempotent({ unless: (body) => (body as BulkBody).dryRun })
  @Problems(DuplicateActiveAssignment.described)
  createBulk(@CurrentUser() user: UserPrincipal, @Body() body: BulkBody): Promise<BulkResultDto> {
    const { dueAt = null, note = null, ...wanted } = body;
    return this.bulk.create({
      ...wanted,
      organizationId: user.organizationId,
      actor: actorOf(user),
      groups: groupsOf(user),
      due: dueOf(dueAt, user.timeZone),
      note,
    });
  }

  /** Takes up to 5,000 assignments back, in one transaction. Those that have ended stay as they are. */
  @Post('cancel')
  @HttpCode(200)
  @Idempotent()
  cancel(
    @CurrentUser() user: UserPrincipal,
    @Body() { ids, reason = null }: BulkCancelBody,
  ): Promise<BulkChangeDto> {
    return this.changes.cancel(scopeOf(user), ids, actorOf(user), reason);
  }

  /** Changes due date or note of up to 5,000 assignments, in one transaction. Those that have ended stay as they are. */
  @Post('edit')
  @HttpCode(200)
  @Idempotent({ tellsNull: true })
  edit(
    @CurrentUser() user: UserPrincipal,
    @Body() { ids, dueAt, note }: BulkEditBody,
  ): Promise<BulkChangeDto> {
    const due = dueAt === undefined ? undefined : dueOf(dueAt, user.timeZone);
    return this.changes.edit(scopeOf(user), ids, actorOf(user), { due, note });
  }
}
