import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { moment } from '../../database/columns.js';
import { ApiKey } from './api-key.entity.js';

/** What was asked with a key on one day of its organization. */
@Entity({ name: 'api_key_uses' })
export class ApiKeyUse {
  @PrimaryColumn({ type: 'uuid', name: 'api_key_id', primaryKeyConstraintName: 'api_key_uses_pkey' })
  @ForeignKey(() => ApiKey, { name: 'api_key_uses_api_key_id_fkey', onDelete: 'CASCADE' })
  apiKeyId: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: 'api_key_uses_pkey' })
  day: string;

  /** Refused ones too. */
  @Column({ type: 'bigint' })
  requests: string;

  @Column({ type: 'bigint' })
  refusals: string;

  @Column({ ...moment, name: 'last_used_at' })
  lastUsedAt: Date;
}
