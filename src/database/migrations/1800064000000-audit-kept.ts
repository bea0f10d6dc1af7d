import type { MigrationInterface, QueryRunner } from 'typeorm';
import { keepAudit, noteChange, usersNoted } from './1800060000000-audit.js';

const replaced = (text: string): string => text.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION');

/**
 * What is known of a person who is erased is taken out of the audit by the erasing alone, and not by an account that is given the
 * e-mail of an erased one, nor by a role that may write entries and has triggers of its own. A password that is changed together
 * with something else is told too.
 */
export class AuditKept1800064000000 implements MigrationInterface {
  readonly name = 'AuditKept1800064000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users ADD COLUMN erased_at timestamptz(3)');
    await runner.query(`
      UPDATE users SET erased_at = updated_at WHERE email = 'erased-' || id || '@erased.invalid' AND password_hash IS NULL`);
    // What somebody has made for a while is not found in the place of what is ours.
    const [{ path }] = (await runner.query(
      `SELECT current_setting('search_path') || ', pg_temp' AS path`,
    )) as [{ path: string }];
    await runner.query(`
      CREATE OR REPLACE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- forget_in_audit(), which only the trigger that notes a person's erasing calls: as the owner, whoever erases.
        IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1
          AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID) THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'The audit is append-only: % of audit_entries is refused.', TG_OP USING
          ERRCODE = 'insufficient_privilege',
          HINT = 'docs/AUDIT.md says what an owner of the database can do instead, such as for its age.';
      END $$`);
    await runner.query(
      `ALTER FUNCTION forget_in_audit(uuid, uuid) SECURITY DEFINER SET search_path = ${path}`,
    );
    await runner.query(`
      CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql
        SECURITY DEFINER SET search_path = ${path} SET timezone = 'UTC' AS $$
      DECLARE
        noted CONSTANT text := TG_ARGV[0];
        old_row CONSTANT jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
        new_row CONSTANT jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
        it CONSTANT jsonb := coalesce(new_row, old_row);
        row_id CONSTANT uuid := it ->> 'id';
        of_organization CONSTANT uuid := coalesce(it ->> 'organization_id', it ->> 'id');
        called text := it ->> TG_ARGV[1];
        before jsonb;
        after jsonb;
        verb text;
        has_new_password CONSTANT boolean := TG_OP = 'UPDATE' AND old_row -> 'session_version' <> new_row -> 'session_version'
          AND old_row -> 'password_hash' <> new_row -> 'password_hash';
      BEGIN
        SELECT jsonb_object_agg(key, old_row -> value), jsonb_object_agg(key, new_row -> value) INTO before, after
        FROM jsonb_each_text(TG_ARGV[2]::jsonb)
        WHERE old_row -> value IS DISTINCT FROM new_row -> value;
        verb := CASE
          WHEN TG_OP = 'INSERT' THEN 'created'
          WHEN TG_OP = 'DELETE' THEN 'deleted'
          WHEN old_row ->> 'erased_at' IS NULL AND new_row ->> 'erased_at' IS NOT NULL THEN 'erased'
          WHEN old_row ->> 'archived_at' IS NULL AND new_row ->> 'archived_at' IS NOT NULL THEN 'archived'
          WHEN old_row ->> 'archived_at' IS NOT NULL AND new_row ->> 'archived_at' IS NULL THEN 'unarchived'
          WHEN old_row ->> 'revoked_at' IS NULL AND new_row ->> 'revoked_at' IS NOT NULL THEN 'revoked'
          WHEN old_row ->> 'deactivated_at' IS NULL AND new_row ->> 'deactivated_at' IS NOT NULL THEN 'deactivated'
          WHEN old_row ->> 'deactivated_at' IS NOT NULL AND new_row ->> 'deactivated_at' IS NULL THEN 'reactivated'
          WHEN has_new_password THEN 'password-changed'
          WHEN old_row ->> 'oidc_subject' IS NOT NULL AND new_row ->> 'oidc_subject' IS NULL THEN 'unlinked'
          WHEN before IS NOT NULL THEN 'updated'
          WHEN old_row -> 'session_version' <> new_row -> 'session_version' THEN 'signed-out'
        END;
        IF verb = 'erased' THEN
          PERFORM forget_in_audit(of_organization, row_id);
          called := 'Erased';
          before := NULL;
          after := NULL;
        END IF;
        INSERT INTO audit_entries (
          organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id,
          target_id, target_name, before, after
        )
        SELECT of_organization, noted || '.' || verb, a.kind, a.id, a.name, a.role, a.address, a.request_id, row_id, called,
          CASE TG_OP WHEN 'UPDATE' THEN before WHEN 'DELETE' THEN jsonb_strip_nulls(before) END,
          CASE TG_OP WHEN 'UPDATE' THEN after WHEN 'INSERT' THEN jsonb_strip_nulls(after) END
        FROM acting() a
        WHERE verb IS NOT NULL;
        -- Beside what else was done to an account at once.
        IF has_new_password AND verb NOT IN ('password-changed', 'erased') THEN
          INSERT INTO audit_entries (
            organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id, target_id, target_name
          )
          SELECT of_organization, noted || '.password-changed', a.kind, a.id, a.name, a.role, a.address, a.request_id, row_id, called
          FROM acting() a;
        END IF;
        RETURN NULL;
      END $$`);
    await runner.query('REVOKE EXECUTE ON FUNCTION note_change(), forget_in_audit(uuid, uuid) FROM PUBLIC');
    await runner.query('DROP TRIGGER users_noted ON users');
    await runner.query(usersNoted(['erased_at']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER users_noted ON users');
    for (const text of [keepAudit, noteChange]) await runner.query(replaced(text));
    await runner.query('ALTER FUNCTION forget_in_audit(uuid, uuid) SECURITY INVOKER RESET search_path');
    await runner.query('GRANT EXECUTE ON FUNCTION note_change(), forget_in_audit(uuid, uuid) TO PUBLIC');
    await runner.query(usersNoted());
    await runner.query('ALTER TABLE users DROP COLUMN erased_at');
  }
}
