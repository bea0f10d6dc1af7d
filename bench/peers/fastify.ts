/**
 * Fastify and node-postgres: the service's own statement, connection options and retries. Bodies are checked and
 * answers written by schemas, which is what makes it fast. No key, no log.
 */
import fastify from 'fastify';
import { create, type Pair } from './creating.ts';
import { metrics } from './retrying.ts';
import { announce } from './serving.ts';

const text = { type: 'string' } as const;
const time = { type: ['string', 'null'], format: 'date-time' } as const;

const schema = {
  body: {
    type: 'object',
    required: ['user_id', 'scenario_id'],
    properties: { user_id: text, scenario_id: text },
  },
  response: {
    201: {
      type: 'object',
      properties: {
        id: text,
        user_id: text,
        scenario_id: text,
        scenario_external_id: text,
        scenario_title: text,
        status: text,
        assigned_at: time,
        due_date: time,
        started_at: time,
        completed_at: time,
      },
    },
    409: { type: 'object', properties: { outcome: text } },
  },
};

const app = fastify();

app.get('/metrics', () => metrics());

app.post<{ Body: Pair }>('/api/external/assignments', { schema }, async (request, reply) => {
  const { status, body } = await create(request.body);
  return reply.status(status).send(body);
});

announce('Fastify', await app.listen({ port: 0, host: '127.0.0.1' }));
