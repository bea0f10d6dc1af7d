import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ReadsLists } from '../../http/lists/reads-lists.decorator.js';
import { Problems } from '../../http/openapi/responses.decorator.js';
import { PageQuery } from '../../http/paging/page.dto.js';
import { IdParam } from '../../http/validation/id-param.dto.js';
import { CurrentUser, Roles } from '../../identity/access/access.js';
import type { UserPrincipal } from '../../identity/access/principal.js';
import { ImportMappingDto, ImportMappingPage, KeepMappingBody } from './dto/import-mappings.dto.js';
import { ImportMappingsService } from './import-mappings.service.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/import-mappings')
export class ImportMappingsController {
  constructor(private readonly mappings: ImportMappingsService) {}

  /**
   * Lists import mappings.
   * @remarks Newest first.
   */
  @Get()
  @ReadsLists()
  list(@CurrentUser() admin: UserPrincipal, @Query() query: PageQuery): Promise<ImportMappingPage> {
    return this.mappings.list(admin.organizationId, query);
  }

  /**
   * Keeps how files with a header are read.
   * @remarks In the place of what was kept for the same type and header. The preview of such a file offers it; an
   * upload is read by what it says itself, so send `columns` and the rest with it.
   */
  @Put()
  @ApiResponse({ status: 200, type: ImportMappingDto, description: 'The mapping, which was there before.' })
  @ApiResponse({ status: 201, type: ImportMappingDto, description: 'The mapping, which is new.' })
  async keep(
    @CurrentUser() admin: UserPrincipal,
    @Body() body: KeepMappingBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImportMappingDto> {
    const { mapping, isNew } = await this.mappings.keep(admin, body);
    response.status(isNew ? 201 : 200);
    return mapping;
  }

  /**
   * Forgets an import mapping.
   * @remarks What was imported by it stays as it is.
   */
  @Delete(':id')
  @HttpCode(204)
  @Problems('not-found')
  async forget(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<void> {
    await this.mappings.forget(admin.organizationId, id);
  }
}
