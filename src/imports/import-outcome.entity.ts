import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What became of a row that did not create anything. A row that is decided and has none did. */
@Entity({ name: 'import_outcomes' })
export class ImportOutcome {
  @PrimaryColumn({ type: 'uuid', name: 'import_id', primaryKeyConstraintName: 'import_outcomes_pkey' })
  importId: string;

  @PrimaryColumn({ type: 'integer', primaryKeyConstraintName: 'import_outcomes_pkey' })
  row: number;

  @Column({ type: 'text' })
  outcome: string;

  /** A code, and after a space what else the sentence says; `report/reasons.ts` has the sentences. */
  @Column({ type: 'text', nullable: true })
  reason: string | null;
}
