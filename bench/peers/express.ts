/** Express and node-postgres: the service's own statement, connection options and retries. No key, no log. */
import express, { type NextFunction, type Request, type Response } from 'express';
import { create, type Pair } from './creating.ts';
import { metrics } from './retrying.ts';
import { announce } from './serving.ts';

const app = express();
app.use(express.json());

app.get('/metrics', (_request, response) => {
  response.type('text').send(metrics());
});

app.post('/api/external/assignments', async (request: Request<object, object, Pair>, response) => {
  const { status, body } = await create(request.body);
  response.status(status).json(body);
});

// Express knows it for a handler of errors by its four parameters.
app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
  console.error(error);
  response.status(500).json({ error: 'Internal Server Error' });
});

const server = app.listen(0, '127.0.0.1', () => announce('Express', server.address()));
