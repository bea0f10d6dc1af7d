/**
 * Platformatic DB on the bare table, with the REST API that it generates. It logs as it is shipped, two lines for each
 * request at its level `info`, into the file that standard output is, as the service logs each request into one.
 * A duplicate violates the unique index, and its answer to that is 500: it is counted as what it is.
 */
import { create } from '@platformatic/db';
import { announce } from './serving.ts';

const application = await create(import.meta.dirname, {
  server: { hostname: '127.0.0.1', port: 0, logger: { level: 'info' } },
  db: {
    connectionString: process.env['DATABASE_URL'] ?? '',
    include: { bare_assignments: true },
    openapi: true,
    graphql: false,
  },
});
await application.init();
await application.start({ listen: true });
announce('Platformatic', application.getUrl());
