import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A signed-in browser. Columns as connect-pg-simple, which reads and writes this table, wants them. */
@Entity({ name: 'sessions' })
@Index('sessions_expire_idx', ['expire'])
export class Session {
  @PrimaryColumn({ type: 'varchar', primaryKeyConstraintName: 'sessions_pkey' })
  sid: string;

  @Column({ type: 'json' })
  sess: unknown;

  @Column({ type: 'timestamptz', precision: 6 })
  expire: Date;
}
