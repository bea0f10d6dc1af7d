import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { createdAt, moment, search, updatedAt } from '../database/columns.js';
import { foundNextTime } from '../database/sqlstate.js';
import { Organization } from '../organizations/organization.entity.js';

export const modes = ['phone', 'chat'] as const;
export type Mode = (typeof modes)[number];

export const difficulties = ['beginner', 'intermediate', 'advanced'] as const;
export type Difficulty = (typeof difficulties)[number];

/** A training exercise. */
@Entity({ name: 'scenarios' })
@Index('scenarios_search_idx', { synchronize: false })
@Unique('scenarios_organization_id_id_key', ['organizationId', 'id'])
@Unique(foundNextTime('scenarios_organization_id_external_id_key'), ['organizationId', 'externalId'])
@Index('scenarios_external_id_in_any_case_idx', { synchronize: false })
@Index('scenarios_organization_id_title_id_idx', ['organizationId', 'title', 'id'])
@Check('scenarios_mode_check', `mode IN ('phone', 'chat')`)
@Check('scenarios_difficulty_check', `difficulty IN ('beginner', 'intermediate', 'advanced')`)
@Check('scenarios_estimated_minutes_check', 'estimated_minutes > 0')
export class Scenario {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'scenarios_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey(() => Organization, { name: 'scenarios_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'text', name: 'external_id' })
  externalId: string;

  @Column({ type: 'text' })
  title: string;

  @Column({ type: 'text', default: '' })
  description: string;

  @Column({ type: 'text', nullable: true })
  mode: Mode | null;

  @Column({ type: 'text', nullable: true })
  difficulty: Difficulty | null;

  @Column({ type: 'text', array: true, default: () => `'{}'` })
  skills: string[];

  @Column({ type: 'integer', name: 'estimated_minutes', nullable: true })
  estimatedMinutes: number | null;

  /** Since when it can no longer be assigned. */
  @Column({ ...moment, name: 'archived_at', nullable: true })
  archivedAt: Date | null;

  /** 1 when created, one more with every change, which a trigger of the table counts: the ETag. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column(search)
  search: string;

  @Column(createdAt)
  createdAt: Date;

  @Column(updatedAt)
  updatedAt: Date;
}
