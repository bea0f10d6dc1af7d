import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports that cancel: files of cancellations, and the undo of an import. */
export class UndoAndCancellations1798010000000 implements MigrationInterface {
  readonly name = 'UndoAndCancellations1798010000000';

  async up(runner: QueryRunner): Promise<void> {
    // The build before this one fails such imports without doing anything: it knows neither type.
    await runner.query(`
      ALTER TABLE imports
        ADD COLUMN undo_of uuid,
        ADD COLUMN cancelled integer NOT NULL DEFAULT 0,
        ADD COLUMN touched integer NOT NULL DEFAULT 0,
        DROP CONSTRAINT imports_type_check,
        ADD CONSTRAINT imports_type_check
          CHECK (type IN ('assignments', 'counselors', 'scenarios', 'cancellations', 'undo')),
        ADD CONSTRAINT imports_undo_of_check CHECK ((type = 'undo') = (undo_of IS NOT NULL))`);
    await runner.query(`
      CREATE UNIQUE INDEX imports_undo_of_key ON imports (undo_of)
        WHERE undo_of IS NOT NULL AND status <> ALL (ARRAY['failed', 'cancelled'])`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE imports
        DROP COLUMN undo_of,
        DROP COLUMN cancelled,
        DROP COLUMN touched,
        DROP CONSTRAINT imports_type_check,
        ADD CONSTRAINT imports_type_check CHECK (type IN ('assignments', 'counselors', 'scenarios')) NOT VALID`);
  }
}
