import { Injectable } from '@nestjs/common';
import { Logger } from '../../operations/logging/class-logger.js';
import type { PausedNow } from '../sql/finish.js';

/** Tells that a webhook was paused because of what it answered. */
@Injectable()
export class PauseNotices {
  private readonly logger = new Logger(PauseNotices.name);

  tell({ id, organizationId, pauseReason }: PausedNow): void {
    this.logger.warn('A webhook is paused.', { webhookId: id, organizationId, reason: pauseReason });
  }
}
