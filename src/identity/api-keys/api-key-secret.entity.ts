import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { createdAt, moment } from '../../database/columns.js';
import { ApiKey } from './api-key.entity.js';

/** What a partner sends to prove that a key is theirs. The secret itself is nowhere: only its SHA-256 is kept. */
@Entity({ name: 'api_key_secrets' })
@Index('api_key_secrets_api_key_id_idx', ['apiKeyId'])
export class ApiKeySecret {
  /** The part of the key that names it; not secret. */
  @PrimaryColumn({ type: 'text', name: 'key_id', primaryKeyConstraintName: 'api_key_secrets_pkey' })
  keyId: string;

  @Column({ type: 'uuid', name: 'api_key_id' })
  @ForeignKey(() => ApiKey, { name: 'api_key_secrets_api_key_id_fkey', onDelete: 'CASCADE' })
  apiKeyId: string;

  @Column({ type: 'bytea', name: 'secret_hash' })
  secretHash: Buffer;

  /** When a rotation ends it; without one, it lasts as long as the key. */
  @Column({ ...moment, name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column(createdAt)
  createdAt: Date;
}
