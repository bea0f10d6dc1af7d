import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of what is due on a day it is told by the day which reminder there was: its instant moves with the organization's time zone, and
 * where that is further west the morning of that day comes once more.
 */
export class RemindedDays1800063000000 implements MigrationInterface {
  readonly name = 'RemindedDays1800063000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE assignment_reminders ADD COLUMN due_on date,
        ADD CONSTRAINT assignment_reminders_assignment_id_type_days_due_on_key UNIQUE (assignment_id, type, days, due_on)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE assignment_reminders DROP COLUMN due_on');
  }
}
