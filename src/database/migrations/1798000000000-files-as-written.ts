import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a file is to be read and was read, what was left out of it, and what is worth a look. */
export class FilesAsWritten1798000000000 implements MigrationInterface {
  readonly name = 'FilesAsWritten1798000000000';

  async up(runner: QueryRunner): Promise<void> {
    // The build before this one knows neither `reading` nor `on_existing` and would read the file otherwise: by `imports_read_as_check` its
    // import fails instead, without a row; and by `imports_read_position_check` one does that this build has begun.
    await runner.query(`
      ALTER TABLE imports
        ADD COLUMN on_existing text NOT NULL DEFAULT 'skip',
        ADD COLUMN reading jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN dialect text,
        ADD COLUMN sheet text,
        ADD COLUMN date_order text,
        ADD COLUMN certainty jsonb,
        ADD COLUMN read_as text[],
        ADD COLUMN ignored text[] NOT NULL DEFAULT '{}',
        ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN left_out integer NOT NULL DEFAULT 0,
        ADD COLUMN read_position integer NOT NULL DEFAULT 0,
        DROP CONSTRAINT imports_format_check,
        ADD CONSTRAINT imports_format_check CHECK (format IN ('csv', 'ndjson', 'xlsx', 'ods')),
        ADD CONSTRAINT imports_on_existing_check CHECK (on_existing IN ('skip', 'update')),
        ADD CONSTRAINT imports_read_as_check CHECK (rows IS NULL OR reading = '{}' AND on_existing = 'skip' OR read_as IS NOT NULL),
        ADD CONSTRAINT imports_read_position_check CHECK (reading = '{}' AND on_existing = 'skip' OR read_position = position)`);
    await runner.query('ALTER TABLE import_rows ADD COLUMN whole text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import_rows DROP COLUMN whole');
    await runner.query(`
      ALTER TABLE imports
        DROP CONSTRAINT imports_format_check,
        ADD CONSTRAINT imports_format_check CHECK (format IN ('csv', 'ndjson')) NOT VALID,
        DROP COLUMN on_existing,
        DROP COLUMN reading,
        DROP COLUMN dialect,
        DROP COLUMN sheet,
        DROP COLUMN date_order,
        DROP COLUMN certainty,
        DROP COLUMN read_as,
        DROP COLUMN ignored,
        DROP COLUMN warnings,
        DROP COLUMN left_out,
        DROP COLUMN read_position`);
  }
}
