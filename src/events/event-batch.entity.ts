import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from '../database/columns.js';

/**
 * One round of numbering: up to where, and what was committed by then. The last one is where the next goes on; only some
 * of those before are kept.
 */
@Entity({ name: 'event_batches' })
export class EventBatch {
  /** One more than that of the batch before: of two that number at once, one fails on it. */
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'event_batches_pkey' })
  id: string;

  /** Of the last event that has one. */
  @Column({ type: 'bigint' })
  position: string;

  @Column({ ...moment, name: 'numbered_at' })
  numberedAt: Date;

  /** Every transaction that it sees as ended is numbered, or wrote nothing that is. */
  @Column({ type: 'text' })
  snapshot: string;

  /** The system identifier of the cluster whose transactions these are: ids of another mean nothing here. */
  @Column({ type: 'text' })
  cluster: string;
}
