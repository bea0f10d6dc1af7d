/** Partners' keys: made, listed, rotated and revoked by admins, and checked on every request of the partner door. */
import { randomUUIDv7, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PartnerPrincipal, UserPrincipal } from '../access/principal.js';
import type { AskedPage, Page } from '../../http/paging/pages.js';
import type { FaultCode } from '../../http/problems/fault-codes.js';
import { NotFound, Unauthenticated, ValidationFailed } from '../../http/problems/problems.js';
import { shown } from '../../http/validation/read-text.js';
import type { ApiKey } from './api-key.entity.js';
import {
  ApiKeysRepository,
  type KeyFilter,
  type ListedKey,
  type StoredKey,
  type UseOfDay,
} from './api-keys.repository.js';
import { makeKey, parseKey } from './key-format.js';
import { KeyLimits } from './key-limits.js';
import { KnownKeys } from './known-keys.js';

const challenge = 'ApiKey realm="onus", Bearer realm="onus"';
const another = 'ask an admin of the organization for another one';

/** For who presents a key that there is, by another secret, or when it opens nothing any more. */
export class KeyRefused extends Unauthenticated {
  constructor(
    /** Of the key. */
    readonly id: string,
    detail: string,
  ) {
    super(detail, challenge);
  }
}

export type WantedKey = Pick<ApiKey, 'name' | 'scopes' | 'groups' | 'expiresAt' | 'rateLimit'> & {
  /** Each by its id or by the organization's own; null: all. */
  scenarios: readonly string[] | null;
};

/** A key as its holder gets it; the only place where `key`, the secret, can ever be read. */
export type NewApiKey = Omit<ListedKey, 'revokedAt' | 'lastUsedAt'> & { key: string };

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly known: KnownKeys,
    private readonly limits: KeyLimits,
  ) {}

  /**
   * The partner that holds this key, and headers for the answer that tell of the key's limit, if it has one. Throws
   * {@link Unauthenticated} for a key that opens nothing any more, `RateLimited` if it is used too often.
   */
  async admit(stored: StoredKey): Promise<{ partner: PartnerPrincipal; headers: Record<string, string> }> {
    const partner = this.partnerOf(stored);
    const { id, rateLimit } = partner;
    const headers = rateLimit === null ? {} : await this.limits.count(id, rateLimit);
    return { partner, headers };
  }

  /** The partner that holds this key, without counting that it is used. Throws {@link Unauthenticated} as `admit`. */
  partnerOf(stored: StoredKey): PartnerPrincipal {
    refuseEnded(stored);
    const { id, organizationId, organizationName, timeZone, name } = stored;
    const { scopes, groups, scenarioIds, expiresAt, rateLimit, stillGets } = stored;
    const organization = { organizationId, organizationName, timeZone };
    const opens = { scopes, groups, scenarioIds, expiresAt, rateLimit, stillGets };
    return { kind: 'partner', id, name, ...organization, ...opens };
  }

  /** The key, whether it opens anything or not. Throws {@link Unauthenticated} if it is none of ours. */
  async find(key: string | undefined): Promise<StoredKey> {
    if (key === undefined) throw new Unauthenticated('Send your API key as X-API-Key.', challenge);
    const presented = parseKey(key);
    if (presented === undefined) {
      throw new Unauthenticated('This is not an API key of ours: was all of it copied?', challenge);
    }
    const stored = await this.known.find(presented.keyId);
    if (stored === undefined || !timingSafeEqual(stored.secretHash, presented.secretHash)) {
      const detail = `This API key is not known: ${another}.`;
      throw stored === undefined ? new Unauthenticated(detail, challenge) : new KeyRefused(stored.id, detail);
    }
    return stored;
  }

  /** Throws {@link ValidationFailed} for a key that would be expired from the start, and for scenarios that are not there. */
  async create(
    { id: createdById, organizationId }: UserPrincipal,
    { scenarios, ...wanted }: WantedKey,
  ): Promise<NewApiKey> {
    if (isPast(wanted.expiresAt)) {
      const message = 'expiresAt must be in the future.';
      throw new ValidationFailed([{ field: 'expiresAt', code: 'in-the-past', message }]);
    }
    const scenarioIds = scenarios === null ? null : await this.idsOf(organizationId, scenarios);
    const { key, keyId, secretHash } = makeKey();
    const made = { id: randomUUIDv7(), organizationId, createdById, scenarioIds, ...wanted };
    await this.keys.insert(made, { keyId, secretHash });
    return this.withSecret(organizationId, made.id, key);
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
    await this.known.forgetAfter(this.keys.replaceSecret(id, { keyId, secretHash }, overlapSeconds));
    return this.withSecret(organizationId, id, key);
  }

  private async withSecret(organizationId: string, id: string, key: string): Promise<NewApiKey> {
    const made = await this.keys.findById(organizationId, id);
    if (made === undefined) throw noKey(id);
    const { revokedAt: _, lastUsedAt: __, ...told } = made;
    return { ...told, key };
  }

  /** Of scenarios, each once; they are never deleted. Throws {@link ValidationFailed} that names each that is not there. */
  private async idsOf(organizationId: string, scenarios: readonly string[]): Promise<string[]> {
    const ids = await this.keys.findScenarios(organizationId, scenarios);
    const faults = scenarios.flatMap((name, i) => {
      const message = `There is no scenario ${shown(name)}.`;
      return ids[i] === undefined ? [{ field: `scenarioIds[${i}]`, code: 'unknown' as const, message }] : [];
    });
    if (faults.length > 0) throw new ValidationFailed(faults);
    return [...new Set(ids as string[])];
  }

  list(
    admin: UserPrincipal,
    { createdBy, prefix, ...asked }: AskedPage & KeyFilter,
  ): Promise<Page<ListedKey & { use: UseOfDay[] }>> {
    return this.keys.list(admin, { createdBy, prefix }, asked);
  }

  /** From now on the key opens nothing. A repeat is fine. */
  async revoke(organizationId: string, id: string): Promise<void> {
    if (!(await this.known.forgetAfter(this.keys.revoke(organizationId, id)))) throw noKey(id);
  }
}

function refuseEnded({ id, revokedAt, expiresAt, replacedAt, isExpired, isReplaced }: StoredKey): void {
  if (revokedAt !== null) throw new KeyRefused(id, `This API key was revoked: ${another}.`);
  if (isExpired) {
    throw new KeyRefused(id, `This API key expired at ${expiresAt?.toISOString()}: ${another}.`);
  }
  if (isReplaced) {
    throw new KeyRefused(
      id,
      `This API key was replaced by a rotation, and ended at ${replacedAt?.toISOString()}: use the one that it made.`,
    );
  }
}

function isPast(moment: Date | null): moment is Date {
  return moment !== null && moment <= new Date();
}

function cannotRotate(code: FaultCode, message: string): ValidationFailed {
  return new ValidationFailed([{ field: 'id', code, message }]);
}

function noKey(id: string): NotFound {
  return new NotFound('api-key', `There is no API key ${id}.`);
}
