import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The column by which people know a row, and which columns are told of a change, by the names that callers know them by. */
interface Noted {
  kind: string;
  name: string;
  told: Record<string, string>;
  /** Of these it is told only that they changed, by the word for it. */
  untold?: string[];
}

/** What has changed in other columns, such as a password's hash, is told nowhere. */
const noted: Record<string, Noted> = {
  organizations: { kind: 'organization', name: 'name', told: { name: 'name', timeZone: 'time_zone' } },
  users: {
    kind: 'user',
    name: 'name',
    told: {
      email: 'email',
      name: 'name',
      role: 'role',
      groups: 'groups',
      mustChangePassword: 'must_change_password',
      deactivatedAt: 'deactivated_at',
      issuer: 'oidc_issuer',
      subject: 'oidc_subject',
    },
    untold: ['password_hash', 'session_version'],
  },
  api_keys: {
    kind: 'api-key',
    name: 'name',
    told: {
      name: 'name',
      scopes: 'scopes',
      scopesWithinLimits: 'scopes_within_limits',
      groups: 'groups',
      scenarioIds: 'scenario_ids',
      rateLimit: 'rate_limit',
      expiresAt: 'expires_at',
      revokedAt: 'revoked_at',
    },
  },
  counselors: {
    kind: 'counselor',
    name: 'name',
    told: {
      externalId: 'external_id',
      name: 'name',
      email: 'email',
      group: 'group_name',
      userId: 'user_id',
      archivedAt: 'archived_at',
    },
    untold: ['erased_at'],
  },
  scenarios: {
    kind: 'scenario',
    name: 'title',
    told: {
      externalId: 'external_id',
      title: 'title',
      description: 'description',
      mode: 'mode',
      difficulty: 'difficulty',
      skills: 'skills',
      estimatedMinutes: 'estimated_minutes',
      archivedAt: 'archived_at',
    },
  },
  import_mappings: {
    kind: 'import-mapping',
    name: 'name',
    told: { type: 'type', name: 'name', header: 'header', reading: 'reading' },
  },
};

function trigger(table: string, { kind, name, told, untold = [] }: Noted, more: string[] = []): string {
  const columns = [...Object.values(told), ...untold, ...more].join(', ');
  return `
        CREATE TRIGGER ${table}_noted AFTER INSERT OR DELETE OR UPDATE OF ${columns} ON ${table}
        FOR EACH ROW EXECUTE FUNCTION note_change('${kind}', '${name}', '${JSON.stringify(told)}')`;
}

/** @param more columns of which it is told only that they changed */
export const usersNoted = (more?: string[]): string => trigger('users', noted['users']!, more);

/** What became of it is in `1800065000000-audit-in-order.ts`. */
export const makeUuid = `CREATE FUNCTION make_uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
        SELECT encode(set_bit(set_bit(overlay(
          uuid_send(gen_random_uuid())
          PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6
        ), 52, 1), 53, 1), 'hex')::uuid
      $$`;

/** What became of these is in `1800064000000-audit-kept.ts`. */
export const keepAudit = `CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- forget_in_audit(), which only the trigger that notes a person's erasing calls.
        IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
          RETURN NEW;
        END IF;
        RAISE EXCEPTION 'The audit is append-only: % of audit_entries is refused.', TG_OP USING
          ERRCODE = 'insufficient_privilege',
          HINT = 'docs/AUDIT.md says what an owner of the database can do instead, such as for its age.';
      END $$`;

