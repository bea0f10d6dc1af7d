/**
 * Links in e-mails: to the console, and those that unsubscribe. These name a recipient and are signed by a secret of the
 * installation; they hold for as long as the secret does, since mail is kept.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Inject, Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { installationSecret } from '../database/installation-secrets.js';
import { Pools } from '../database/connections/pools.js';
import { isUuid } from '../http/validation/uuid.js';
import { SETTINGS } from '../operations/settings/settings.module.js';
import type { Settings } from '../operations/settings/settings.js';
import { type RecipientKind, recipientKinds } from './mail.entity.js';

export interface Recipient {
  recipientKind: RecipientKind;
  recipientId: string;
}

@Injectable()
export class Links {
  private secret: Promise<string> | undefined;

  constructor(
    private readonly pools: Pools,
    private readonly adapter: HttpAdapterHost,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether it is known where we are reached: not before we serve, without a `PUBLIC_URL`. */
  get areKnown(): boolean {
    return this.settings.publicUrl !== undefined || this.address !== null;
  }

  /** Where others reach the service, without a slash at the end. */
  get ours(): string {
    const { publicUrl, host } = this.settings;
    if (publicUrl !== undefined) return publicUrl.href;
    return `http://${host.includes(':') ? `[${host}]` : host}:${this.address?.port}`;
  }

  /** Where somebody unsubscribes. */
  async unsubscribe(recipient: Recipient): Promise<string> {
    return `${this.ours}/unsubscribe/${await this.tokenOf(recipient)}`;
  }

  /** Whom a token names; null for one that is not of ours. */
  async recipientOf(token: string): Promise<Recipient | null> {
    const [kind, recipientId = '', signature, ...more] = token.split('.');
    const recipientKind = recipientKinds.find((one) => one === kind);
    if (recipientKind === undefined || !isUuid(recipientId) || !signature || more.length > 0) return null;
    const recipient = { recipientKind, recipientId };
    const [given, right] = [token, await this.tokenOf(recipient)].map((text) => Buffer.from(text));
    return given!.length === right!.length && timingSafeEqual(given!, right!) ? recipient : null;
  }

  private async tokenOf({ recipientKind, recipientId }: Recipient): Promise<string> {
    const named = `${recipientKind}.${recipientId}`;
    const secret = await (this.secret ??= this.read());
    return `${named}.${createHmac('sha256', secret).update(named).digest('base64url')}`;
  }

  /** What could not be read is read again. */
  private read(): Promise<string> {
    const secret = installationSecret(this.pools, 'unsubscribe-links');
    secret.catch(() => (this.secret = undefined));
    return secret;
  }

  private get address(): AddressInfo | null {
    return (this.adapter.httpAdapter.getHttpServer() as { address(): AddressInfo | null }).address();
  }
}
