import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When people are reminded of what is due, each reminder once, and e-mails until they are sent. */
export class Reminders1800030000000 implements MigrationInterface {
  readonly name = 'Reminders1800030000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE organization_reminders (
        organization_id uuid CONSTRAINT organization_reminders_pkey PRIMARY KEY
          CONSTRAINT organization_reminders_organization_id_fkey REFERENCES organizations (id),
        days_before integer[] NOT NULL DEFAULT '{}',
        days_after integer[] NOT NULL DEFAULT '{}',
        reminded_to timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      )`);
    // Whoever changes the zone, a build that knows no reminders too: what 08:00 was there before is not made up for.
    await runner.query(`
      CREATE FUNCTION remind_from_now() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE organization_reminders SET reminded_to = clock_timestamp() WHERE organization_id = NEW.id;
        RETURN NULL;
      END
      $$`);
    await runner.query(`
      CREATE TRIGGER organizations_remind_from_now AFTER UPDATE OF time_zone ON organizations
        FOR EACH ROW WHEN (OLD.time_zone <> NEW.time_zone) EXECUTE FUNCTION remind_from_now()`);

    await runner.query(`
      CREATE TABLE assignment_reminders (
        id uuid CONSTRAINT assignment_reminders_pkey PRIMARY KEY,
        organization_id uuid NOT NULL CONSTRAINT assignment_reminders_organization_id_fkey REFERENCES organizations (id),
        assignment_id uuid NOT NULL,
        version integer NOT NULL,
        type text NOT NULL CONSTRAINT assignment_reminders_type_check CHECK (type IN ('due_soon', 'overdue')),
        days integer NOT NULL,
        due_at timestamptz(3) NOT NULL,
        moment timestamptz(3) NOT NULL,
        at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        transaction_id bigint DEFAULT ((pg_current_xact_id())::text)::bigint,
        CONSTRAINT assignment_reminders_assignment_id_type_days_due_at_key UNIQUE (assignment_id, type, days, due_at)
      )`);
    await runner.query(
      'CREATE INDEX assignment_reminders_transaction_id_idx ON assignment_reminders (transaction_id)',
    );
    await runner.query(`
      CREATE INDEX assignment_reminders_organization_id_moment_idx ON assignment_reminders (organization_id, moment)`);

    await runner.query(`
      CREATE TABLE mails (
        id uuid CONSTRAINT mails_pkey PRIMARY KEY,
        organization_id uuid NOT NULL CONSTRAINT mails_organization_id_fkey REFERENCES organizations (id),
        recipient_kind text NOT NULL CONSTRAINT mails_recipient_kind_check CHECK (recipient_kind IN ('counselor', 'user')),
        recipient_id uuid NOT NULL,
        topic text NOT NULL CONSTRAINT mails_topic_check CHECK (topic IN ('reminders', 'digest', 'notice')),
        key text NOT NULL,
        content jsonb NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        next_at timestamptz(3) NOT NULL,
        outcome text CONSTRAINT mails_outcome_check CHECK (outcome IN ('sent', 'refused', 'given-up', 'dropped')),
        answer text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        ended_at timestamptz(3),
        CONSTRAINT mails_recipient_id_topic_key_key UNIQUE (recipient_id, topic, key),
        CONSTRAINT mails_ended_at_check CHECK ((outcome IS NULL) = (ended_at IS NULL))
      )`);
    await runner.query('CREATE INDEX mails_unended_next_at_idx ON mails (next_at) WHERE ended_at IS NULL');
    await runner.query('CREATE INDEX mails_ended_at_idx ON mails (ended_at) WHERE ended_at IS NOT NULL');
    await runner.query(`
      CREATE TABLE mail_unsubscribes (
        recipient_kind text NOT NULL CONSTRAINT mail_unsubscribes_recipient_kind_check
          CHECK (recipient_kind IN ('counselor', 'user')),
        recipient_id uuid NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT mail_unsubscribes_pkey PRIMARY KEY (recipient_kind, recipient_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER organizations_remind_from_now ON organizations');
    await runner.query('DROP FUNCTION remind_from_now()');
    for (const table of ['mail_unsubscribes', 'mails', 'assignment_reminders', 'organization_reminders'])
      await runner.query(`DROP TABLE ${table}`);
  }
}