export const noteChange = `CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql SET timezone = 'UTC' AS $$
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
      BEGIN
        SELECT jsonb_object_agg(key, old_row -> value), jsonb_object_agg(key, new_row -> value) INTO before, after
        FROM jsonb_each_text(TG_ARGV[2]::jsonb)
        WHERE old_row -> value IS DISTINCT FROM new_row -> value;
        verb := CASE
          WHEN TG_OP = 'INSERT' THEN 'created'
          WHEN TG_OP = 'DELETE' THEN 'deleted'
          WHEN old_row ->> 'erased_at' IS NULL AND new_row ->> 'erased_at' IS NOT NULL
            OR noted = 'user' AND new_row ->> 'email' = 'erased-' || row_id || '@erased.invalid'
              AND old_row ->> 'email' <> new_row ->> 'email' THEN 'erased'
          WHEN old_row ->> 'archived_at' IS NULL AND new_row ->> 'archived_at' IS NOT NULL THEN 'archived'
          WHEN old_row ->> 'archived_at' IS NOT NULL AND new_row ->> 'archived_at' IS NULL THEN 'unarchived'
          WHEN old_row ->> 'revoked_at' IS NULL AND new_row ->> 'revoked_at' IS NOT NULL THEN 'revoked'
          WHEN old_row ->> 'deactivated_at' IS NULL AND new_row ->> 'deactivated_at' IS NOT NULL THEN 'deactivated'
          WHEN old_row ->> 'deactivated_at' IS NOT NULL AND new_row ->> 'deactivated_at' IS NULL THEN 'reactivated'
          WHEN old_row -> 'session_version' <> new_row -> 'session_version'
            AND old_row -> 'password_hash' <> new_row -> 'password_hash' THEN 'password-changed'
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
        RETURN NULL;
      END $$`;

const functions = [
  'note_import()',
  'note_rotation()',
  'note_sign_in()',
  'note_change()',
  'forget_in_audit(uuid, uuid)',
  'without_person(jsonb)',
  'acting()',
  'keep_audit()',
];

/** Who did what: one log of people, keys, rosters, settings, imports, sign-ins and refusals. */
export class Audit1800060000000 implements MigrationInterface {
  readonly name = 'Audit1800060000000';

