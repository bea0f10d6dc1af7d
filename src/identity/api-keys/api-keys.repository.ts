import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { Lists } from '../../database/lists/lists.js';
import { Pools } from '../../database/connections/pools.js';
import { changingEntities } from '../../database/transactions/changing.js';
import { type AskedPage, mapPage, newestFirst, type Page, readPage } from '../../http/paging/pages.js';
import { addDays, type Day, dayOf } from '../../http/validation/days.js';
import { isUuid } from '../../http/validation/uuid.js';
import type { UserPrincipal } from '../access/principal.js';
import { ApiKeySecret } from './api-key-secret.entity.js';
import { ApiKey } from './api-key.entity.js';
import { prefixOf } from './key-format.js';
import { type KeyUse, shownDays } from './key-uses.repository.js';

/** A key as its check needs it, by one of its secrets. */
export type StoredKey = Pick<
  ApiKey,
  | 'id'
  | 'organizationId'
  | 'name'
  | 'scopes'
  | 'groups'
  | 'scenarioIds'
  | 'rateLimit'
  | 'expiresAt'
  | 'revokedAt'
  | 'stillGets'
> &
  Pick<ApiKeySecret, 'keyId' | 'secretHash'> & {
    organizationName: string;
    /** Of its organization. */
    timeZone: string;
    /** When this was read, by the clock of the database, and the day that it was there. */
    readAt: Date;
    today: Day;
    /** When a rotation ends this secret. */
    replacedAt: Date | null;
    /** Whether the one or the other is over, by the clock of the database. */
    isExpired: boolean;
    isReplaced: boolean;
  };

/** What a key may be used for, limited or not. */
const scopes = 'coalesce(k.scopes_within_limits, k.scopes) AS scopes';

const byKeyIds = {
  name: 'api-keys-by-key-ids',
  text: `
    SELECT s.key_id AS "keyId", s.secret_hash AS "secretHash", s.expires_at AS "replacedAt",
           k.id, k.organization_id AS "organizationId", o.name AS "organizationName", o.time_zone AS "timeZone", k.name, ${scopes},
           k.groups, k.scenario_ids AS "scenarioIds", k.rate_limit AS "rateLimit",
           k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt", k.still_gets AS "stillGets",
           coalesce(k.expires_at <= now(), false) AS "isExpired", coalesce(s.expires_at <= now(), false) AS "isReplaced",
           now()::timestamptz(3) AS "readAt"
    FROM api_key_secrets s
    JOIN api_keys k ON k.id = s.api_key_id
    JOIN organizations o ON o.id = k.organization_id
    WHERE s.key_id = ANY ($1)`,
};

/** A key as it is shown: with who made it, for keys of before that was kept null. */
export type ListedKey = Omit<
  ApiKey,
  'organizationId' | 'createdById' | 'scenarioIds' | 'scopesWithinLimits' | 'stillGets'
> & {
  /** By title. */
  scenarios: { id: string; externalId: string; title: string }[] | null;
  createdBy: { id: string; name: string } | null;
  /** What may be seen of its newest secret. */
  prefix: string;
};

/** What was asked with a key on a day of its organization; days without requests are left out. */
export type UseOfDay = Omit<KeyUse, 'id'>;

export interface KeyFilter {
  /** Who made it. */
  createdBy?: string | undefined;
  /** Of one of its secrets, also of one that a rotation replaced. */
  prefix?: string | undefined;
}

/** @param more columns, each after a comma */
const selectRow = (more = ''): string => `
    SELECT k.id, k.name, (
             SELECT '${prefixOf('')}' || key_id FROM api_key_secrets
             WHERE api_key_id = k.id ORDER BY created_at DESC, key_id LIMIT 1
           ) AS prefix, ${scopes}, k.groups, (
             SELECT jsonb_agg(jsonb_build_object('id', s.id, 'externalId', s.external_id, 'title', s.title) ORDER BY title, id)
             FROM scenarios s WHERE s.id = ANY (k.scenario_ids)
           ) AS scenarios, k.rate_limit AS "rateLimit", k.expires_at AS "expiresAt",
           k.revoked_at AS "revokedAt", k.last_used_at AS "lastUsedAt", k.created_at AS "createdAt",
           CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END AS "createdBy"${more}
    FROM api_keys k
    LEFT JOIN users u ON u.id = k.created_by_id
    WHERE k.organization_id = $1`;

const getRow = { text: `${selectRow()} AND k.id = $2` };

const uses = `, (
             SELECT coalesce(jsonb_agg(jsonb_build_object(
               'day', day, 'requests', requests, 'refusals', refusals, 'lastUsedAt', last_used_at
             ) ORDER BY day DESC), '[]')
             FROM api_key_uses WHERE api_key_id = k.id AND day > $3
           ) AS use`;

