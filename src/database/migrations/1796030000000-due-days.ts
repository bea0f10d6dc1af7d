import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was given as a day is kept as a day beside its instant.
 *
 * Not in one transaction, since an index on a large table is made beside its writers; each step may be done again.
 */
export class DueDays1796030000000 implements MigrationInterface {
  readonly name = 'DueDays1796030000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE assignments ADD COLUMN IF NOT EXISTS due_on date');
    await runner.query('ALTER TABLE import_rows ADD COLUMN IF NOT EXISTS due_on date');
    // Until now a day was the last millisecond of one in UTC, and all organizations were there.
    await runner.query(`
      UPDATE assignments SET due_on = (due_at AT TIME ZONE 'UTC')::date
      WHERE completed_at IS NULL AND cancelled_at IS NULL AND due_on IS NULL
        AND (due_at AT TIME ZONE 'UTC')::time = '23:59:59.999'`);
    // An index that could not be finished is there, and serves nobody.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS assignments_unended_due_on_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY assignments_unended_due_on_idx ON assignments (organization_id, due_on, due_at)
        WHERE due_on IS NOT NULL AND completed_at IS NULL AND cancelled_at IS NULL`);
    await replaceChecks(runner, [`'system'`]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE assignment_changes SET door = 'web', actor_kind = 'user' WHERE door = 'system' OR actor_kind = 'system'`);
    await replaceChecks(runner);
    await runner.query('ALTER TABLE import_rows DROP COLUMN IF EXISTS due_on');
    await runner.query('ALTER TABLE assignments DROP COLUMN IF EXISTS due_on');
  }
}

/** Rows that are there are checked beside writers. */
async function replaceChecks(runner: QueryRunner, more: string[] = []): Promise<void> {
  const among = (words: string[]): string => `IN (${[...words, ...more].join(', ')})`;
  await runner.query(`
    ALTER TABLE assignment_changes
      DROP CONSTRAINT IF EXISTS assignment_changes_door_check,
      DROP CONSTRAINT IF EXISTS assignment_changes_actor_kind_check,
      ADD CONSTRAINT assignment_changes_door_check
        CHECK (door ${among([`'web'`, `'partner'`, `'import'`])}) NOT VALID,
      ADD CONSTRAINT assignment_changes_actor_kind_check
        CHECK (actor_kind ${among([`'user'`, `'partner'`, `'import'`])}) NOT VALID`);
  await runner.query(`
    ALTER TABLE assignment_changes
      VALIDATE CONSTRAINT assignment_changes_door_check,
      VALIDATE CONSTRAINT assignment_changes_actor_kind_check`);
}
