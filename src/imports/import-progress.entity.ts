import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * How far a running import is within a step that is not yet committed. Not in `imports` itself: a serializable
 * transaction fails if another one has changed the row that it ends with.
 */
@Entity({ name: 'import_progress' })
export class ImportProgress {
  @PrimaryColumn({ type: 'uuid', name: 'import_id', primaryKeyConstraintName: 'import_progress_pkey' })
  importId: string;

  /** `bigint` comes as text. */
  @Column({ type: 'bigint', name: 'read_bytes', default: 0 })
  readBytes: string;

  /** Of a step that decides all rows at once: as many as what is done of it amounts to. */
  @Column({ type: 'integer', default: 0 })
  written: number;

  /** Counts the changes to this row. */
  @Column({ type: 'integer', default: 0 })
  ticks: number;
}
