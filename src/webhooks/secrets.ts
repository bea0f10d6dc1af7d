/**
 * The secrets that deliveries are signed with. They must be read back to sign, and so are kept sealed: by AES-256-GCM, with a key
 * that comes of a secret of the installation. Who sees rows of webhooks, or a copy of their table, does not have them; who can read
 * all of the database does.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { installationSecret } from '../database/installation-secrets.js';
import { Pools } from '../database/connections/pools.js';
import type { SealedSecret } from './webhook.entity.js';

const cipher = 'aes-256-gcm';
const [ivBytes, tagBytes] = [12, 16];

/** Of Standard Webhooks: 24 to 64 bytes. */
const secretBytes = 32;

@Injectable()
export class Secrets {
  private key: Promise<Buffer> | undefined;

  constructor(private readonly pools: Pools) {}

  /** A new one, as its holder gets it, and as it is kept for this webhook and no other. */
  async make(webhookId: string): Promise<{ secret: string; sealed: string }> {
    const [bytes, iv] = [randomBytes(secretBytes), randomBytes(ivBytes)];
    const sealing = createCipheriv(cipher, await this.ourKey(), iv).setAAD(Buffer.from(webhookId));
    const text = Buffer.concat([sealing.update(bytes), sealing.final()]);
    const sealed = Buffer.concat([iv, sealing.getAuthTag(), text]).toString('base64');
    return { secret: `whsec_${bytes.toString('base64')}`, sealed };
  }

  /** The bytes of those that have not ended by then, the newest first. */
  async open(webhookId: string, secrets: readonly SealedSecret[], now: Date): Promise<Buffer[]> {
    const key = await this.ourKey();
    return secrets
      .filter(({ until }) => until === null || new Date(until) > now)
      .map(({ sealed }) => {
        const all = Buffer.from(sealed, 'base64');
        const opening = createDecipheriv(cipher, key, all.subarray(0, ivBytes))
          .setAAD(Buffer.from(webhookId))
          .setAuthTag(all.subarray(ivBytes, ivBytes + tagBytes));
        return Buffer.concat([opening.update(all.subarray(ivBytes + tagBytes)), opening.final()]);
      });
  }

  /** What could not be read is read again. */
  private ourKey(): Promise<Buffer> {
    this.key ??= installationSecret(this.pools, 'webhook-secrets').then(
      (secret) => Buffer.from(hkdfSync('sha256', secret, '', 'webhook secrets', 32)),
      (error: unknown) => {
        this.key = undefined;
        throw error;
      },
    );
    return this.key;
  }
}
