import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from '../database/columns.js';

/** The place of the last event of an organization that was deleted for its age. Who goes on from before it has missed some. */
@Entity({ name: 'event_horizons' })
export class EventHorizon {
  @PrimaryColumn({ type: 'uuid', name: 'organization_id', primaryKeyConstraintName: 'event_horizons_pkey' })
  organizationId: string;

  @Column({ ...moment, name: 'numbered_at' })
  numberedAt: Date;

  @Column({ type: 'bigint' })
  position: string;
}
