import { Column, Entity, Generated, Index, PrimaryColumn, Unique } from 'typeorm';
import { createdAt } from '../../database/columns.js';

/** A signed-in browser. `sid`, `sess` and `expire` are written by connect-pg-simple; the rest fills itself. */
@Entity({ name: 'sessions' })
@Index('sessions_expire_idx', ['expire'])
@Index('sessions_user_id_idx', { synchronize: false })
@Unique('sessions_id_key', ['id'])
export class Session {
  /** The secret that the cookie carries; never shown. */
  @PrimaryColumn({ type: 'varchar', primaryKeyConstraintName: 'sessions_pkey' })
  sid: string;

  @Column({ type: 'json' })
  sess: unknown;

  @Column({ type: 'timestamptz', precision: 6 })
  expire: Date;

  /** By which a person names it, to end it. */
  @Column({ type: 'uuid' })
  @Generated('uuid')
  id: string;

  @Column(createdAt)
  createdAt: Date;
}
