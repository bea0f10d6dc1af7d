import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People of an issuer, sessions that can be listed, keys with several secrets, limits, answers kept for repeats. */
export class Guards1795600800000 implements MigrationInterface {
  readonly name = 'Guards1795600800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users
        ALTER COLUMN password_hash DROP NOT NULL,
        ADD COLUMN session_version integer NOT NULL DEFAULT 1,
        ADD COLUMN oidc_issuer text,
        ADD COLUMN oidc_subject text,
        ADD CONSTRAINT users_oidc_check CHECK ((oidc_issuer IS NULL) = (oidc_subject IS NULL)),
        ADD CONSTRAINT users_oidc_issuer_oidc_subject_key UNIQUE (oidc_issuer, oidc_subject)`);
    await runner.query(
      'CREATE INDEX users_organization_id_created_at_id_idx ON users (organization_id, created_at, id)',
    );

    // Sessions are written by connect-pg-simple, which knows sid, sess and expire; the rest fills itself.
    await runner.query(`
      ALTER TABLE sessions
        ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT sessions_id_key UNIQUE,
        ADD COLUMN created_at timestamptz(3) NOT NULL DEFAULT now()`);
    await runner.query(`CREATE INDEX sessions_user_id_idx ON sessions ((sess ->> 'userId'))`);

    await runner.query(`
      CREATE TABLE api_key_secrets (
        key_id text CONSTRAINT api_key_secrets_pkey PRIMARY KEY,
        api_key_id uuid NOT NULL CONSTRAINT api_key_secrets_api_key_id_fkey REFERENCES api_keys (id)
          ON DELETE CASCADE,
        secret_hash bytea NOT NULL,
        expires_at timestamptz(3),
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX api_key_secrets_api_key_id_idx ON api_key_secrets (api_key_id)');
    await runner.query(`
      INSERT INTO api_key_secrets (key_id, api_key_id, secret_hash, created_at)
      SELECT key_id, id, secret_hash, created_at FROM api_keys`);
    await runner.query(`
      ALTER TABLE api_keys
        DROP COLUMN key_id,
        DROP COLUMN secret_hash,
        ADD COLUMN last_used_at timestamptz(3)`);

    // Written by rate-limiter-flexible, whose columns these are. Losing it in a crash costs a moment's counting, and
    // without a log a count needs no flush to disk.
    await runner.query(`
      CREATE UNLOGGED TABLE rate_limits (
        key varchar(255) CONSTRAINT rate_limits_pkey PRIMARY KEY,
        points integer NOT NULL DEFAULT 0,
        expire bigint
      )`);
    await runner.query('CREATE INDEX rate_limits_expire_idx ON rate_limits (expire)');

    // Without a foreign key, as the history: its check would read inside the serializable transaction.
    await runner.query(`
      CREATE TABLE idempotency_keys (
        api_key_id uuid NOT NULL,
        key text NOT NULL,
        fingerprint bytea NOT NULL,
        status smallint NOT NULL,
        headers json NOT NULL,
        body text NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (api_key_id, key)
      )`);
    await runner.query('CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
    await runner.query('DROP TABLE rate_limits');
    await runner.query(
      'ALTER TABLE api_keys DROP COLUMN last_used_at, ADD COLUMN key_id text, ADD COLUMN secret_hash bytea',
    );
    await runner.query(`
      UPDATE api_keys SET (key_id, secret_hash) = (
        SELECT key_id, secret_hash FROM api_key_secrets
        WHERE api_key_id = api_keys.id ORDER BY created_at DESC, key_id LIMIT 1
      )`);
    await runner.query('DROP TABLE api_key_secrets');
    await runner.query(`
      ALTER TABLE api_keys
        ALTER COLUMN key_id SET NOT NULL,
        ALTER COLUMN secret_hash SET NOT NULL,
        ADD CONSTRAINT api_keys_key_id_key UNIQUE (key_id)`);
    await runner.query('DROP INDEX sessions_user_id_idx');
    await runner.query('ALTER TABLE sessions DROP COLUMN created_at, DROP COLUMN id');
    await runner.query('DROP INDEX users_organization_id_created_at_id_idx');
    // Who has no password cannot sign in any more: no argon2id hash is this text.
    await runner.query(`UPDATE users SET password_hash = '' WHERE password_hash IS NULL`);
    await runner.query(`
      ALTER TABLE users
        DROP COLUMN session_version,
        DROP COLUMN oidc_issuer,
        DROP COLUMN oidc_subject,
        ALTER COLUMN password_hash SET NOT NULL`);
  }
}
