import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where an organization's days begin and end. */
export class TimeZones1796000000000 implements MigrationInterface {
  readonly name = 'TimeZones1796000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE organizations ADD COLUMN time_zone text NOT NULL DEFAULT 'UTC'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE organizations DROP COLUMN time_zone');
  }
}
