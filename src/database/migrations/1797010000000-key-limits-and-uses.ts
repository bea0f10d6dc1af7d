import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that are limited to groups or scenarios, and how often each key was used on which day. */
export class KeyLimitsAndUses1797010000000 implements MigrationInterface {
  readonly name = 'KeyLimitsAndUses1797010000000';

  async up(runner: QueryRunner): Promise<void> {
    // The build before this one knows no limits and reads `scopes`: what is limited may do nothing there.
    await runner.query(`
      ALTER TABLE api_keys
        ADD COLUMN groups text[],
        ADD COLUMN scenario_ids uuid[],
        ADD COLUMN scopes_within_limits text[],
        ADD CONSTRAINT api_keys_limits_check CHECK (CASE
          WHEN groups IS NULL AND scenario_ids IS NULL THEN scopes_within_limits IS NULL
          ELSE scopes_within_limits IS NOT NULL AND scopes = '{}'
        END)`);
    await runner.query(`
      CREATE TABLE api_key_uses (
        api_key_id uuid CONSTRAINT api_key_uses_api_key_id_fkey REFERENCES api_keys (id) ON DELETE CASCADE,
        day date,
        requests bigint NOT NULL,
        refusals bigint NOT NULL,
        last_used_at timestamptz(3) NOT NULL,
        CONSTRAINT api_key_uses_pkey PRIMARY KEY (api_key_id, day)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key_uses');
    // What was limited may do nothing then.
    await runner.query(`
      ALTER TABLE api_keys DROP COLUMN groups, DROP COLUMN scenario_ids, DROP COLUMN scopes_within_limits`);
  }
}
