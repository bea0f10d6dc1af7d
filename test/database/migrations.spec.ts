import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { migrate } from '../../src/database/start/migrate.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';

describe('migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await createDataSource({ url: database.url, poolSize: 2 }).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** What TypeORM would change to make the database match the entities. */
  async function differences(): Promise<string[]> {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  }

  async function tables(): Promise<string[]> {
    const { rows } = await database.pool.query<{ name: string }>(`
      SELECT table_name AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_name <> 'migrations' ORDER BY 1`);
    return rows.map(({ name }) => name);
  }

  /** Of assignments; only those that can be used. */
  async function indexes(): Promise<string[]> {
    const { rows } = await database.pool.query<{ definition: string }>(`
      SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index
      WHERE indrelid = 'assignments'::regclass AND indisvalid ORDER BY 1`);
    return rows.map(({ definition }) => definition);
  }

  async function isApplied(name: string): Promise<boolean> {
    const { rows } = await database.pool.query('SELECT FROM migrations WHERE name = $1', [name]);
    return rows.length > 0;
  }

  it('leave no difference to the entities', async () => {
    expect(await differences()).toEqual([]);
  });

  it('can be taken back to an empty database, and made again without a difference', async () => {
    const before = await tables();
    for (const _ of dataSource.migrations) await dataSource.undoLastMigration();
    expect(await tables()).toEqual([]);
    await dataSource.runMigrations();
    expect(await tables()).toEqual(before);
    expect(await differences()).toEqual([]);
  });

  it('leave to the keys that are there what has left the interface, and not to others', async () => {
    while (await isApplied('WhatKeysStillGet1797020000000')) await dataSource.undoLastMigration();
    const insert = (name: string) =>
      database.pool.query(
        `WITH o AS (INSERT INTO organizations (id, name) VALUES (gen_random_uuid(), $1) RETURNING id)
         INSERT INTO api_keys (id, organization_id, name, scopes) SELECT gen_random_uuid(), id, $1, '{}' FROM o`,
        [name],
      );
    await insert('before');
    await dataSource.runMigrations();
    await insert('since');
    const { rows } = await database.pool.query('SELECT name, still_gets FROM api_keys ORDER BY name');
    expect(rows).toEqual([
      { name: 'before', still_gets: ['nextCursor'] },
      { name: 'since', still_gets: [] },
    ]);
    await database.pool.query('DELETE FROM api_keys');
  });

  it('let no build move an import on that it would read otherwise than its upload says', async () => {
    const { rows } = await database.pool.query<{ id: string; reading: object }>(`
      WITH o AS (INSERT INTO organizations (id, name) VALUES (gen_random_uuid(), 'x') RETURNING id)
      INSERT INTO imports (id, organization_id, type, mode, dry_run, reassign_completed, format, bytes, created_by_id,
        created_by_name, reading, on_existing)
      SELECT gen_random_uuid(), id, 'assignments', 'partial', false, false, 'csv', 1, id, 'x', reading, on_existing
      FROM o, (VALUES ('{}'::jsonb, 'skip'), ('{"only": {}}', 'skip'), ('{}', 'update')) said (reading, on_existing)
      RETURNING id, reading`);
    const moved = (id: string, set: string): Promise<unknown> =>
      database.pool.query(`UPDATE imports SET ${set} WHERE id = $1`, [id]).catch((error: unknown) => error);
    const [plain, ...others] = rows;
    expect(await moved(plain!.id, 'position = 1')).toMatchObject({ rowCount: 1 });
    for (const { id } of others) {
      expect(await moved(id, 'position = 1')).toMatchObject({ constraint: 'imports_read_position_check' });
      expect(await moved(id, 'position = 1, read_position = 1')).toMatchObject({ rowCount: 1 });
      expect(await moved(id, 'rows = 1')).toMatchObject({ constraint: 'imports_read_as_check' });
    }
    await database.pool.query('DELETE FROM imports');
  });

  it('find the days of due dates that were given before days were kept', async () => {
    const isThere = async (): Promise<boolean> => {
      const { rowCount } = await database.pool.query(`SELECT FROM migrations WHERE name LIKE 'DueDays%'`);
      return rowCount === 1;
    };
    while (await isThere()) await dataSource.undoLastMigration();
    await database.pool.query(
      `
      WITH o AS (INSERT INTO organizations (id, name) VALUES (gen_random_uuid(), 'x') RETURNING id),
      c AS (INSERT INTO counselors (id, organization_id, external_id, name)
            SELECT gen_random_uuid(), id, 'c', 'c' FROM o RETURNING id),
      s AS (INSERT INTO scenarios (id, organization_id, external_id, title)
            SELECT gen_random_uuid(), o.id, due, 's' FROM o, unnest($1::text[]) due RETURNING id, external_id AS due)
      INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, due_at,
        assigned_by_kind, assigned_by_id, assigned_by_name)
      SELECT gen_random_uuid(), o.id, c.id, s.id, due::timestamptz, 'user', o.id, 'By hand' FROM o, c, s`,
      [['2027-01-31T23:59:59.999Z', '2027-01-31T23:59:59.998Z', '2027-01-31T12:00:00Z']],
    );
    await dataSource.runMigrations();
    const { rows } = await database.pool.query('SELECT due_on::text FROM assignments ORDER BY due_at');
    expect(rows).toEqual([{ due_on: null }, { due_on: null }, { due_on: '2027-01-31' }]);
    await database.pool.query('DELETE FROM assignments');
    expect(await differences()).toEqual([]);
  });

  it('make indexes of a table that is written to meanwhile, also after an attempt that was cut off', async () => {
    const before = await indexes();
    while (await isApplied('ChangesAndFigures1796050000000')) await dataSource.undoLastMigration();
    const over = new AbortController();
    let written = 0;
    const writing = (async () => {
      while (!over.signal.aborted) {
        await database.pool.query('UPDATE assignments SET note = gen_random_uuid()::text');
        written += 1;
      }
    })();
    // What CREATE INDEX CONCURRENTLY leaves behind when it fails.
    await database.pool.query(`
      ALTER TABLE assignments ADD COLUMN updated_at timestamptz(3) NOT NULL DEFAULT now();
      CREATE INDEX assignments_organization_id_updated_at_idx ON assignments (note);
      UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'assignments_organization_id_updated_at_idx'::regclass`);
    await migrate(database.url, { seconds: 60, say: () => undefined });
    over.abort();
    await writing;
    expect(written).toBeGreaterThan(0);
    expect(await indexes()).toEqual(before);
    expect(await differences()).toEqual([]);
  });

  it('keep even an INSERT by hand from making a pair active twice', async () => {
    const { rows } = await database.pool.query<{
      counselor: string;
      scenario: string;
      organization: string;
    }>(`
      WITH o AS (INSERT INTO organizations (id, name) VALUES (gen_random_uuid(), 'x') RETURNING id),
      c AS (INSERT INTO counselors (id, organization_id, external_id, name)
            SELECT gen_random_uuid(), id, 'c', 'c' FROM o RETURNING id),
      s AS (INSERT INTO scenarios (id, organization_id, external_id, title)
            SELECT gen_random_uuid(), id, 's', 's' FROM o RETURNING id)
      SELECT o.id AS organization, c.id AS counselor, s.id AS scenario FROM o, c, s`);
    const { organization, counselor, scenario } = rows[0]!;
    const insert = (status: string) =>
      database.pool.query(
        `INSERT INTO assignments (id, organization_id, counselor_id, scenario_id, status, completed_at,
           assigned_by_kind, assigned_by_id, assigned_by_name)
         VALUES (gen_random_uuid(), $1, $2, $3, $4, CASE WHEN $4 = 'completed' THEN now() END,
           'user', gen_random_uuid(), 'By hand')`,
        [organization, counselor, scenario, status],
      );
    await insert('pending');
    await expect(insert('in_progress')).rejects.toMatchObject({
      code: '23505',
      constraint: 'assignments_active_pair_key',
    });
    await insert('completed');
    await insert('completed');
  });
});
