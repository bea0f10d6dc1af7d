/**
 * PostGraphile on the bare table, with the mutation that it generates, on its own handler of `node:http`. A duplicate
 * violates the unique index: status 200 with `errors`. Each such error is logged with its stack, as it is shipped, but
 * into the file that standard output is.
 */
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { announce } from './serving.ts';

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.env['DATABASE_URL'] ?? '', schemas: ['public'] })],
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false },
});

const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(0, '127.0.0.1', () => {
  announce('PostGraphile', server.address());
  console.error = console.log;
});
