import { Injectable } from '@nestjs/common';
import { Lists } from '../database/lists/lists.js';
import { Pools } from '../database/connections/pools.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../http/paging/pages.js';
import * as sql from './sql/deliveries.js';
import type { ListedDelivery } from './sql/deliveries.js';
import { deleteGone, deleteOld } from './sql/old.js';
import type { DeliveryStatus } from './webhook-delivery.entity.js';

@Injectable()
export class DeliveriesRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
  ) {}

  /** Newest first. */
  list(
    organizationId: string,
    webhookId: string,
    status: DeliveryStatus | undefined,
    asked: AskedPage,
  ): Promise<Page<ListedDelivery>> {
    const { all, ofStatus } = sql.listDeliveries;
    const [text, values] = status === undefined ? [all, []] : [ofStatus, [status]];
    const parameters: unknown[] = [organizationId, webhookId, ...values];
    return readPage(newestFirst('d.'), asked, parameters, (rest) =>
      this.lists.read<ListedDelivery>({ text: `${text} ${rest}` }, parameters),
    );
  }

  async find(organizationId: string, webhookId: string, id: string): Promise<ListedDelivery | undefined> {
    const [row] = await this.pools.query<ListedDelivery>(sql.getDelivery, [organizationId, webhookId, id]);
    return row;
  }

  /** Returns the id of the delivery; undefined: there is no such webhook. */
  async insertTest(organizationId: string, webhookId: string, eventId: string): Promise<string | undefined> {
    const values = [organizationId, webhookId, eventId];
    const [row] = await this.pools.query<{ id: string }>(sql.insertTest, values);
    return row?.id;
  }

  async redeliver(organizationId: string, webhookId: string, id: string): Promise<void> {
    await this.pools.query(sql.redeliver, [organizationId, webhookId, id]);
  }

  async redeliverDead(organizationId: string, webhookId: string, since: Date): Promise<void> {
    await this.pools.query(sql.redeliverDead, [organizationId, webhookId, since]);
  }

  /** Deletes some of what is old; returns whether there may be more. */
  async forgetOld(): Promise<boolean> {
    if ((await this.pools.query(deleteOld, [])).length > 0) return true;
    await this.pools.query(deleteGone, []);
    return false;
  }
}
