import { Injectable } from '@nestjs/common';
import { Pools } from '../database/connections/pools.js';
import { NotFound } from '../http/problems/problems.js';
import { Links } from './links.js';
import { isUnsubscribed, resubscribe, unsubscribe } from './sql/unsubscribes.js';

/** Who wants no reminders by e-mail says so by the link in one, and is asked for nothing else. */
@Injectable()
export class UnsubscribeService {
  constructor(
    private readonly links: Links,
    private readonly pools: Pools,
  ) {}

  /** Throws {@link NotFound} for a token that is not of ours. */
  async isSubscribed(token: string): Promise<boolean> {
    return (await this.pools.query(isUnsubscribed, await this.recipient(token))).length === 0;
  }

  async unsubscribe(token: string): Promise<void> {
    await this.pools.query(unsubscribe, await this.recipient(token));
  }

  async resubscribe(token: string): Promise<void> {
    await this.pools.query(resubscribe, await this.recipient(token));
  }

  private async recipient(token: string): Promise<string[]> {
    const found = await this.links.recipientOf(token);
    if (found === null)
      throw new NotFound(
        'unsubscribe-link',
        'There is no such link to unsubscribe: it must be as the e-mail has it.',
      );
    return [found.recipientKind, found.recipientId];
  }
}
