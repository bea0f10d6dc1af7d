/** The least that can serve creates: `node:http`, which gives every body to a function. */
import { createServer, type ServerResponse } from 'node:http';
import { metrics } from './retrying.ts';
import { announce } from './serving.ts';

export interface Answer {
  status: number;
  body: object;
}

/** @param create is given the body of each request */
export function serveBarely(name: string, create: (body: never) => Promise<Answer>): void {
  const answer = async (text: string, response: ServerResponse): Promise<void> => {
    const { status, body } = await create(JSON.parse(text) as never);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    if (request.url === '/metrics') {
      response.end(metrics());
      return;
    }
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      answer(text, response).catch((error: unknown) => {
        console.error(error);
        response.writeHead(500).end();
      });
    });
  });
  server.listen(0, '127.0.0.1', () => announce(name, server.address()));
}
