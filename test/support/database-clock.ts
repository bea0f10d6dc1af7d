/** A database whose clock, by which time is told (decision 12), is what a test says. For connections made from then on. */
import type { Pool } from 'pg';

export interface DatabaseClock {
  /** Sets it; it goes on from there. */
  set(instant: string): Promise<void>;
}

/** Names that are not qualified are looked for here first; defaults of columns are PostgreSQL's own all the same. */
const functions = `
  CREATE SCHEMA clock;
  CREATE TABLE clock.ahead (by interval NOT NULL);
  INSERT INTO clock.ahead VALUES ('0');
  CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS
    'SELECT pg_catalog.now() + by FROM clock.ahead';
  CREATE FUNCTION clock.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    'SELECT pg_catalog.clock_timestamp() + by FROM clock.ahead'`;

export async function ownClock(pool: Pool): Promise<DatabaseClock> {
  await pool.query(functions);
  const { rows } = await pool.query<{ name: string }>('SELECT current_database() AS name');
  await pool.query(`ALTER DATABASE ${rows[0]!.name} SET search_path = clock, pg_catalog, public`);
  return {
    async set(instant) {
      await pool.query('UPDATE clock.ahead SET by = $1::timestamptz - pg_catalog.clock_timestamp()', [
        instant,
      ]);
    },
  };
}
