import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an issuer said last of its people, and who made a key. */
export class IdentityDrift1796060000000 implements MigrationInterface {
  readonly name = 'IdentityDrift1796060000000';

  async up(runner: QueryRunner): Promise<void> {
    // Nobody is vouched for unless a build says so: the one before knows nothing of it.
    await runner.query(`
      ALTER TABLE users
        ADD COLUMN email_verified boolean NOT NULL DEFAULT false,
        ADD COLUMN oidc_email text,
        ADD COLUMN oidc_last_seen_at timestamptz(3),
        ADD COLUMN oidc_unlinked_subject text,
        ADD COLUMN oidc_unlinked_at timestamptz(3)`);
    // Admins gave an e-mail to who has a password. When an account of an issuer was seen last nobody wrote down: today.
    await runner.query(`
      UPDATE users SET
        email_verified = password_hash IS NOT NULL,
        oidc_last_seen_at = CASE WHEN oidc_subject IS NOT NULL THEN now() END`);
    await runner.query(`
      CREATE INDEX users_oidc_unlinked_subject_idx ON users (oidc_unlinked_subject)
      WHERE oidc_unlinked_subject IS NOT NULL`);
    await runner.query(`
      ALTER TABLE api_keys
        ADD COLUMN created_by_id uuid,
        ADD CONSTRAINT api_keys_organization_id_created_by_id_fkey
          FOREIGN KEY (organization_id, created_by_id) REFERENCES users (organization_id, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP COLUMN created_by_id');
    await runner.query(`
      ALTER TABLE users
        DROP COLUMN email_verified,
        DROP COLUMN oidc_email,
        DROP COLUMN oidc_last_seen_at,
        DROP COLUMN oidc_unlinked_subject,
        DROP COLUMN oidc_unlinked_at`);
  }
}
