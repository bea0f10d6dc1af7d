/**
 * Webhooks: where an organization is told of events, each at least once, and those of an assignment in order. Admins make,
 * change, pause and delete them, rotate their secrets, and have events sent again.
 */
import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import { type AskedPage, mapPage, type Page } from '../http/paging/pages.js';
import type { FaultCode } from '../http/problems/fault-codes.js';
import { NotFound, ValidationFailed } from '../http/problems/problems.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import type { DeliveryDto } from './dto/deliveries.dto.js';
import type { CreatedWebhookDto, WebhookDto } from './dto/webhooks.dto.js';
import { Secrets } from './secrets.js';
import { FanOut } from './sending/fan-out.js';
import { Sender } from './sending/sender.js';
import type { ListedDelivery } from './sql/deliveries.js';
import type { ListedWebhook } from './sql/webhooks.js';
import { targetOf } from './targets.js';
import type { DeliveryStatus } from './webhook-delivery.entity.js';
import type { Webhook } from './webhook.entity.js';
import { type WebhookChange, WebhooksRepository } from './webhooks.repository.js';

/** Of an organization. */
const most = 50;

const dayMs = 86_400_000;

export type WantedWebhook = Pick<Webhook, 'url' | 'events' | 'description'>;

@Injectable()
export class WebhooksService {
  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: DeliveriesRepository,
    private readonly secrets: Secrets,
    private readonly events: EventsService,
    private readonly fanOut: FanOut,
    private readonly sender: Sender,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async list(organizationId: string, asked: AskedPage): Promise<Page<WebhookDto>> {
    return mapPage(await this.webhooks.list(organizationId, asked), toDto);
  }

  async get(organizationId: string, id: string): Promise<WebhookDto> {
    const found = await this.webhooks.find(organizationId, id);
    if (found === undefined) throw noWebhook(id);
    return toDto(found);
  }

  /** Begins with what happens from now on. Throws {@link ValidationFailed} for a URL where nothing may be sent. */
  async create(admin: UserPrincipal, wanted: WantedWebhook): Promise<CreatedWebhookDto> {
    const { organizationId, id: createdById } = admin;
    const url = this.allowed(wanted.url);
    const id = randomUUIDv7();
    const { secret, sealed } = await this.secrets.make(id);
    const end = await this.events.end();
    const made = { ...wanted, ...end, id, url, sealed, createdById };
    if (!(await this.webhooks.insert(organizationId, made, most)))
      throw faulty('', 'too-many', `An organization has ${most} webhooks at most.`);
    this.fanOut.wake();
    return { ...(await this.get(organizationId, id)), secret };
  }

  async update(organizationId: string, id: string, change: WebhookChange): Promise<WebhookDto> {
    const url = change.url === undefined ? undefined : this.allowed(change.url);
    await this.webhooks.update(organizationId, id, { ...change, ...(url !== undefined && { url }) });
    this.fanOut.wake();
    this.sender.wake();
    return this.get(organizationId, id);
  }

  async delete(organizationId: string, id: string): Promise<void> {
    if (!(await this.webhooks.delete(organizationId, id))) throw noWebhook(id);
  }

  /** Makes a new secret; until those of before end, what is sent is signed by them too. */
  async rotate(organizationId: string, id: string, overlapSeconds: number): Promise<CreatedWebhookDto> {
    const { secret, sealed } = await this.secrets.make(id);
    if (!(await this.webhooks.rotate(organizationId, id, sealed, overlapSeconds))) throw noWebhook(id);
    return { ...(await this.get(organizationId, id)), secret };
  }

  /** Sends something that is no event, once, also where the webhook is paused. */
  async test(organizationId: string, id: string): Promise<DeliveryDto> {
    const deliveryId = await this.deliveries.insertTest(organizationId, id, randomUUID());
    if (deliveryId === undefined) throw noWebhook(id);
    this.sender.wake();
    return this.getDelivery(organizationId, id, deliveryId);
  }

  async listDeliveries(
    organizationId: string,
    id: string,
    { status, ...asked }: AskedPage & { status?: DeliveryStatus | undefined },
  ): Promise<Page<DeliveryDto>> {
    await this.get(organizationId, id);
    return mapPage(await this.deliveries.list(organizationId, id, status, asked), toDeliveryDto);
  }

  /** Sends a delivery again, or now, in its turn. */
  async redeliver(organizationId: string, id: string, deliveryId: string): Promise<DeliveryDto> {
    await this.deliveries.redeliver(organizationId, id, deliveryId);
    this.sender.wake();
    return this.getDelivery(organizationId, id, deliveryId);
  }

  /** Sends again what happened since, or what of it was given up. Throws {@link ValidationFailed} for what is not kept any more. */
  async redeliverSince(
    organizationId: string,
    id: string,
    since: Date,
    which: 'all' | 'dead',
  ): Promise<WebhookDto> {
    const { eventsKeptDays: days } = this.settings;
    if (since.getTime() < Date.now() - days * dayMs)
      throw faulty('since', 'too-old', `since must be at most ${days} days ago: what is older is not kept.`);
    if (which === 'all') await this.webhooks.rewind(organizationId, id, since);
    else await this.deliveries.redeliverDead(organizationId, id, since);
    this.fanOut.wake();
    this.sender.wake();
    return this.get(organizationId, id);
  }

  private async getDelivery(organizationId: string, id: string, deliveryId: string): Promise<DeliveryDto> {
    const found = await this.deliveries.find(organizationId, id, deliveryId);
    if (found === undefined) {
      await this.get(organizationId, id);
      throw new NotFound('webhook-delivery', `There is no delivery ${deliveryId} of the webhook ${id}.`);
    }
    return toDeliveryDto(found);
  }

  /** As it is kept. */
  private allowed(url: string): string {
    const target = targetOf(url, this.settings.webhooks.allowPrivate);
    if (!(target instanceof URL)) throw faulty('url', target.code, target.message);
    return target.href;
  }
}

function toDto({ pausedSince, pauseReason, ...row }: ListedWebhook): WebhookDto {
  const paused = pausedSince === null ? null : { since: pausedSince, reason: pauseReason! };
  return { ...row, paused };
}

function toDeliveryDto({ statusCode, answer: body, error, ...row }: ListedDelivery): DeliveryDto {
  const { status, nextAttemptAt } = row;
  const isAnswered = statusCode !== null || error !== null;
  return {
    ...row,
    nextAttemptAt: status === 'pending' ? nextAttemptAt : null,
    answer: isAnswered ? { status: statusCode, body, error } : null,
  };
}

function faulty(field: string, code: FaultCode, message: string): ValidationFailed {
  return new ValidationFailed([{ field, code, message }]);
}

function noWebhook(id: string): NotFound {
  return new NotFound('webhook', `There is no webhook ${id}.`);
}
