import { Column, Entity, PrimaryColumn } from 'typeorm';
import { createdAt } from '../database/columns.js';

/** A piece of an uploaded file, byte for byte. Pieces are there before their import is, and until its rows are read. */
@Entity({ name: 'import_parts' })
export class ImportPart {
  @PrimaryColumn({ type: 'uuid', name: 'import_id', primaryKeyConstraintName: 'import_parts_pkey' })
  importId: string;

  /** From 0. */
  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'import_parts_pkey' })
  part: number;

  @Column({ type: 'bytea' })
  data: Buffer;

  @Column(createdAt)
  createdAt: Date;
}
