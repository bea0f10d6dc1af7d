/** Empties tables of a database that a service runs on. */
import { DatabaseError, type Pool } from 'pg';

/**
 * A service that has nothing to do still reads, what is to be numbered above all, and locks the same tables in another order:
 * where the two meet, PostgreSQL ends one of them (40P01). If it is this one, it is done again.
 */
export async function truncate(pool: Pool, tables: string): Promise<void> {
  for (;;) {
    try {
      await pool.query(`TRUNCATE ${tables}`);
      return;
    } catch (error) {
      if (!(error instanceof DatabaseError && error.code === '40P01')) throw error;
    }
  }
}
