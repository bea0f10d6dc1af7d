/**
 * The service's DataSource for TypeORM's command line:
 * `DATABASE_URL=postgres://… npx typeorm migration:show -d dist/ormconfig.js`, after a build.
 */
import { createDataSource } from './src/data-source.js';

export default createDataSource({
  url: process.env['DATABASE_URL'] ?? 'postgres://localhost/onus',
  poolSize: 2,
});
