/** Partners' keys: made, listed, rotated and revoked by admins, and checked on every request of the partner door. */
import { randomUUIDv7, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PartnerPrincipal, UserPrincipal } from '../access/principal.js';
import type { AskedPage, Page } from '../../http/paging/pages.js';
import { NotFound, Unauthenticated, ValidationFailed } from '../../http/problems/problems.js';
import type { ApiKey } from './api-key.entity.js';
import { ApiKeysRepository, type ListedKey, type StoredKey } from './api-keys.repository.js';
import { makeKey, parseKey } from './key-format.js';
import { KeyLimits } from './key-limits.js';
import { KeyUses } from './key-uses.js';
import { KnownKeys } from './known-keys.js';

const challenge = 'ApiKey realm="onus", Bearer realm="onus"';

export type WantedKey = Pick<ApiKey, 'name' | 'scopes' | 'expiresAt' | 'rateLimit'>;

/** A key as its holder gets it; the only place where `key`, the secret, can ever be read. */
export type NewApiKey = WantedKey &
  Pick<ListedKey, 'createdBy'> & { id: string; key: string; createdAt: Date };

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly known: KnownKeys,
    private readonly limits: KeyLimits,
    private readonly uses: KeyUses,
  ) {}

  /**
   * The partner that holds this key, and headers for the answer that tell of the key's limit, if it has one. Throws
   * {@link Unauthenticated} that says what is wrong with the key, `RateLimited` if it is used too often.
   */
  async admit(
    key: string | undefined,
  ): Promise<{ partner: PartnerPrincipal; headers: Record<string, string> }> {
    const stored = await this.authenticate(key);
    const { id, organizationId, organizationName, timeZone, name, scopes, expiresAt, rateLimit } = stored;
    this.uses.note(id);
    const headers = rateLimit === null ? {} : await this.limits.count(id, rateLimit);
    const organization = { organizationId, organizationName, timeZone };
    return { partner: { kind: 'partner', id, ...organization, name, scopes, expiresAt, rateLimit }, headers };
  }

  /** The key, if it opens anything. Throws {@link Unauthenticated} that says why it does not. */
  private async authenticate(key: string | undefined): Promise<StoredKey> {
    if (key === undefined) throw new Unauthenticated('Send your API key as X-API-Key.', challenge);
    const presented = parseKey(key);
    if (presented === undefined) {
      throw new Unauthenticated('This is not an API key of ours: was all of it copied?', challenge);
    }
    const stored = await this.known.find(presented.keyId);
    if (stored === undefined || !timingSafeEqual(stored.secretHash, presented.secretHash)) {
      throw new Unauthenticated('This API key is not known.', challenge);
    }
    if (stored.revokedAt !== null) throw new Unauthenticated('This API key was revoked.', challenge);
    const { expiresAt, replacedAt, isExpired, isReplaced } = stored;
    if (isExpired) {
      throw new Unauthenticated(`This API key expired at ${expiresAt?.toISOString()}.`, challenge);
    }
    if (isReplaced) {
      throw new Unauthenticated(
        `This API key was replaced by a rotation, and ended at ${replacedAt?.toISOString()}.`,
        challenge,
      );
    }
    return stored;
  }

  /** Throws {@link ValidationFailed} for a key that would be expired from the start. */
  async create(admin: UserPrincipal, wanted: WantedKey): Promise<NewApiKey> {
    if (isPast(wanted.expiresAt)) {
      const message = 'expiresAt must be in the future.';
      throw new ValidationFailed([{ field: 'expiresAt', code: 'in-the-past', message }]);
    }
    const { key, keyId, secretHash } = makeKey();
    const { organizationId, id: createdById, name } = admin;
    const made = { id: randomUUIDv7(), organizationId, createdById, ...wanted };
    const createdAt = await this.keys.insert(made, { keyId, secretHash });
    return { id: made.id, key, createdAt, createdBy: { id: createdById, name }, ...wanted };
  }

  /**
   * Makes a new secret for a key; those before it go on for `overlapSeconds`. The key keeps its id, and so its
   * history. Throws {@link ValidationFailed} for one that opens nothing any more.
   */
  async rotate(organizationId: string, id: string, overlapSeconds: number): Promise<NewApiKey> {
    const stored = await this.keys.findById(organizationId, id);
    if (stored === undefined) throw noKey(id);
    if (stored.revokedAt !== null) throw cannotRotate('revoked', 'This key was revoked: make a new one.');
    if (isPast(stored.expiresAt)) throw cannotRotate('expired', 'This key has expired: make a new one.');
    const { key, keyId, secretHash } = makeKey();
    await this.keys.replaceSecret(id, { keyId, secretHash }, overlapSeconds);
    this.known.forget();
    const { name, scopes, expiresAt, rateLimit, createdAt, createdBy } = stored;
    return { id, key, name, scopes, expiresAt, rateLimit, createdAt, createdBy };
  }

  /** Of all, or those that one user made. */
  list(
    organizationId: string,
    { createdBy, ...asked }: AskedPage & { createdBy?: string | undefined },
  ): Promise<Page<ListedKey>> {
    return this.keys.list(organizationId, createdBy, asked);
  }

  /** From now on the key opens nothing. A repeat is fine. */
  async revoke(organizationId: string, id: string): Promise<void> {
    const found = await this.keys.revoke(organizationId, id);
    this.known.forget();
    if (!found) throw noKey(id);
  }
}

function isPast(moment: Date | null): moment is Date {
  return moment !== null && moment <= new Date();
}

function cannotRotate(code: string, message: string): ValidationFailed {
  return new ValidationFailed([{ field: 'id', code, message }]);
}

function noKey(id: string): NotFound {
  return new NotFound('api-key', `There is no API key ${id}.`);
}
