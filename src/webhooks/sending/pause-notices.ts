import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { MailService } from '../../mail/mail.service.js';
import { Logger } from '../../operations/logging/class-logger.js';
import type { PausedNow } from '../sql/finish.js';

const reasons = {
  admin: 'an admin did it',
  gone: 'it answered 410: it is not there any more, and wants no more events',
  failing: 'every attempt of a day failed',
};

/** Tells the organization's admins by e-mail, and the log, that a webhook was paused because of what it answered. */
@Injectable()
export class PauseNotices {
  private readonly logger = new Logger(PauseNotices.name);

  constructor(private readonly mail: MailService) {}

  /** In the transaction that pauses it. */
  write(client: ClientBase, { id, organizationId, url, pausedSince, pauseReason }: PausedNow): Promise<void> {
    const { host } = new URL(url);
    return this.mail.enqueue(client, {
      organizationId,
      key: `webhook ${id} paused ${pausedSince!.toISOString()}`,
      subject: `The webhook to ${host} is paused`,
      paragraphs: [
        `Events are not sent to ${host} any more, since ${reasons[pauseReason]}.`,
        'What happens meanwhile waits for as long as events are kept. When the webhook goes on, it is sent, in order.',
        `What it answered is told by GET /api/admin/webhooks/${id}/deliveries. ` +
          `It goes on with PATCH /api/admin/webhooks/${id} and {"paused": false}.`,
      ],
    });
  }

  /** When that is committed. */
  tell({ id, pauseReason }: PausedNow): void {
    this.logger.warn(`A webhook is paused: ${reasons[pauseReason]}.`, { webhookId: id });
    this.mail.wake();
  }
}
