import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A statement that checks all rows of an import says on the way how far it is: nothing else leaves it before its end. */
export class ImportProgressTold1798020000000 implements MigrationInterface {
  readonly name = 'ImportProgressTold1798020000000';

  async up(runner: QueryRunner): Promise<void> {
    // Of all that is less than an error, INFO alone comes whatever client_min_messages is.
    await runner.query(`
      CREATE FUNCTION tell_import_row(at integer) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        RAISE INFO USING MESSAGE = at::text, DETAIL = 'onus import row';
        RETURN true;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION tell_import_row(integer)');
  }
}
