import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What has left the interface, and keys of before still get for a while. */
export class WhatKeysStillGet1797020000000 implements MigrationInterface {
  readonly name = 'WhatKeysStillGet1797020000000';

  async up(runner: QueryRunner): Promise<void> {
    // The keys that are there have it, and those that are made from now on do not.
    await runner.query(`ALTER TABLE api_keys ADD COLUMN still_gets text[] NOT NULL DEFAULT '{nextCursor}'`);
    await runner.query(`ALTER TABLE api_keys ALTER COLUMN still_gets SET DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP COLUMN still_gets');
  }
}
