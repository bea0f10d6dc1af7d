import { Controller, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { CurrentUser, Roles } from '../../identity/access/access.js';
import type { UserPrincipal } from '../../identity/access/principal.js';
import { ImportQuery } from '../dto/import-query.dto.js';
import { PreviewDto } from '../dto/preview.dto.js';
import { uploads } from '../upload/uploads.js';
import { ImportPreview } from './import-preview.js';

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/imports/preview')
export class ImportPreviewController {
  constructor(private readonly preview: ImportPreview) {}

  /**
   * Looks at a file before it is imported.
   * @remarks It takes what an import takes, and reads it as an import does, but does nothing and stores nothing: how the file is
   * read, what its columns are taken for, its first and its last rows as they are understood, and what is worth a look. What the
   * database has is not looked at, as a dry run does. Of a text the first MiB may be sent alone: of a body of exactly 1 MiB the last,
   * cut-off row is left out. A file that cannot be imported is answered too, with `error`.
   */
  @Post()
  @HttpCode(200)
  @ApiOperation({ requestBody: { required: true, content: uploads } })
  async show(
    @CurrentUser() admin: UserPrincipal,
    @Query() query: ImportQuery,
    @Req() request: Request,
  ): Promise<PreviewDto> {
    return this.preview.of(admin, query, request);
  }
}
