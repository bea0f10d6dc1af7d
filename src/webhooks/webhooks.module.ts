import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { WebhookDeliveriesController } from './deliveries.controller.js';
import { MailModule } from '../mail/mail.module.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { OldDeliveries } from './old-deliveries.js';
import { Secrets } from './secrets.js';
import { FanOut } from './sending/fan-out.js';
import { PauseNotices } from './sending/pause-notices.js';
import { Sender } from './sending/sender.js';
import { WorkRepository } from './sending/work.repository.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { WebhooksController } from './webhooks.controller.js';
import { WebhooksRepository } from './webhooks.repository.js';
import { WebhooksService } from './webhooks.service.js';

@Module({
  imports: [EventsModule, MailModule],
  controllers: [WebhooksController, WebhookDeliveriesController],
  providers: [
    WebhooksService,
    WebhooksRepository,
    DeliveriesRepository,
    WorkRepository,
    Secrets,
    FanOut,
    Sender,
    PauseNotices,
    WebhookMetrics,
    OldDeliveries,
  ],
})
export class WebhooksModule {}
