import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeUuid } from './1800060000000-audit.js';

/** What is noted in one millisecond is in the order in which it was noted: ids have its fraction too, as PostgreSQL 18 makes them. */
export class AuditInOrder1800065000000 implements MigrationInterface {
  readonly name = 'AuditInOrder1800065000000';

  async up(runner: QueryRunner): Promise<void> {
    // RFC 9562, 6.2, method 3: where a random id has the version and 12 bits, the version and so many 4096ths of the millisecond.
    await runner.query(`
      CREATE OR REPLACE FUNCTION make_uuid_v7() RETURNS uuid LANGUAGE sql VOLATILE AS $$
        SELECT encode(overlay(
          uuid_send(gen_random_uuid())
          PLACING substring(int8send(us / 1000) FROM 3) || substring(int4send((x'7000'::integer + us % 1000 * 4096 / 1000)::integer) FROM 3)
          FROM 1 FOR 8
        ), 'hex')::uuid
        FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS us) clock
      $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(makeUuid.replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'));
  }
}
