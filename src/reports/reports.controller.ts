import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { answerTypes, csvType, xlsxType } from '../http/tables/media-types.js';
import { type Day, dayOf } from '../http/validation/days.js';
import { CurrentUser, Roles } from '../identity/access/access.js';
import { rosterOf } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { ReportDto } from './dto/report.dto.js';
import { ReportQuery } from './dto/report-query.dto.js';
import { ReportsService } from './reports.service.js';
import type { ReportFormat } from './write-report.js';

const mediaTypes = { ...answerTypes, json: 'application/json; charset=utf-8' };

@ApiTags('reports')
@Roles('supervisor', 'admin')
@Controller('api/reports')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  /**
   * Reports on assignments.
   * @remarks How many there are of each status, how many are overdue, how long it took to complete them and with which
   * scores; for each scenario, counselor, group or week, and in total. All of it is of one moment, and the rows add up to the
   * total. Supervisors who have groups get those of their counselors. As CSV or a workbook it has the same in a table: the
   * column `row` is `total` in the last row, and a text that a spreadsheet would take for a formula has an apostrophe before it in CSV.
   */
  @Get('assignments')
  @ReadsLists()
  @ResponseHeaders('Content-Disposition')
  @ApiExtraModels(ReportDto)
  @ApiResponse({
    status: 200,
    description: 'The report.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ReportDto) } },
      [csvType]: { schema: { type: 'string' } },
      [xlsxType]: { schema: { type: 'string', format: 'binary' } },
    },
  })
  async assignments(
    @CurrentUser() user: UserPrincipal,
    @Query() query: ReportQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { groupBy, from, to, format = acceptedBy(request) } = query;
    const { timeZone } = user;
    await this.reports.write({ roster: rosterOf(user), timeZone, groupBy, from, to }, format, () =>
      response
        .vary('Accept')
        .attachment(`${nameOf(query, timeZone)}.${format}`)
        .type(mediaTypes[format]),
    );
  }
}

/** JSON for whoever takes anything, or nothing that there is. */
function acceptedBy(request: Request): ReportFormat {
  const type = request.accepts(['application/json', csvType, xlsxType]);
  return type === csvType ? 'csv' : type === xlsxType ? 'xlsx' : 'json';
}

/** Of the file. */
function nameOf({ groupBy, from, to }: ReportQuery, timeZone: string): string {
  const day = (given: Date | Day): Day => (typeof given === 'string' ? given : dayOf(given, timeZone));
  return [
    `assignments-by-${groupBy}`,
    ...(from === undefined ? [] : [`from-${day(from)}`]),
    ...(to === undefined ? [] : [`to-${day(to)}`]),
  ].join('-');
}
