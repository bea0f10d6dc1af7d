import { Controller, Get, HttpCode, Param, Post, Query, Req, Res, Body } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { RequestWithPrincipal, UserPrincipal } from '../identity/access/principal.js';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { AnswersAgain, Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { answerTypes, csvType, xlsxType } from '../http/tables/media-types.js';
import { EmptyBody } from '../http/validation/empty-body.dto.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import { ImportQuery, UploadForm } from './dto/import-query.dto.js';
import { ImportDto, ImportPage, RowsQuery, UndoDto } from './dto/imports.dto.js';
import type { ReportFormat } from './import-words.js';
import { ImportsService, locationOf } from './imports.service.js';
import { isDone, UndoService } from './undo.service.js';
import { ImportEvents } from './report/import-events.js';
import { uploads } from './upload/uploads.js';

const mediaTypes: Record<ReportFormat, string> = {
  ...answerTypes,
  ndjson: 'application/x-ndjson',
};

@ApiTags('admin')
@Roles('admin')
@Controller('api/admin/imports')
export class ImportsController {
  constructor(
    private readonly imports: ImportsService,
    private readonly events: ImportEvents,
    private readonly undoing: UndoService,
  ) {}

  /**
   * Imports a file.
   * @remarks Takes it, and answers as soon as it is stored; its rows are imported in the background. It is sent as
   * it is, or in a form as `file`. What is to be done with its rows is said in the query, or in fields of the form.
   * Columns of assignments: `counselor`, `scenario`, `due_date`, `note`, `repeat_every_months`; of cancellations: `counselor`, `scenario`, `reason`;
   * of counselors: `external_id`, `name`, `email`, `group`; of scenarios: `external_id`, `title`, `description`, `mode`,
   * `difficulty`, `skills`, `estimated_minutes`. The first two of each are needed; `columns` says where they are in a file of
   * another system. NDJSON has an object with such members on each line. Of a workbook (.xlsx, .ods) one sheet is read. What is sent as `text/plain`, `application/octet-stream` or
   * `application/vnd.ms-excel` is known by its first bytes.
   */
  @Post()
  @HttpCode(202)
  @ResponseHeaders('Location')
  @AnswersAgain()
  @ApiExtraModels(UploadForm)
  @ApiOperation({ requestBody: { required: true, content: uploads } })
  async upload(
    @CurrentUser() admin: UserPrincipal,
    @Query() query: ImportQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImportDto> {
    const it = await this.imports.upload(admin, query, request);
    response.location(locationOf(it.id));
    return it;
  }

  /**
   * Lists imports.
   * @remarks Newest first.
   */
  @Get()
  @ReadsLists()
  async list(@CurrentUser() admin: UserPrincipal, @Query() query: PageQuery): Promise<ImportPage> {
    return this.imports.list(admin.organizationId, query);
  }

  /**
   * Shows one import.
   * @remarks How far it is, and what its rows came to until now.
   */
  @Get(':id')
  @Problems('not-found')
  async get(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<ImportDto> {
    return this.imports.get(admin.organizationId, id);
  }

  /**
   * Follows an import.
   * @remarks The same as server-sent events: the state at once and whenever it changed, then an event `end`. With
   * `Last-Event-ID` it goes on after that event; 204 if that was the end. Who is signed out, deactivated or no admin
   * any more gets a last event `refused` within seconds.
   */
  @Get(':id/events')
  @ApiProduces('text/event-stream')
  @ApiResponse({
    status: 200,
    description: 'The events, until the import ends.',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 204, description: 'The import has ended, and the caller has seen that.' })
  @Problems('not-found')
  async follow(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Req() request: RequestWithPrincipal,
    @Res() response: Response,
  ): Promise<void> {
    await this.events.stream(admin.organizationId, id, request, response);
  }

  /**
   * Downloads the rows of an import.
   * @remarks Those of one outcome or all, as they came, with `line`, `outcome` and `reason`. Mend them and upload the file as it
   * is: what was added is not looked at. In CSV a text that a spreadsheet would take for a formula has an apostrophe before it,
   * which an upload takes off. Of NDJSON, CSV and workbooks have the line as it came too, in `as_it_came`; in NDJSON a line that is
   * no object has it.
   */
  @Get(':id/rows')
  @ReadsLists()
  @ResponseHeaders('Content-Disposition')
  @ApiResponse({
    status: 200,
    description: 'The rows. CSV has a header, and what separates fields is what the file had.',
    content: {
      [csvType]: { schema: { type: 'string' } },
      'application/x-ndjson': { schema: { type: 'string' } },
      [xlsxType]: { schema: { type: 'string', format: 'binary' } },
    },
  })
  @Problems('not-found')
  async rows(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Query() { outcome, format }: RowsQuery,
    @Res() response: Response,
  ): Promise<void> {
    await this.imports.writeRows(admin.organizationId, id, { outcome: outcome ?? null, format }, () =>
      response.attachment(`import-${id}-${outcome ?? 'rows'}.${format}`).type(mediaTypes[format]),
    );
  }

  /**
   * Ends an import.
   * @remarks What was committed stays and is counted. One that has ended stays as it is.
   */
  @Post(':id/cancel')
  @HttpCode(200)
  @Problems('not-found')
  async cancel(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() _body: EmptyBody,
  ): Promise<ImportDto> {
    return this.imports.cancel(admin.organizationId, id);
  }

  /**
   * Undoes an import of assignments.
   * @remarks Cancels what it created, unless somebody has touched that since: has started, completed, changed or cancelled
   * it. The undo is an import itself, of the type `undo`, which has its own entries in histories, and a report of what it left
   * alone and why. An import has one undo: sent again, this tells how far it is, or what it came to.
   */
  @Post(':id/undo')
  @HttpCode(200)
  @ResponseHeaders('Location')
  @AnswersAgain()
  @ApiResponse({ status: 200, type: UndoDto, description: 'The import is undone.' })
  @ApiResponse({
    status: 202,
    type: UndoDto,
    description: 'The undo goes on after this answer, or was broken off: `import` says which.',
  })
  @Problems('not-found', 'not-undoable')
  async undo(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() _body: EmptyBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<UndoDto> {
    const undone = await this.undoing.undo(admin, id, request);
    response.location(locationOf(undone.import.id)).status(isDone(undone) ? 200 : 202);
    return undone;
  }
}
