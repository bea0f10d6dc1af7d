import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where organizations want to be told of events, how far each has been, and what is told, until some time after it was. */
export class Webhooks1800020000000 implements MigrationInterface {
  readonly name = 'Webhooks1800020000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE webhooks (
        id uuid CONSTRAINT webhooks_pkey PRIMARY KEY,
        organization_id uuid NOT NULL CONSTRAINT webhooks_organization_id_fkey REFERENCES organizations (id),
        url text NOT NULL,
        events text[] NOT NULL,
        description text,
        secrets jsonb NOT NULL,
        numbered_at timestamptz(3) NOT NULL,
        position bigint NOT NULL,
        paused_since timestamptz(3),
        pause_reason text CONSTRAINT webhooks_pause_reason_check CHECK (pause_reason IN ('admin', 'gone', 'failing')),
        failing_since timestamptz(3),
        failures integer NOT NULL DEFAULT 0,
        held_until timestamptz(3),
        resumed_at timestamptz(3),
        created_by_id uuid NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        deleted_at timestamptz(3),
        CONSTRAINT webhooks_paused_since_check CHECK ((paused_since IS NULL) = (pause_reason IS NULL)),
        CONSTRAINT webhooks_organization_id_created_by_id_fkey
          FOREIGN KEY (organization_id, created_by_id) REFERENCES users (organization_id, id)
      )`);
    await runner.query(`
      CREATE INDEX webhooks_organization_id_created_at_id_idx ON webhooks (organization_id, created_at, id)`);
    await runner.query(`
      CREATE TABLE webhook_deliveries (
        id uuid DEFAULT gen_random_uuid() CONSTRAINT webhook_deliveries_pkey PRIMARY KEY,
        webhook_id uuid NOT NULL CONSTRAINT webhook_deliveries_webhook_id_fkey REFERENCES webhooks (id),
        event_id uuid NOT NULL,
        type text NOT NULL,
        numbered_at timestamptz(3),
        position bigint,
        assignment_id uuid,
        version integer,
        reminder_id uuid,
        status text NOT NULL DEFAULT 'pending'
          CONSTRAINT webhook_deliveries_status_check CHECK (status IN ('pending', 'delivered', 'dead')),
        attempts integer NOT NULL DEFAULT 0,
        first_attempt_at timestamptz(3),
        last_attempt_at timestamptz(3),
        next_attempt_at timestamptz(3) NOT NULL DEFAULT now(),
        leased_until timestamptz(3),
        status_code integer,
        answer text,
        error text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        finished_at timestamptz(3)
      )`);
    // Each event once for each webhook.
    await runner.query(`
      CREATE UNIQUE INDEX webhook_deliveries_webhook_id_position_idx ON webhook_deliveries (webhook_id, position)`);
    // What is due; what is before it, of its assignment; what is under way; and tests, also where all else waits.
    await runner.query(`
      CREATE INDEX webhook_deliveries_pending_next_attempt_at_idx ON webhook_deliveries (webhook_id, next_attempt_at)
        WHERE status = 'pending'`);
    await runner.query(`
      CREATE INDEX webhook_deliveries_pending_assignment_id_idx
        ON webhook_deliveries (webhook_id, assignment_id, position) WHERE status = 'pending'`);
    await runner.query(`
      CREATE INDEX webhook_deliveries_leased_until_idx ON webhook_deliveries (webhook_id, leased_until)
        WHERE leased_until IS NOT NULL`);
    await runner.query(`
      CREATE INDEX webhook_deliveries_pending_tests_idx ON webhook_deliveries (webhook_id)
        WHERE status = 'pending' AND type = 'webhook.test'`);
    // The list, without and with its filter; by the latter old ones are found too.
    await runner.query(`
      CREATE INDEX webhook_deliveries_webhook_id_created_at_id_idx ON webhook_deliveries (webhook_id, created_at, id)`);
    await runner.query(`
      CREATE INDEX webhook_deliveries_webhook_id_status_created_at_id_idx
        ON webhook_deliveries (webhook_id, status, created_at, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_deliveries');
    await runner.query('DROP TABLE webhooks');
  }
}
