/**
 * The DataSource of the service and of TypeORM's command line:
 * `DATABASE_URL=postgres://… npx typeorm migration:show -d dist/ormconfig.js`, after a build.
 *
 * TypeORM's replication gives one DataSource two pools on one database: its "master" writes, SERIALIZABLE;
 * its "slave" reads, READ COMMITTED. See src/database/pools.ts.
 */
import { DataSource } from 'typeorm';
import { readUrl, writeUrl } from './src/database/connection-url.js';
import { entities } from './src/database/entities.js';
import { migrations } from './src/database/migrations.js';

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
