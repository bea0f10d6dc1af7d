import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { createdAt, updatedAt } from '../../database/columns.js';
import { Organization } from '../../organizations/organization.entity.js';
import type { AskedReading } from '../file/source.js';
import type { FileType } from '../import-words.js';

/** How files with a certain header are read: what an upload of one says beside it. */
export type KeptReading = Pick<
  AskedReading,
  'columns' | 'only' | 'ignoreOtherColumns' | 'dateOrder' | 'timeZone' | 'emptyWords'
>;

/** A mapping that an organization keeps, one for each type and header. */
@Entity({ name: 'import_mappings' })
@Unique('import_mappings_organization_id_type_fingerprint_key', ['organizationId', 'type', 'fingerprint'])
@Index('import_mappings_organization_id_created_at_id_idx', ['organizationId', 'createdAt', 'id'])
@Check('import_mappings_type_check', `type IN ('assignments', 'counselors', 'scenarios', 'cancellations')`)
export class ImportMapping {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'import_mappings_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey(() => Organization, { name: 'import_mappings_organization_id_fkey' })
  organizationId: string;

  /** What the rows of such files are. */
  @Column({ type: 'text' })
  type: FileType;

  /** SHA-256 of the header's bare names in any order: see fingerprint.ts. */
  @Column({ type: 'bytea' })
  fingerprint: Buffer;

  /** As it came when the mapping was kept last. */
  @Column({ type: 'text', array: true })
  header: string[];

  /** What people call it. */
  @Column({ type: 'text', nullable: true })
  name: string | null;

  @Column({ type: 'jsonb' })
  reading: KeptReading;

  /** The user who kept it last, and their name at that time. */
  @Column({ type: 'uuid', name: 'updated_by_id' })
  updatedById: string;

  @Column({ type: 'text', name: 'updated_by_name' })
  updatedByName: string;

  @Column(createdAt)
  createdAt: Date;

  @Column(updatedAt)
  updatedAt: Date;
}
