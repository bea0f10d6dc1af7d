import { Column, Entity, PrimaryColumn } from 'typeorm';
import { moment } from '../database/columns.js';
import type { Day } from '../http/validation/days.js';

/** A row of a file, as it was read. */
@Entity({ name: 'import_rows' })
export class ImportRow {
  @PrimaryColumn({ type: 'uuid', name: 'import_id', primaryKeyConstraintName: 'import_rows_pkey' })
  importId: string;

  /** From 1, without the header. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'import_rows_pkey' })
  row: number;

  /** Where it begins in the file, from 1. */
  @Column({ type: 'integer' })
  line: number;

  /** Of what the row creates, if it does: no row can do so twice. */
  @Column({ type: 'uuid' })
  id: string;

  /** In the order of the file; null is what a line says nothing of. */
  @Column({ type: 'text', array: true })
  fields: (string | null)[];

  /** In the order of the import's `readAs`, as they are read; null if that is as they came. */
  @Column({ type: 'text', array: true, nullable: true })
  cells: (string | null)[] | null;

  /** Of NDJSON: the line as it came. */
  @Column({ type: 'text', nullable: true })
  whole: string | null;

  @Column({ ...moment, name: 'due_at', nullable: true })
  dueAt: Date | null;

  /** The day, where the due date was given as one. */
  @Column({ type: 'date', name: 'due_on', nullable: true })
  dueOn: Day | null;

  /** Whether the upload leaves it out, for the reason in `fault`. */
  @Column({ type: 'boolean', name: 'left_out', default: false })
  leftOut: boolean;

  /** What is wrong with the row, whatever is in the database. */
  @Column({ type: 'text', nullable: true })
  fault: string | null;
}
