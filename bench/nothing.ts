/** A server that does nothing: what load.ts can send is told by how often this one answers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = JSON.stringify({ id: '00000000-0000-7000-8000-000000000000', status: 'pending' });

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(201, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.error(`Nothing serves at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('disconnect', () => process.exit());
