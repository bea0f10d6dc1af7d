/**
 * The floor: as little as can stand between HTTP and the statement that creates. A bare server, node-postgres,
 * the service's own statement, one for each request, on connections with the service's own options, and its retry
 * policy; no framework, no key, no validation, no log.
 */
import { create } from './creating.ts';
import { serveBarely } from './bare-server.ts';

serveBarely('The floor', create);
