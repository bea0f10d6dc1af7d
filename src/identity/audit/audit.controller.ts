import { pipeline } from 'node:stream/promises';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ReadsLists } from '../../http/lists/reads-lists.decorator.js';
import { ResponseHeaders } from '../../http/openapi/responses.decorator.js';
import { mapPage } from '../../http/paging/pages.js';
import { answerTypes, csvType } from '../../http/tables/media-types.js';
import { endOf, startOfDay } from '../../http/validation/days.js';
import { CurrentUser, Roles } from '../access/access.js';
import type { UserPrincipal } from '../access/principal.js';
import { actionsAmong } from './actions.js';
import { toDto } from './audit-answer.js';
import { auditCsv } from './audit-csv.js';
import type { AuditFilter } from './audit.repository.js';
import { AuditService } from './audit.service.js';
import { AuditPage, AuditQuery } from './dto/audit.dto.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /**
   * Lists what happened.
   * @remarks To people, keys, rosters, settings and imports, who signed in, and who was refused: who, when, from where, what, before
   * and after. Newest first. What happened to an assignment is in its history.
   */
  @Get()
  @ReadsLists()
  @ResponseHeaders('Content-Disposition')
  @ApiExtraModels(AuditPage)
  @ApiResponse({
    status: 200,
    description: 'A page, or all of it as a file.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(AuditPage) } },
      [csvType]: { schema: { type: 'string' } },
    },
  })
  async list(
    @CurrentUser() admin: UserPrincipal,
    @Query() query: AuditQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { organizationId, timeZone } = admin;
    const filter = filterOf(query, timeZone);
    response.vary('Accept');
    if (!wantsCsv(query, request)) {
      const page: AuditPage = mapPage(await this.audit.list(organizationId, filter, query), toDto);
      // By `end`: what may be a file too has no tag, and Express would answer `If-None-Match: *` with 304.
      response.type('application/json; charset=utf-8').end(JSON.stringify(page));
      return;
    }
    const rows = auditCsv(await this.audit.all(organizationId, filter));
    await pipeline(rows, response.attachment('audit.csv').type(answerTypes.csv));
  }
}

function wantsCsv({ format }: AuditQuery, request: Request): boolean {
  if (format !== undefined) return format === 'csv';
  return request.accepts(['application/json', csvType]) === csvType;
}

function filterOf(
  { actorId, action, targetKind, targetId, from, to }: AuditQuery,
  timeZone: string,
): AuditFilter {
  return {
    actorIds: actorId,
    actions: actionsAmong(action, targetKind),
    targetIds: targetId,
    from: typeof from === 'string' ? startOfDay(from, timeZone) : from,
    before: typeof to === 'string' ? new Date(endOf(to, timeZone).getTime() + 1) : to,
  };
}
