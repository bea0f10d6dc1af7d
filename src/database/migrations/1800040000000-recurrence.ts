import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Assignments that come again: how often, on which day, after which and before which.
 *
 * No foreign key leads from one to another, for the reason of docs/decisions/0002-history-without-foreign-key.md. Not in one
 * transaction, so that the rows that are there are checked beside their writers; each step may be done again.
 */
export class Recurrence1800040000000 implements MigrationInterface {
  readonly name = 'Recurrence1800040000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE assignments
        ADD COLUMN IF NOT EXISTS repeat_every_months smallint,
        ADD COLUMN IF NOT EXISTS repeat_anchor timestamp(3),
        ADD COLUMN IF NOT EXISTS previous_id uuid,
        ADD COLUMN IF NOT EXISTS next_id uuid,
        DROP CONSTRAINT IF EXISTS assignments_repeat_every_months_check,
        ADD CONSTRAINT assignments_repeat_every_months_check
          CHECK (repeat_every_months BETWEEN 1 AND 60) NOT VALID`);
    await runner.query('ALTER TABLE assignments VALIDATE CONSTRAINT assignments_repeat_every_months_check');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE assignments
        DROP COLUMN IF EXISTS repeat_every_months,
        DROP COLUMN IF EXISTS repeat_anchor,
        DROP COLUMN IF EXISTS previous_id,
        DROP COLUMN IF EXISTS next_id`);
  }
}
