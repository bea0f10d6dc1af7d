/** A bare, fast HTTP client for tests that send thousands of requests at once. */
import { Agent, request } from 'node:http';

export interface Answer {
  status: number;
  body: unknown;
}

export type Send = (path: string, body: object, more?: Record<string, string>) => Promise<Answer>;

/** Returns a function that POSTs JSON with these headers, over connections that are kept. */
export function poster(url: string, headers: Record<string, string>): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return (path, body, more) =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const sent = request(
        new URL(path, url),
        {
          method: 'POST',
          agent,
          headers: {
            ...headers,
            ...more,
            'Content-Type': 'application/json',
            'Content-Length': Buffer.byteLength(text),
          },
        },
        (response) => {
          let received = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (received += chunk));
          response.on('end', () => {
            // A proxy's own answers are pages.
            const isJson = response.headers['content-type']?.includes('json') === true;
            resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(received) : received });
          });
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
}
