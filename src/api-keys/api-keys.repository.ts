import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { Pools } from '../database/pools.js';
import type { Position } from '../paging/cursor.js';
import { ApiKey } from './api-key.entity.js';

/** A key as its check needs it. */
export type StoredKey = Pick<
  ApiKey,
  'id' | 'organizationId' | 'name' | 'secretHash' | 'scopes' | 'expiresAt' | 'revokedAt'
>;

const byKeyId = {
  name: 'api-key-by-key-id',
  text: `
    SELECT id, organization_id AS "organizationId", name, secret_hash AS "secretHash", scopes,
           expires_at AS "expiresAt", revoked_at AS "revokedAt"
    FROM api_keys
    WHERE key_id = $1`,
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

  async insert(key: Omit<ApiKey, 'createdAt' | 'revokedAt'>): Promise<Date> {
    const { generatedMaps } = await this.keys
      .createQueryBuilder()
      .insert()
      .values(key)
      .returning(['createdAt'])
      .execute();
    return (generatedMaps[0] as Pick<ApiKey, 'createdAt'>).createdAt;
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
