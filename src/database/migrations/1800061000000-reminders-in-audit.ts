import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who set on which days people are reminded is in the audit, as a change of the organization. */
export class RemindersInAudit1800061000000 implements MigrationInterface {
  readonly name = 'RemindersInAudit1800061000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION note_reminders() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        before jsonb := '{"daysBefore": [], "daysAfter": []}';
        after CONSTANT jsonb := jsonb_build_object('daysBefore', NEW.days_before, 'daysAfter', NEW.days_after);
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          before := jsonb_build_object('daysBefore', OLD.days_before, 'daysAfter', OLD.days_after);
        END IF;
        INSERT INTO audit_entries (
          organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id,
          target_id, target_name, before, after
        )
        SELECT o.id, 'organization.updated', a.kind, a.id, a.name, a.role, a.address, a.request_id, o.id, o.name,
          jsonb_build_object('reminders', before), jsonb_build_object('reminders', after)
        FROM organizations o, acting() a
        WHERE o.id = NEW.organization_id AND before <> after;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER organization_reminders_noted AFTER INSERT OR UPDATE OF days_before, days_after ON organization_reminders
        FOR EACH ROW EXECUTE FUNCTION note_reminders()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER organization_reminders_noted ON organization_reminders');
    await runner.query('DROP FUNCTION note_reminders()');
  }
}