  async up(runner: QueryRunner): Promise<void> {
    // Version 7, which PostgreSQL makes itself since 18 alone: entries that are written together are together in the index.
    await runner.query(makeUuid);
    // Without foreign keys: what is told outlives what it tells of, and their checks would read in serializable transactions.
    await runner.query(`
      CREATE TABLE audit_entries (
        id uuid DEFAULT make_uuid_v7() CONSTRAINT audit_entries_pkey PRIMARY KEY,
        organization_id uuid NOT NULL,
        at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        action text NOT NULL,
        actor_kind text NOT NULL CONSTRAINT audit_entries_actor_kind_check
          CHECK (actor_kind IN ('user', 'partner', 'import', 'issuer', 'system', 'anonymous')),
        actor_id uuid,
        actor_name text,
        actor_role text,
        address text,
        request_id text,
        target_id uuid NOT NULL,
        target_name text,
        before jsonb,
        after jsonb,
        details jsonb
      )`);
    await runner.query(`
      CREATE INDEX audit_entries_organization_id_at_id_idx ON audit_entries (organization_id, at, id);
      CREATE INDEX audit_entries_organization_id_action_at_id_idx ON audit_entries (organization_id, action, at, id);
      CREATE INDEX audit_entries_organization_id_target_id_at_id_idx ON audit_entries (organization_id, target_id, at, id);
      CREATE INDEX audit_entries_organization_id_actor_id_at_id_idx ON audit_entries (organization_id, actor_id, at, id)
        WHERE actor_id IS NOT NULL`);

    await runner.query(`
      ${keepAudit};
      CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION keep_audit();
      CREATE TRIGGER audit_entries_kept_whole BEFORE TRUNCATE ON audit_entries
        FOR EACH STATEMENT EXECUTE FUNCTION keep_audit()`);

    // Who acts is said by each transaction that changes what is noted; who does not say it is known by their connection's name.
    await runner.query(`
      CREATE FUNCTION acting(
        OUT kind text, OUT id uuid, OUT name text, OUT role text, OUT address text, OUT request_id text
      ) LANGUAGE sql STABLE AS $$
        SELECT coalesce(it ->> 'kind', 'system'), (it ->> 'id')::uuid,
          CASE WHEN it IS NULL THEN nullif(current_setting('application_name'), '') ELSE it ->> 'name' END,
          it ->> 'role', it ->> 'address', it ->> 'requestId'
        FROM (SELECT nullif(current_setting('onus.acting', true), '')::jsonb AS it) said
      $$`);

    await runner.query(`
      CREATE FUNCTION without_person(told jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
        SELECT jsonb_object_agg(key, CASE WHEN key IN ('name', 'email', 'externalId', 'subject') THEN 'null' ELSE value END)
        FROM jsonb_each(told)
      $$`);
    await runner.query(`
      CREATE FUNCTION forget_in_audit(of_organization uuid, person uuid) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE audit_entries SET
          target_name = 'Erased', before = without_person(before), after = without_person(after),
          details = details - 'userAgent',
          address = CASE WHEN actor_id = person OR actor_kind = 'anonymous' THEN NULL ELSE address END,
          actor_name = CASE actor_id WHEN person THEN 'Erased' ELSE actor_name END
        WHERE organization_id = of_organization AND target_id = person;
        UPDATE audit_entries SET actor_name = 'Erased', address = NULL
        WHERE organization_id = of_organization AND actor_id = person AND target_id <> person;
      END $$`);

    // In UTC, whatever the connection has: times within JSON are text.
    await runner.query(`
      ${noteChange}`);
    for (const [table, it] of Object.entries(noted)) await runner.query(trigger(table, it));

    await runner.query(`
      CREATE FUNCTION note_rotation() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- The first secret of a key comes with it.
        INSERT INTO audit_entries (
          organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id,
          target_id, target_name, after
        )
        SELECT k.organization_id, 'api-key.rotated', a.kind, a.id, a.name, a.role, a.address, a.request_id, k.id, k.name,
          jsonb_build_object('prefix', 'onus_' || NEW.key_id)
        FROM api_keys k, acting() a
        WHERE k.id = NEW.api_key_id
          AND EXISTS (SELECT FROM api_key_secrets WHERE api_key_id = k.id AND key_id <> NEW.key_id);
        RETURN NULL;
      END $$;
      CREATE TRIGGER api_key_secrets_noted AFTER INSERT ON api_key_secrets
        FOR EACH ROW EXECUTE FUNCTION note_rotation()`);

    await runner.query(`
      CREATE FUNCTION note_import() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_entries (
          organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id,
          target_id, target_name, after
        )
        SELECT NEW.organization_id, 'import.' || verb, a.kind, a.id, a.name, a.role, a.address, a.request_id,
          coalesce(NEW.undo_of, NEW.id), NEW.file_name,
          CASE verb
            WHEN 'uploaded' THEN jsonb_build_object(
              'type', NEW.type, 'mode', NEW.mode, 'dryRun', NEW.dry_run, 'onExisting', NEW.on_existing,
              'reassignCompleted', NEW.reassign_completed, 'unarchive', NEW.unarchive, 'bytes', NEW.bytes
            )
            WHEN 'undone' THEN jsonb_build_object('undoId', NEW.id)
          END
        FROM acting() a, (
          SELECT CASE WHEN TG_OP = 'UPDATE' THEN 'cancelled' WHEN NEW.type = 'undo' THEN 'undone' ELSE 'uploaded' END AS verb
        ) what;
        RETURN NULL;
      END $$;
      CREATE TRIGGER imports_noted AFTER INSERT ON imports FOR EACH ROW EXECUTE FUNCTION note_import();
      CREATE TRIGGER imports_cancelled_noted AFTER UPDATE OF status ON imports
        FOR EACH ROW WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled') EXECUTE FUNCTION note_import()`);

    await runner.query(`
      CREATE FUNCTION note_sign_in() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_entries (
          organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id,
          target_id, target_name, details
        )
        SELECT u.organization_id, 'user.signed-in', 'user', u.id, u.name, u.role, NEW.sess ->> 'address', a.request_id,
          u.id, u.name, jsonb_build_object(
            'by', CASE NEW.sess ->> 'byIssuer' WHEN 'true' THEN 'issuer' ELSE 'password' END,
            'userAgent', NEW.sess ->> 'userAgent'
          )
        FROM users u, acting() a
        WHERE u.id = (NEW.sess ->> 'userId')::uuid;
        RETURN NULL;
      END $$;
      CREATE TRIGGER sessions_noted AFTER INSERT ON sessions
        FOR EACH ROW WHEN (NEW.sess ->> 'userId' IS NOT NULL AND NEW.sess ->> 'goesOn' IS NULL)
        EXECUTE FUNCTION note_sign_in()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [...Object.keys(noted), 'api_key_secrets', 'imports', 'sessions'])
      await runner.query(`DROP TRIGGER ${table}_noted ON ${table}`);
    await runner.query('DROP TRIGGER imports_cancelled_noted ON imports');
    await runner.query('DROP TABLE audit_entries');
    for (const each of functions) await runner.query(`DROP FUNCTION ${each}`);
    await runner.query('DROP FUNCTION make_uuid_v7()');
  }
}
