import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReadsLists } from '../http/lists/reads-lists.decorator.js';
import { Problems } from '../http/openapi/responses.decorator.js';
import { EmptyBody } from '../http/validation/empty-body.dto.js';
import { IdParam } from '../http/validation/id-param.dto.js';
import { CurrentUser, Roles } from '../identity/access/access.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { DeliveryDto, DeliveryPage, DeliveryParam, DeliveryQuery } from './dto/deliveries.dto.js';
import { RedeliverBody, WebhookDto } from './dto/webhooks.dto.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('webhooks')
@Roles('admin')
@Controller('api/admin/webhooks/:id')
export class WebhookDeliveriesController {
  constructor(private readonly webhooks: WebhooksService) {}

  /**
   * Lists deliveries of a webhook.
   * @remarks Newest first: what waits, what was delivered within seven days, and what was given up within thirty.
   */
  @Get('deliveries')
  @ReadsLists()
  @Problems('not-found')
  list(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Query() query: DeliveryQuery,
  ): Promise<DeliveryPage> {
    return this.webhooks.listDeliveries(admin.organizationId, id, query);
  }

  /**
   * Sends a test.
   * @remarks A message of the type `webhook.test`, signed like all others, sent once, also where the webhook is paused. What
   * came of it is in the list of deliveries, in a moment.
   */
  @Post('test')
  @HttpCode(202)
  @Problems('not-found')
  test(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() _body: EmptyBody,
  ): Promise<DeliveryDto> {
    return this.webhooks.test(admin.organizationId, id);
  }

  /**
   * Sends a delivery again.
   * @remarks Whatever became of it; one that waits for its next attempt is sent now. It has its turn among those of its
   * assignment, and three days again.
   */
  @Post('deliveries/:deliveryId/redeliver')
  @HttpCode(202)
  @Problems('not-found')
  redeliver(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id, deliveryId }: DeliveryParam,
    @Body() _body: EmptyBody,
  ): Promise<DeliveryDto> {
    return this.webhooks.redeliver(admin.organizationId, id, deliveryId);
  }

  /**
   * Sends all again since a time.
   * @remarks Also what happened before there was this webhook. In the background, in order; each with the same `webhook-id` as
   * before.
   */
  @Post('redeliver')
  @HttpCode(202)
  @Problems('not-found')
  redeliverSince(
    @CurrentUser() admin: UserPrincipal,
    @Param() { id }: IdParam,
    @Body() { since, which }: RedeliverBody,
  ): Promise<WebhookDto> {
    return this.webhooks.redeliverSince(admin.organizationId, id, since, which);
  }
}
