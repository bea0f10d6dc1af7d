import { Injectable } from '@nestjs/common';
import { MailService } from '../../mail/mail.service.js';
import { Logger } from '../../operations/logging/class-logger.js';
import type { PausedNow } from '../sql/finish.js';

const reasons = {
  admin: 'an admin did it',
  gone: 'it answered 410: it is not there any more, and wants no more events',
  failing: 'every attempt of a day failed',
};

/** Tells the log, and the organization's admins by e-mail, that a webhook was paused because of what it answered. */
@Injectable()
export class PauseNotices {
  private readonly logger = new Logger(PauseNotices.name);

  constructor(private readonly mail: MailService) {}

  /** Does not wait: it is told in the list of webhooks too. */
  tell({ id, organizationId, url, pausedSince, pauseReason }: PausedNow): void {
    this.logger.warn(`A webhook is paused: ${reasons[pauseReason]}.`, { webhookId: id });
    const { host } = new URL(url);
    this.mail
      .enqueue({
        organizationId,
        key: `webhook ${id} paused ${pausedSince.toISOString()}`,
        subject: `The webhook to ${host} is paused`,
        paragraphs: [
          `Events are not sent to ${host} any more, since ${reasons[pauseReason]}.`,
          'What happens meanwhile waits for as long as events are kept. When the webhook goes on, it is sent, in order.',
        ],
        link: { text: 'Webhooks', path: '/admin/webhooks' },
      })
      .catch((error: unknown) => {
        this.logger.warn('Admins were not told that a webhook is paused.', { err: error, webhookId: id });
      });
  }
}
