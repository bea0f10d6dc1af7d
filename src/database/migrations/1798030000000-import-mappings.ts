import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How an organization reads files of others, by their header, and which of their rows are left out. */
export class ImportMappings1798030000000 implements MigrationInterface {
  readonly name = 'ImportMappings1798030000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE import_mappings (
        id uuid CONSTRAINT import_mappings_pkey PRIMARY KEY,
        organization_id uuid NOT NULL CONSTRAINT import_mappings_organization_id_fkey REFERENCES organizations (id),
        type text NOT NULL CONSTRAINT import_mappings_type_check
          CHECK (type IN ('assignments', 'counselors', 'scenarios', 'cancellations')),
        fingerprint bytea NOT NULL,
        header text[] NOT NULL,
        name text,
        reading jsonb NOT NULL,
        updated_by_id uuid NOT NULL,
        updated_by_name text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT import_mappings_organization_id_type_fingerprint_key UNIQUE (organization_id, type, fingerprint)
      )`);
    await runner.query(`
      CREATE INDEX import_mappings_organization_id_created_at_id_idx ON import_mappings (organization_id, created_at, id)`);
    await runner.query('ALTER TABLE import_rows ADD COLUMN left_out boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE import_rows DROP COLUMN left_out');
    await runner.query('DROP TABLE import_mappings');
  }
}
