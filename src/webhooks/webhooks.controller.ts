import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { Problems, ResponseHeaders } from '../http/openapi/responses.decorator.js';
import { PageQuery } from '../http/paging/page.dto.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import {
  CreatedWebhookDto,
  CreateWebhookBody,
  RotateWebhookBody,
  UpdateWebhookBody,
  WebhookDto,
  WebhookPage,
} from './dto/webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('webhooks')
@Roles('admin')
@Controller('api/admin/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  /**
   * Makes a webhook.
   * @remarks From now on each event of these types is sent there by POST, at least once, and those of one assignment in
   * order. It is signed as Standard Webhooks has it; the secret is in this answer and nowhere else. The body is
   * `{type, timestamp, data: {id, type, at, assignment, version, by}}`, in which `assignment` is the assignment as it is
   * when it is sent. Any answer of 2xx within ten seconds counts; else it is tried again for three days, after longer and
   * longer waits, and then given up. `Retry-After` is honoured, and 410 pauses the webhook.
   */
  @Post()
  @ResponseHeaders('Location')
  async create(
    @CurrentUser() admin: UserPrincipal,
    @Body() { url, events, description = null }: CreateWebhookBody,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedWebhookDto> {
    const webhook = await this.webhooks.create(admin, { url, events, description });
    response.location(`/api/admin/webhooks/${webhook.id}`);
    return webhook;
  }

  /**
   * Lists webhooks.
   * @remarks Newest first, without their secrets.
   */
  @Get()
  @ReadsLists()
  list(@CurrentUser() admin: UserPrincipal, @Query() query: PageQuery): Promise<WebhookPage> {
    return this.webhooks.list(admin.organizationId, query);
  }

  /**
   * Shows one webhook.
   * @remarks Without its secret.
   */
  @Get(':id')
  @Problems('not-found')
  get(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<WebhookDto> {
    return this.webhooks.get(admin.organizationId, id);
  }

  /**
   * Changes a webhook, pauses it, or lets it go on.
   * @remarks What waits is then sent to the new URL too. Events that happen while it is paused wait in the log, which is kept
   * 30 days.
   */
  @Patch(':id')
  @Problems('not-found')
  update(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() change: UpdateWebhookBody,
  ): Promise<WebhookDto> {
    return this.webhooks.update(admin.organizationId, id, change);
  }

  /**
   * Deletes a webhook.
   * @remarks Nothing is sent there any more, but for what is under way.
   */
  @Delete(':id')
  @HttpCode(204)
  @Problems('not-found')
  async delete(@CurrentUser() admin: UserPrincipal, @Param() { id }: IdParam): Promise<void> {
    await this.webhooks.delete(admin.organizationId, id);
  }

  /**
   * Replaces the secret of a webhook.
   * @remarks The new one is in this answer and nowhere else. For a day, or as long as is said, what is sent is signed by
   * the old one too.
   */
  @Post(':id/rotate')
  @Problems('not-found')
  rotate(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() { overlapSeconds }: RotateWebhookBody,
  ): Promise<CreatedWebhookDto> {
    return this.webhooks.rotate(admin.organizationId, id, overlapSeconds);
  }
}
