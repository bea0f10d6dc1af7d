import { pipeline } from 'node:stream/promises';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ReadsLists } from '../../http/lists/reads-lists.decorator.js';
import { ResponseHeaders } from '../../http/openapi/responses.decorator.js';
import { answerTypes, csvType, xlsxType } from '../../http/tables/media-types.js';
import { CurrentUser, Roles } from '../../identity/access/access.js';
import type { UserPrincipal } from '../../identity/access/principal.js';
import { ImportTemplates } from './import-templates.js';
import { TemplateQuery } from './template-query.dto.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/imports/template')
export class ImportTemplatesController {
  constructor(private readonly templates: ImportTemplates) {}

  /**
   * Downloads a file to fill in.
   * @remarks The columns of a type of import, without rows; upload it filled in as it is. A workbook has further sheets:
   * one that explains each column, and lists of the counselors and the scenarios that may be assigned.
   */
  @Get()
  @ReadsLists()
  @ResponseHeaders('Content-Disposition')
  @ApiResponse({
    status: 200,
    description: 'The file.',
    content: {
      [csvType]: { schema: { type: 'string' } },
      [xlsxType]: { schema: { type: 'string', format: 'binary' } },
    },
  })
  async download(
    @CurrentUser() admin: UserPrincipal,
    @Query() { type, format }: TemplateQuery,
    @Res() response: Response,
  ): Promise<void> {
    const open = (): Response => response.attachment(`${type}.${format}`).type(answerTypes[format]);
    if (format === 'csv') {
      open().end(this.templates.csv(type));
    } else {
      const workbook = await this.templates.workbook(admin, type);
      await pipeline(workbook, open());
    }
  }
}
