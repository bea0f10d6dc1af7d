import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an admin sees of a webhook; of its URL without the query, which may have a secret. */
const told = (row: string): string => `jsonb_build_object(
          'url', regexp_replace(${row}.url, '[?#].*$', '?…'), 'events', ${row}.events, 'description', ${row}.description,
          'pauseReason', ${row}.pause_reason
        )`;

/** What is done with it; how far it is changes with each event. */
const changed = 'url, events, description, pause_reason, secrets, deleted_at';
const of = (row: string): string => changed.replace(/\w+/g, (column) => `${row}.${column}`);

/** Who keeps webhooks is in the audit, and which of them the service has paused. */
export class WebhooksInAudit1800062000000 implements MigrationInterface {
  readonly name = 'WebhooksInAudit1800062000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION note_webhook() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        old_told CONSTANT jsonb := CASE WHEN TG_OP = 'UPDATE' THEN ${told('OLD')} END;
        new_told CONSTANT jsonb := ${told('NEW')};
        verb CONSTANT text := CASE
          WHEN TG_OP = 'INSERT' THEN 'created'
          WHEN NEW.deleted_at IS NOT NULL THEN 'deleted'
          WHEN OLD.pause_reason IS NULL AND NEW.pause_reason IS NOT NULL THEN 'paused'
          WHEN OLD.pause_reason IS NOT NULL AND NEW.pause_reason IS NULL THEN 'resumed'
          WHEN OLD.secrets <> NEW.secrets THEN 'rotated'
          ELSE 'updated'
        END;
        before jsonb;
        after jsonb := jsonb_strip_nulls(new_told);
      BEGIN
        IF verb = 'deleted' THEN
          before := after;
          after := NULL;
        ELSIF TG_OP = 'UPDATE' THEN
          SELECT jsonb_object_agg(key, old_told -> key), jsonb_object_agg(key, value) INTO before, after
          FROM jsonb_each(new_told)
          WHERE value IS DISTINCT FROM old_told -> key;
        END IF;
        INSERT INTO audit_entries (
          organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id,
          target_id, target_name, before, after
        )
        SELECT NEW.organization_id, 'webhook.' || verb, a.kind, a.id, a.name, a.role, a.address, a.request_id,
          NEW.id, NEW.description, before, after
        FROM acting() a;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER webhooks_made_noted AFTER INSERT ON webhooks FOR EACH ROW EXECUTE FUNCTION note_webhook();
      CREATE TRIGGER webhooks_noted AFTER UPDATE ON webhooks FOR EACH ROW
        WHEN ((${of('OLD')}) IS DISTINCT FROM (${of('NEW')}))
        EXECUTE FUNCTION note_webhook()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TRIGGER webhooks_noted ON webhooks; DROP TRIGGER webhooks_made_noted ON webhooks',
    );
    await runner.query('DROP FUNCTION note_webhook()');
  }
}
