/** Which PostgreSQL tests run on: the one that the service brings along, unless `npm run test:postgres` says another. */
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const major = process.env['TEST_POSTGRES'];

/** Where the binaries' package is; undefined: where the service has it. */
export const packages = major === undefined ? undefined : join(import.meta.dirname, 'postgres', major);

/** A new directory for a PostgreSQL and its data. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onus-test-'));
  // Before 16 PostgreSQL's programs go elsewhere and back when they start; for root it is another user who comes back.
  await chmod(dataDir, 0o755);
  return dataDir;
}
