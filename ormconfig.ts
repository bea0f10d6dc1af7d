/**
 * The DataSource of the service and of TypeORM's command line:
 * `DATABASE_URL=postgres://… npx typeorm migration:show -d dist/ormconfig.js`, after a build.
 *
 * TypeORM's replication gives one DataSource two pools on one database: its "master" writes, SERIALIZABLE;
 * its "slave" reads, READ COMMITTED. See src/database/pools.ts.
 */
import { DataSource } from 'typeorm';
import { readUrl, writeUrl } from './src/database/connection-url.js';
import { migrations } from './src/database/migrations.js';
import { ApiKeySecret } from './src/identity/api-keys/api-key-secret.entity.js';
import { ApiKey } from './src/identity/api-keys/api-key.entity.js';
import { AssignmentChange } from './src/assignments/assignment-change.entity.js';
import { Assignment } from './src/assignments/assignment.entity.js';
import { Counselor } from './src/counselors/counselor.entity.js';
import { IdempotencyKey } from './src/http/idempotency/idempotency-key.entity.js';
import { ImportOutcome } from './src/imports/import-outcome.entity.js';
import { ImportPart } from './src/imports/import-part.entity.js';
import { ImportProgress } from './src/imports/import-progress.entity.js';
import { ImportRow } from './src/imports/import-row.entity.js';
import { Import } from './src/imports/import.entity.js';
import { Organization } from './src/organizations/organization.entity.js';
import { RateLimit } from './src/http/rate-limits/rate-limit.entity.js';
import { Scenario } from './src/scenarios/scenario.entity.js';
import { Session } from './src/identity/users/session.entity.js';
import { User } from './src/identity/users/user.entity.js';
import { InstallationSecret } from './src/database/installation-secret.entity.js';

/** Every table that TypeORM knows. */
const entities = [
  Organization,
  User,
  Session,
  ApiKey,
  ApiKeySecret,
  RateLimit,
  IdempotencyKey,
  Counselor,
  Scenario,
  Assignment,
  AssignmentChange,
  Import,
  ImportPart,
  ImportRow,
  ImportOutcome,
  ImportProgress,
  InstallationSecret,
];

export interface DataSourceSettings {
  url: string;
  /** Connections at most, in each of the two pools. */
  poolSize: number;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
}

export function createDataSource({ url, poolSize, onIdleError }: DataSourceSettings): DataSource {
  return new DataSource({
    type: 'postgres',
    applicationName: 'onus',
    replication: { master: { url: writeUrl(url) }, slaves: [{ url: readUrl(url) }] },
    poolSize,
    connectTimeoutMS: 5_000,
    extra: { keepAlive: true },
    poolErrorHandler: onIdleError,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    // gen_random_uuid(), which PostgreSQL has had itself since 13.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    logging: false,
  });
}

export default createDataSource({
  url: process.env['DATABASE_URL'] ?? 'postgres://localhost/onus',
  poolSize: 2,
});
