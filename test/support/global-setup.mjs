/**
 * Before all tests: one PostgreSQL, and in it a migrated database with the demo organizations, to be copied.
 * Jest loads this file outside of its module system, so it imports what the build made.
 */
import { createDataSource } from '../../dist/src/data-source.js';
import { seedDemoData } from '../../dist/src/demo/seed.js';
import { startEmbeddedPostgres } from '../../dist/src/database/postgres/embedded-postgres.js';
import { administer, databaseUrl, templateName } from './databases.ts';
import { makeDataDir, packages } from './postgres.ts';

export default async function setUp() {
  // Another server, such as an older PostgreSQL, can be named instead.
  if (process.env.TEST_DATABASE_URL === undefined) {
    const dataDir = await makeDataDir();
    // Nothing of it has to outlive the tests.
    const parameters = {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      max_connections: '200',
    };
    const server = await startEmbeddedPostgres({ dataDir, log: () => undefined, parameters, packages });
    globalThis.testPostgres = { server, dataDir };
    process.env.TEST_DATABASE_URL = server.url;
  }
  await administer((client) => client.query(`CREATE DATABASE ${templateName}`));
  const dataSource = await createDataSource({ url: databaseUrl(templateName), poolSize: 2 }).initialize();
  await dataSource.runMigrations();
  await seedDemoData(dataSource);
  await dataSource.destroy();
}
