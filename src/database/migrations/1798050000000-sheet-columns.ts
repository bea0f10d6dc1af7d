import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the columns of a workbook are called in their sheet, for reasons to name a cell. */
export class SheetColumns1798050000000 implements MigrationInterface {
  readonly name = 'SheetColumns1798050000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE imports ADD COLUMN sheet_columns text[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE imports DROP COLUMN sheet_columns');
  }
}
