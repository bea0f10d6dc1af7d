import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { createdAt } from '../../database/columns.js';
import { foundNextTime } from '../../database/sqlstate.js';

/** Two requests with one Idempotency-Key that did not see each other: the later one finds the other's answer. */
export const idempotencyKeyConstraint = foundNextTime('idempotency_keys_pkey');

/**
 * The answer to a request that had an Idempotency-Key, written in the transaction of its effect: as it was sent, or as the
 * outcome of which it is made again. There is no foreign key on purpose, as for the history: its check would read inside the serializable
 * transaction.
 */
@Entity({ name: 'idempotency_keys' })
@Index('idempotency_keys_created_at_idx', ['createdAt'])
export class IdempotencyKey {
  @PrimaryColumn({ type: 'uuid', name: 'caller_id', primaryKeyConstraintName: idempotencyKeyConstraint })
  callerId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: idempotencyKeyConstraint })
  key: string;

  /** SHA-256 of what was asked: a key may not be used for anything else. */
  @Column({ type: 'bytea' })
  fingerprint: Buffer;

  @Column({ type: 'smallint', nullable: true })
  status: number | null;

  @Column({ type: 'json', nullable: true })
  headers: Record<string, string> | null;

  @Column({ type: 'text', nullable: true })
  body: string | null;

  @Column({ type: 'json', nullable: true })
  outcome: object | null;

  @Column(createdAt)
  createdAt: Date;
}
