/** Finds rows by words: the texts of those that are there are folded, and an index made of their letters and pairs of letters. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { searched } from './1796020000000-search.js';

export class SearchIndex1796020000001 implements MigrationInterface {
  readonly name = 'SearchIndex1796020000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, [first]] of Object.entries(searched)) {
      // Its trigger does it.
      await runner.query(`UPDATE ${table} SET ${first} = ${first}`);
      await runner.query(`
        CREATE INDEX ${table}_search_idx ON ${table}
          USING gin ((organization_id::text || search_grams(search)) COLLATE "C")`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(searched)) await runner.query(`DROP INDEX ${table}_search_idx`);
  }
}
