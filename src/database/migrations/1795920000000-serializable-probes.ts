import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where each start proves that the database keeps SERIALIZABLE. See src/database/connections/prove-serializable.ts. */
export class SerializableProbes1795920000000 implements MigrationInterface {
  readonly name = 'SerializableProbes1795920000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE serializable_probes (
        run uuid NOT NULL,
        side text NOT NULL,
        CONSTRAINT serializable_probes_pkey PRIMARY KEY (run, side)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE serializable_probes');
  }
}
