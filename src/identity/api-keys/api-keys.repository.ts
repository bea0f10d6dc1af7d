import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { Lists } from '../../database/lists/lists.js';
import { Pools } from '../../database/connections/pools.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../../http/paging/pages.js';
import { ApiKeySecret } from './api-key-secret.entity.js';
import { ApiKey } from './api-key.entity.js';

/** A key as its check needs it, by one of its secrets. */
export type StoredKey = Pick<
  ApiKey,
  'id' | 'organizationId' | 'name' | 'scopes' | 'rateLimit' | 'expiresAt' | 'revokedAt'
> &
  Pick<ApiKeySecret, 'keyId' | 'secretHash'> & {
    organizationName: string;
    /** Of its organization. */
    timeZone: string;
    /** When a rotation ends this secret. */
    replacedAt: Date | null;
    /** Whether the one or the other is over, by the clock of the database. */
    isExpired: boolean;
    isReplaced: boolean;
  };

const byKeyIds = {
  name: 'api-keys-by-key-ids',
  text: `
    SELECT s.key_id AS "keyId", s.secret_hash AS "secretHash", s.expires_at AS "replacedAt",
           k.id, k.organization_id AS "organizationId", o.name AS "organizationName", o.time_zone AS "timeZone", k.name, k.scopes, k.rate_limit AS "rateLimit",
           k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
           coalesce(k.expires_at <= now(), false) AS "isExpired", coalesce(s.expires_at <= now(), false) AS "isReplaced"
    FROM api_key_secrets s
    JOIN api_keys k ON k.id = s.api_key_id
    JOIN organizations o ON o.id = k.organization_id
    WHERE s.key_id = ANY ($1)`,
};

/** Locks in the order of ids, so that instances which write at once wait for each other. */
const noteUses = {
  text: `
    UPDATE api_keys SET last_used_at = greatest(last_used_at, used.at)
    FROM (
      SELECT id, at FROM unnest($1::uuid[], $2::timestamptz[]) AS use (id, at)
      JOIN api_keys USING (id) ORDER BY id FOR NO KEY UPDATE OF api_keys
    ) used
    WHERE api_keys.id = used.id`,
};

/** A key as it is shown: with who made it, for keys of before that was kept null. */
export type ListedKey = Omit<ApiKey, 'organizationId' | 'createdById'> & {
  createdBy: { id: string; name: string } | null;
};

const selectRow = `
    SELECT k.id, k.name, k.scopes, k.rate_limit AS "rateLimit", k.expires_at AS "expiresAt",
           k.revoked_at AS "revokedAt", k.last_used_at AS "lastUsedAt", k.created_at AS "createdAt",
           CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'name', u.name) END AS "createdBy"
    FROM api_keys k
    LEFT JOIN users u ON u.id = k.created_by_id
    WHERE k.organization_id = $1`;

const getRow = { text: `${selectRow} AND k.id = $2` };

const listRows = `${selectRow} AND ($2::uuid IS NULL OR k.created_by_id = $2)`;

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

  findByKeyIds(keyIds: string[]): Promise<StoredKey[]> {
    return this.pools.read<StoredKey>(byKeyIds, [keyIds]);
  }

  /** @param uses when each key, by its id, was used last */
  async noteUses(uses: Map<string, Date>): Promise<void> {
    await this.pools.read(noteUses, [[...uses.keys()], [...uses.values()]]);
  }

  async insert(
    key: Omit<ApiKey, 'createdAt' | 'revokedAt' | 'lastUsedAt'>,
    secret: Pick<ApiKeySecret, 'keyId' | 'secretHash'>,
  ): Promise<Date> {
    return this.keys.manager.transaction(async (manager) => {
      const { generatedMaps } = await manager
        .createQueryBuilder()
        .insert()
        .into(ApiKey)
        .values(key)
        .returning(['createdAt'])
        .execute();
      await manager.insert(ApiKeySecret, { apiKeyId: key.id, ...secret });
      return (generatedMaps[0] as Pick<ApiKey, 'createdAt'>).createdAt;
    });
  }

  /** Newest first. */
  list(organizationId: string, createdById: string | undefined, asked: AskedPage): Promise<Page<ListedKey>> {
    const values = [organizationId, createdById];
    return readPage(newestFirst('k.'), asked, values, (rest) =>
      this.lists.read<ListedKey>({ text: `${listRows} ${rest}` }, values),
    );
  }

  async findById(organizationId: string, id: string): Promise<ListedKey | undefined> {
    const [key] = await this.pools.read<ListedKey>(getRow, [organizationId, id]);
    return key;
  }

  /** Adds a secret to a key; those that it has end after `overlapSeconds`, if not before. */
  async replaceSecret(
    id: string,
    secret: Pick<ApiKeySecret, 'keyId' | 'secretHash'>,
    overlapSeconds: number,
  ): Promise<void> {
    await this.keys.manager.transaction(async (manager) => {
      await manager.query(replaceSecrets, [id, overlapSeconds]);
      await manager.insert(ApiKeySecret, { apiKeyId: id, ...secret });
    });
  }

  /** Returns whether there was such a key, revoked before or not. */
  async revoke(organizationId: string, id: string): Promise<boolean> {
    await this.keys.update({ organizationId, id, revokedAt: IsNull() }, { revokedAt: () => 'now()' });
    return this.keys.existsBy({ organizationId, id });
  }
}
