import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports: the file as it came, its rows as they were read, and what became of them. */
export class Imports1795622400000 implements MigrationInterface {
  readonly name = 'Imports1795622400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE imports (
        id uuid CONSTRAINT imports_pkey PRIMARY KEY,
        organization_id uuid NOT NULL CONSTRAINT imports_organization_id_fkey REFERENCES organizations (id),
        type text NOT NULL CONSTRAINT imports_type_check CHECK (type IN ('assignments', 'counselors', 'scenarios')),
        mode text NOT NULL CONSTRAINT imports_mode_check CHECK (mode IN ('partial', 'atomic')),
        dry_run boolean NOT NULL,
        reassign_completed boolean NOT NULL,
        format text NOT NULL CONSTRAINT imports_format_check CHECK (format IN ('csv', 'ndjson')),
        file_name text,
        bytes bigint NOT NULL,
        created_by_id uuid NOT NULL,
        created_by_name text NOT NULL,
        status text NOT NULL DEFAULT 'queued' CONSTRAINT imports_status_check
          CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
        error text,
        encoding text,
        delimiter text,
        columns text[],
        rows integer,
        position integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        existing integer NOT NULL DEFAULT 0,
        completed_before integer NOT NULL DEFAULT 0,
        invalid integer NOT NULL DEFAULT 0,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        read_at timestamptz(3),
        finished_at timestamptz(3),
        rows_deleted_at timestamptz(3)
      )`);
    await runner.query(
      'CREATE INDEX imports_organization_id_created_at_id_idx ON imports (organization_id, created_at, id)',
    );
    await runner.query(`
      CREATE INDEX imports_unfinished_idx ON imports (organization_id, created_at, id) WHERE finished_at IS NULL`);
    await runner.query(`
      CREATE INDEX imports_finished_at_idx ON imports (finished_at) WHERE rows_deleted_at IS NULL`);

    // What follows has no foreign keys: parts are stored before their import is, and rows come by the million.
    await runner.query(`
      CREATE TABLE import_parts (
        import_id uuid NOT NULL,
        part integer NOT NULL,
        data bytea NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT import_parts_pkey PRIMARY KEY (import_id, part)
      )`);
    // They are written once and read once: compressing them would cost more than it saves.
    await runner.query('ALTER TABLE import_parts ALTER COLUMN data SET STORAGE EXTERNAL');

    await runner.query(`
      CREATE TABLE import_rows (
        import_id uuid NOT NULL,
        row integer NOT NULL,
        line integer NOT NULL,
        id uuid NOT NULL,
        fields text[] NOT NULL,
        due_at timestamptz(3),
        fault text,
        CONSTRAINT import_rows_pkey PRIMARY KEY (import_id, row)
      )`);
    await runner.query(`
      CREATE TABLE import_outcomes (
        import_id uuid NOT NULL,
        row integer NOT NULL,
        outcome text NOT NULL,
        reason text,
        CONSTRAINT import_outcomes_pkey PRIMARY KEY (import_id, row)
      )`);

    // How far a step is that has not been committed: worth nothing after a crash, and written twice a second.
    await runner.query(`
      CREATE UNLOGGED TABLE import_progress (
        import_id uuid CONSTRAINT import_progress_pkey PRIMARY KEY,
        read_bytes bigint NOT NULL DEFAULT 0,
        written integer NOT NULL DEFAULT 0,
        ticks integer NOT NULL DEFAULT 0
      )`);

    // Files name counselors by e-mail too, in whatever case. Partial, so that no look-up by another column can use it.
    await runner.query(`
      CREATE INDEX counselors_organization_id_email_idx ON counselors (organization_id, lower(email))
        WHERE email IS NOT NULL`);

    // Users send the header too now.
    await runner.query('ALTER TABLE idempotency_keys RENAME COLUMN api_key_id TO caller_id');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys RENAME COLUMN caller_id TO api_key_id');
    await runner.query('DROP INDEX counselors_organization_id_email_idx');
    for (const table of ['import_progress', 'import_outcomes', 'import_rows', 'import_parts', 'imports']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
