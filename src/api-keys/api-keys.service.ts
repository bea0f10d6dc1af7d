/** Partners' keys: made, listed and revoked by admins, and checked on every request of the partner door. */
import { randomUUIDv7, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PartnerPrincipal } from '../access/principal.js';
import { decodeCursor, isInstant, type Page, toPage } from '../paging/cursor.js';
import { NotFound, Unauthenticated } from '../problems/problems.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { makeKey, parseKey } from './key-format.js';

const challenge = 'ApiKey realm="onus", Bearer realm="onus"';
const order = 'createdAt';

export type WantedKey = Pick<ApiKey, 'name' | 'scopes' | 'expiresAt' | 'rateLimit'>;

@Injectable()
export class ApiKeysService {
  constructor(private readonly keys: ApiKeysRepository) {}

  /** The partner that holds this key. Throws {@link Unauthenticated} that says what is wrong with it. */
  async authenticate(key: string | undefined): Promise<PartnerPrincipal> {
    if (key === undefined) throw new Unauthenticated('Send your API key as X-API-Key.', challenge);
    const presented = parseKey(key);
    if (presented === undefined) {
      throw new Unauthenticated('This is not an API key of ours: was all of it copied?', challenge);
    }
    const stored = await this.keys.findByKeyId(presented.keyId);
    if (stored === undefined || !timingSafeEqual(stored.secretHash, presented.secretHash)) {
      throw new Unauthenticated('This API key is not known.', challenge);
    }
    if (stored.revokedAt !== null) throw new Unauthenticated('This API key was revoked.', challenge);
    if (stored.expiresAt !== null && stored.expiresAt <= new Date()) {
      throw new Unauthenticated(`This API key expired at ${stored.expiresAt.toISOString()}.`, challenge);
    }
    const { id, organizationId, name, scopes } = stored;
    return { kind: 'partner', id, organizationId, name, scopes };
  }

  /** Makes a key; the answer is the only place where it can ever be read. */
  async create(
    organizationId: string,
    wanted: WantedKey,
  ): Promise<WantedKey & { id: string; key: string; createdAt: Date }> {
    const { key, keyId, secretHash } = makeKey();
    const id = randomUUIDv7();
    const createdAt = await this.keys.insert({ id, organizationId, ...wanted }, { keyId, secretHash });
    return { id, key, createdAt, ...wanted };
  }

  async list(organizationId: string, limit: number, cursor?: string): Promise<Page<ApiKey>> {
    const after = cursor === undefined ? undefined : decodeCursor(order, cursor, isInstant);
    const rows = await this.keys.list(organizationId, limit + 1, after);
    return toPage(rows, limit, order, (row) => [row.createdAt.toISOString(), row.id]);
  }

  /** From now on the key opens nothing. A repeat is fine. */
  async revoke(organizationId: string, id: string): Promise<void> {
    if (!(await this.keys.revoke(organizationId, id)))
      throw new NotFound('api-key', `There is no API key ${id}.`);
  }
}
