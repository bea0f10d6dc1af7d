import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a create that had an Idempotency-Key what came of it is kept: the answer is made of it again. */
export class KeptOutcomes1797000000000 implements MigrationInterface {
  readonly name = 'KeptOutcomes1797000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE idempotency_keys
        ADD COLUMN outcome json,
        ALTER COLUMN status DROP NOT NULL,
        ALTER COLUMN headers DROP NOT NULL,
        ALTER COLUMN body DROP NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM idempotency_keys WHERE outcome IS NOT NULL');
    await runner.query(`
      ALTER TABLE idempotency_keys
        DROP COLUMN outcome,
        ALTER COLUMN status SET NOT NULL,
        ALTER COLUMN headers SET NOT NULL,
        ALTER COLUMN body SET NOT NULL`);
  }
}
