import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passwords that are somebody else's idea, until their holder changes them. */
export class PasswordToChange1799000000000 implements MigrationInterface {
  readonly name = 'PasswordToChange1799000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users ADD COLUMN must_change_password boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN must_change_password');
  }
}
