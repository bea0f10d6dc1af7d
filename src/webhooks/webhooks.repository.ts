import { Injectable } from '@nestjs/common';
import { Lists } from '../database/lists/lists.js';
import { Pools } from '../database/connections/pools.js';
import { change, changing } from '../database/transactions/changing.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../http/paging/pages.js';
import * as sql from './sql/webhooks.js';
import type { ListedWebhook } from './sql/webhooks.js';
import type { Webhook } from './webhook.entity.js';

export type NewWebhook = Pick<
  Webhook,
  'id' | 'url' | 'events' | 'description' | 'numberedAt' | 'position' | 'createdById'
> & { sealed: string };

export type WebhookChange = Partial<Pick<Webhook, 'url' | 'events' | 'description'>> & {
  paused?: boolean | undefined;
};

@Injectable()
export class WebhooksRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
  ) {}

  /** Newest first. */
  list(organizationId: string, asked: AskedPage): Promise<Page<ListedWebhook>> {
    const values = [organizationId];
    return readPage(newestFirst('w.'), asked, values, (rest) =>
      this.lists.read<ListedWebhook>({ text: `${sql.listWebhooks} ${rest}` }, values),
    );
  }

  async find(organizationId: string, id: string): Promise<ListedWebhook | undefined> {
    const [row] = await this.pools.query<ListedWebhook>(sql.getWebhook, [organizationId, id]);
    return row;
  }

  /** Returns whether there was room: an organization has `most`. */
  insert(organizationId: string, it: NewWebhook, most: number): Promise<boolean> {
    const { id, url, events, description, sealed, numberedAt, position, createdById } = it;
    const values = [organizationId, id, url, events, description, sealed, numberedAt, position, createdById];
    return changing(this.pools, async (client) => {
      await client.query({ ...sql.lockOrganization, values: [organizationId] });
      const { rows } = await client.query<{ count: number }>({
        ...sql.countWebhooks,
        values: [organizationId],
      });
      if (rows[0]!.count >= most) return false;
      await client.query({ ...sql.insertWebhook, values });
      return true;
    });
  }

  /** What is undefined stays as it is. */
  async update(organizationId: string, id: string, wanted: WebhookChange): Promise<void> {
    const { url, events, description, paused } = wanted;
    await change(this.pools, sql.updateWebhook, [
      organizationId,
      id,
      url,
      events,
      description !== undefined,
      description,
      paused,
    ]);
  }

  /** Returns whether there was such a webhook. */
  async delete(organizationId: string, id: string): Promise<boolean> {
    return (await change(this.pools, sql.deleteWebhook, [organizationId, id])).length > 0;
  }

  /** Adds a secret; those before it end after `overlapSeconds`, if not before. Returns whether there was such a webhook. */
  async rotate(organizationId: string, id: string, sealed: string, overlapSeconds: number): Promise<boolean> {
    const values = [organizationId, id, sealed, overlapSeconds];
    return (await change(this.pools, sql.rotateSecret, values)).length > 0;
  }

  async rewind(organizationId: string, id: string, since: Date): Promise<void> {
    await this.pools.query(sql.rewindWebhook, [organizationId, id, since]);
  }
}
