import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { Pools } from '../database/pools.js';
import type { Position } from '../paging/cursor.js';
import { ApiKeySecret } from './api-key-secret.entity.js';
import { ApiKey } from './api-key.entity.js';

/** A key as its check needs it, with the secret that was asked for. */
export type StoredKey = Pick<
  ApiKey,
  'id' | 'organizationId' | 'name' | 'scopes' | 'expiresAt' | 'revokedAt'
> &
  Pick<ApiKeySecret, 'secretHash'>;

const byKeyId = {
  name: 'api-key-by-key-id',
  text: `
    SELECT k.id, organization_id AS "organizationId", name, secret_hash AS "secretHash", scopes,
           least(k.expires_at, s.expires_at) AS "expiresAt", revoked_at AS "revokedAt"
    FROM api_key_secrets s
    JOIN api_keys k ON k.id = s.api_key_id
    WHERE s.key_id = $1`,
};

@Injectable()
export class ApiKeysRepository {
  constructor(
    @InjectRepository(ApiKey) private readonly keys: Repository<ApiKey>,
    private readonly pools: Pools,
  ) {}

  async findByKeyId(keyId: string): Promise<StoredKey | undefined> {
    const [key] = await this.pools.read<StoredKey>(byKeyId, [keyId]);
    return key;
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
  list(organizationId: string, limit: number, after?: Position): Promise<ApiKey[]> {
    const query = this.keys
      .createQueryBuilder('key')
      .where('key.organizationId = :organizationId', { organizationId })
      .orderBy({ 'key.createdAt': 'DESC', 'key.id': 'DESC' })
      .limit(limit);
    if (after !== undefined) {
      query.andWhere('(key.createdAt, key.id) < (:createdAt::timestamptz, :id::uuid)', {
        createdAt: after[0],
        id: after[1],
      });
    }
    return query.getMany();
  }

  /** Returns whether there was such a key, revoked before or not. */
  async revoke(organizationId: string, id: string): Promise<boolean> {
    await this.keys.update({ organizationId, id, revokedAt: IsNull() }, { revokedAt: () => 'now()' });
    return this.keys.existsBy({ organizationId, id });
  }
}
