import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groups of counselors, and the groups that a supervisor is bound to. */
export class Groups1796070000000 implements MigrationInterface {
  readonly name = 'Groups1796070000000';

  async up(runner: QueryRunner): Promise<void> {
    // "group" is a word of SQL.
    await runner.query('ALTER TABLE counselors ADD COLUMN group_name text');
    // Partial, so that no look-up by another column can use it, and made at once: nobody is in a group yet.
    await runner.query(`
      CREATE INDEX counselors_organization_id_group_name_name_id_idx
        ON counselors (organization_id, group_name, name, id) WHERE group_name IS NOT NULL`);
    await runner.query(`ALTER TABLE users ADD COLUMN groups text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users DROP COLUMN groups');
    await runner.query('ALTER TABLE counselors DROP COLUMN group_name');
  }
}
