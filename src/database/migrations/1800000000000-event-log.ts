import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log of events: which transaction wrote each row of the history, and the place that the row has in the log once
 * that transaction is committed (docs/decisions/0033-events-are-numbered-after-their-commit.md).
 *
 * Not in one transaction, since the index is made beside writers of a large table; each step may be done again. Builds that do
 * not know of it write the column by its default. What was written before has no transaction, and is no event.
 */
export class EventLog1800000000000 implements MigrationInterface {
  readonly name = 'EventLog1800000000000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // Two steps: a default that is given with the column would be written to each row that is there.
    await runner.query('ALTER TABLE assignment_changes ADD COLUMN IF NOT EXISTS transaction_id bigint');
    await runner.query(`
      ALTER TABLE assignment_changes ALTER COLUMN transaction_id SET DEFAULT ((pg_current_xact_id())::text)::bigint`);
    // An index that could not be finished is there, and serves nobody.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS assignment_changes_transaction_id_idx');
    await runner.query(`
      CREATE INDEX CONCURRENTLY assignment_changes_transaction_id_idx ON assignment_changes (transaction_id)
        WHERE transaction_id IS NOT NULL`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS events (
        position bigint CONSTRAINT events_pkey PRIMARY KEY,
        numbered_at timestamptz(3) NOT NULL,
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        organization_id uuid NOT NULL,
        type text NOT NULL,
        assignment_id uuid NOT NULL,
        version integer NOT NULL,
        reminder_id uuid
      )`);
    await runner.query(`
      CREATE INDEX IF NOT EXISTS events_organization_id_numbered_at_position_idx
        ON events (organization_id, numbered_at, position)`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS event_batches (
        id bigint CONSTRAINT event_batches_pkey PRIMARY KEY,
        position bigint NOT NULL,
        numbered_at timestamptz(3) NOT NULL,
        snapshot text NOT NULL,
        cluster text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE IF NOT EXISTS event_horizons (
        organization_id uuid CONSTRAINT event_horizons_pkey PRIMARY KEY,
        numbered_at timestamptz(3) NOT NULL,
        position bigint NOT NULL
      )`);
    // The first snapshot sees no transaction as ended, so all that is ever written with one is still to be numbered.
    await runner.query(`
      INSERT INTO event_batches (id, position, numbered_at, snapshot, cluster)
      SELECT 0, 0, clock_timestamp(), '1:1:', system_identifier::text FROM pg_control_system()
      ON CONFLICT DO NOTHING`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE event_horizons');
    await runner.query('DROP TABLE event_batches');
    await runner.query('DROP TABLE events');
    await runner.query('ALTER TABLE assignment_changes DROP COLUMN transaction_id');
  }
}
