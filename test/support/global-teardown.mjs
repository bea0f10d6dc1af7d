import { rm } from 'node:fs/promises';
import { administer, templateName } from './databases.ts';

export default async function tearDown() {
  await administer((client) => client.query(`DROP DATABASE IF EXISTS ${templateName} WITH (FORCE)`));
  const { testPostgres } = globalThis;
  if (testPostgres === undefined) return;
  await testPostgres.server.stop();
  await rm(testPostgres.dataDir, { recursive: true, force: true });
}
