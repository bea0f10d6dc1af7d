import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each partial, so that no look-up of a write, by other columns, can be planned to go through it. */
const indexes = {
  // What was changed since an instant: every assignment is in it.
  assignments_organization_id_updated_at_idx: '(organization_id, updated_at) WHERE updated_at IS NOT NULL',
  // What was completed since an instant.
  assignments_organization_id_completed_at_idx:
    '(organization_id, completed_at) WHERE completed_at IS NOT NULL',
  // What an import created; who else assigns writes nothing here.
  assignments_import_created_at_id_idx: `(assigned_by_id, created_at, id) WHERE assigned_by_kind = 'import'`,
};

/**
 * When an assignment was last changed, and what finds it by that, by when it was completed, and by its import.
 *
 * The table may be large and written to meanwhile: its indexes are made CONCURRENTLY, outside of a transaction, and so
 * each step is one that may have been done already.
 */
export class ChangesAndFigures1796050000000 implements MigrationInterface {
  readonly name = 'ChangesAndFigures1796050000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // A default that is the same for all rows writes none of them: what is there counts as changed now.
    await runner.query(
      'ALTER TABLE assignments ADD COLUMN IF NOT EXISTS updated_at timestamptz(3) NOT NULL DEFAULT now()',
    );
    await runner.query('ALTER TABLE assignments ALTER COLUMN updated_at SET DEFAULT clock_timestamp()');
    // By a trigger, so that builds which do not know of it set it too, and so does SQL by hand.
    await runner.query(`
      CREATE OR REPLACE FUNCTION note_update() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.updated_at := clock_timestamp();
        RETURN NEW;
      END
      $$`);
    await runner.query(`
      CREATE OR REPLACE TRIGGER assignments_note_update BEFORE UPDATE ON assignments
        FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION note_update()`);
    for (const [name, definition] of Object.entries(indexes)) await makeIndex(runner, name, definition);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of Object.keys(indexes)) await runner.query(`DROP INDEX ${name}`);
    await runner.query('DROP TRIGGER assignments_note_update ON assignments');
    await runner.query('DROP FUNCTION note_update()');
    await runner.query('ALTER TABLE assignments DROP COLUMN updated_at');
  }
}

/** Makes an index, and before that away with what an attempt left that was cut off. */
async function makeIndex(runner: QueryRunner, name: string, definition: string): Promise<void> {
  const found = (await runner.query('SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)', [
    name,
  ])) as { indisvalid: boolean }[];
  if (found[0]?.indisvalid) return;
  if (found.length > 0) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
  await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON assignments ${definition}`);
}
