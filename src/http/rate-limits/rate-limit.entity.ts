import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How much of a limit is used up. Columns as rate-limiter-flexible, which reads and writes this table, wants them. */
@Entity({ name: 'rate_limits' })
@Index('rate_limits_expire_idx', ['expire'])
export class RateLimit {
  @PrimaryColumn({ type: 'varchar', length: 255, primaryKeyConstraintName: 'rate_limits_pkey' })
  key: string;

  @Column({ type: 'integer', default: 0 })
  points: number;

  /** Milliseconds since 1970. */
  @Column({ type: 'bigint', nullable: true })
  expire: string | null;
}
