import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A table that never has a row: who locks it has the turn to create. See src/database/transactions/turns.ts. */
export class Turns1795708800000 implements MigrationInterface {
  readonly name = 'Turns1795708800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE create_turns ()');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE create_turns');
  }
}