const listRows = `${selectRow(uses)}
      AND ($2::uuid IS NULL OR k.created_by_id = $2)
      AND ($4::text IS NULL OR k.id = (SELECT api_key_id FROM api_key_secrets WHERE key_id = $4))`;

/** The ids of scenarios, each by its id or by the organization's own; null for what is none. */
const findScenarios = {
  text: `
    SELECT coalesce(
      (SELECT id FROM scenarios WHERE organization_id = $1 AND id = named.id),
      (SELECT id FROM scenarios WHERE organization_id = $1 AND external_id = named.external_id)
    ) AS id
    FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS named (id, external_id, position)
    ORDER BY position`,
};

const replaceSecrets = `
  UPDATE api_key_secrets SET expires_at = least(expires_at, now() + make_interval(secs => $2))
  WHERE api_key_id = $1`;

@Injectable()
export class ApiKeysRepository {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly pools: Pools,
    private readonly lists: Lists,
  ) {}

  async findByKeyIds(keyIds: readonly string[]): Promise<StoredKey[]> {
    const keys = await this.pools.query<Omit<StoredKey, 'today'>>(byKeyIds, [keyIds]);
    // Of one instant, and in few zones.
    const days = new Map<string, Day>();
    return keys.map((key) => {
      const today = days.get(key.timeZone) ?? dayOf(key.readAt, key.timeZone);
      days.set(key.timeZone, today);
      return { ...key, today };
    });
  }

  /** The id of each that is named, by its id or by the organization's own; undefined for what is none. */
  async findScenarios(organizationId: string, names: readonly string[]): Promise<(string | undefined)[]> {
    const ids = names.map((name) => (isUuid(name) ? name : null));
    const rows = await this.pools.query<{ id: string | null }>(findScenarios, [organizationId, ids, names]);
    return rows.map(({ id }) => id ?? undefined);
  }

  async insert(
    {
      scopes: wanted,
      ...key
    }: Omit<ApiKey, 'scopesWithinLimits' | 'createdAt' | 'revokedAt' | 'lastUsedAt' | 'stillGets'>,
    secret: Pick<ApiKeySecret, 'keyId' | 'secretHash'>,
  ): Promise<void> {
    const isLimited = key.groups !== null || key.scenarioIds !== null;
    const opens = isLimited ? { scopes: [], scopesWithinLimits: wanted } : { scopes: wanted };
    await changingEntities(this.keys.manager, async (manager) => {
      await manager.insert(ApiKey, { ...key, ...opens });
      await manager.insert(ApiKeySecret, { apiKeyId: key.id, ...secret });
    });
  }

  /** Newest first, each with its use in the last days where the organization is. */
  async list(
    { organizationId, timeZone }: Pick<UserPrincipal, 'organizationId' | 'timeZone'>,
    { createdBy, prefix }: KeyFilter,
    asked: AskedPage,
  ): Promise<Page<ListedKey & { use: UseOfDay[] }>> {
    const since = addDays(dayOf(new Date(), timeZone), -shownDays);
    const values = [organizationId, createdBy, since, prefix?.slice(prefixOf('').length)];
    const page = await readPage(newestFirst('k.'), asked, values, (rest) =>
      this.lists.read<ListedKey & { use: UseOfDay[] }>({ text: `${listRows} ${rest}` }, values),
    );
    // JSON has no dates.
    const dated = (use: UseOfDay): UseOfDay => ({ ...use, lastUsedAt: new Date(use.lastUsedAt) });
    return mapPage(page, (key) => ({ ...key, use: key.use.map(dated) }));
  }

  async findById(organizationId: string, id: string): Promise<ListedKey | undefined> {
    const [key] = await this.pools.query<ListedKey>(getRow, [organizationId, id]);
    return key;
  }

  /** Adds a secret to a key; those that it has end after `overlapSeconds`, if not before. */
  async replaceSecret(
    id: string,
    secret: Pick<ApiKeySecret, 'keyId' | 'secretHash'>,
    overlapSeconds: number,
  ): Promise<void> {
    await changingEntities(this.keys.manager, async (manager) => {
      await manager.query(replaceSecrets, [id, overlapSeconds]);
      await manager.insert(ApiKeySecret, { apiKeyId: id, ...secret });
    });
  }

  /** Returns whether there was such a key, revoked before or not. */
  async revoke(organizationId: string, id: string): Promise<boolean> {
    await changingEntities(this.keys.manager, (manager) =>
      manager.update(ApiKey, { organizationId, id, revokedAt: IsNull() }, { revokedAt: () => 'now()' }),
    );
    return this.keys.existsBy({ organizationId, id });
  }
}
