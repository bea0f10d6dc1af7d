import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rosters have versions, counselors leave and come back or are erased, and an import may bring back who is archived. */
export class Leaving1796040000000 implements MigrationInterface {
  readonly name = 'Leaving1796040000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE counselors
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD COLUMN archived_at timestamptz(3),
        ADD COLUMN erased_at timestamptz(3),
        ADD CONSTRAINT counselors_erased_at_check CHECK (erased_at IS NULL OR archived_at IS NOT NULL)`);
    await runner.query('ALTER TABLE scenarios ADD COLUMN version integer NOT NULL DEFAULT 1');
    await runner.query('ALTER TABLE imports ADD COLUMN unarchive boolean NOT NULL DEFAULT false');
    // Whoever changes a row, also the build before this one: an UPDATE that changes nothing makes no version.
    await runner.query(`
      CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        changed_at CONSTANT timestamptz := NEW.updated_at;
      BEGIN
        NEW.updated_at := OLD.updated_at;
        NEW.version := OLD.version;
        IF NEW IS DISTINCT FROM OLD THEN
          NEW.updated_at := changed_at;
          NEW.version := OLD.version + 1;
        END IF;
        RETURN NEW;
      END $$`);
    for (const table of ['counselors', 'scenarios']) {
      await runner.query(`
        CREATE TRIGGER ${table}_version BEFORE UPDATE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION count_version()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['counselors', 'scenarios']) {
      await runner.query(`DROP TRIGGER ${table}_version ON ${table}`);
      await runner.query(`ALTER TABLE ${table} DROP COLUMN version`);
    }
    await runner.query('DROP FUNCTION count_version()');
    await runner.query('ALTER TABLE imports DROP COLUMN unarchive');
    await runner.query('ALTER TABLE counselors DROP COLUMN archived_at, DROP COLUMN erased_at');
  }
}
