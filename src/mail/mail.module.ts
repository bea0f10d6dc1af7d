import { Module } from '@nestjs/common';
import { Links } from './links.js';
import { MailMetrics } from './mail-metrics.js';
import { MailServer } from './mail-server.js';
import { MailService } from './mail.service.js';
import { MailsRepository } from './mails.repository.js';
import { OldMails } from './old-mails.js';
import { Outgoing } from './outgoing.js';
import { UnsubscribeController } from './unsubscribe.controller.js';
import { UnsubscribeService } from './unsubscribe.service.js';

@Module({
  controllers: [UnsubscribeController],
  providers: [
    MailService,
    MailsRepository,
    MailServer,
    MailMetrics,
    Links,
    Outgoing,
    OldMails,
    UnsubscribeService,
  ],
  exports: [MailService],
})
export class MailModule {}
