import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists of cancelled ones in the order of an index of their own: they are rare, and where they are all old a walk through all of the
 * organization met them after seconds.
 *
 * Not in one transaction, since the indexes are made beside writers of a large table; each step may be done again.
 */
export class CancelledLists1800070000000 implements MigrationInterface {
  readonly name = 'CancelledLists1800070000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const [index, columns] of Object.entries(indexes)) {
      // An index that could not be finished is there, and serves nobody.
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
      await runner.query(
        `CREATE INDEX CONCURRENTLY ${index} ON assignments (${columns}) WHERE cancelled_at IS NOT NULL`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const index of Object.keys(indexes)) await runner.query(`DROP INDEX ${index}`);
  }
}

const indexes = {
  assignments_cancelled_created_at_idx: 'organization_id, created_at, id',
  assignments_cancelled_due_idx: `organization_id, (coalesce(due_at, 'infinity')), id`,
};
