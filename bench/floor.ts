/**
 * The floor: as little as can stand between HTTP and the statement that creates. A bare server, node-postgres,
 * the service's own statement on connections with the service's own options, and its retry policy; no
 * framework, no key, no validation, no log.
 */
import { randomUUIDv7 } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool, type PoolClient } from 'pg';
import type { Outcome } from '../src/assignments/sql/create-where-none-is-active.js';
import { built } from './built.ts';

const { createWhereNoneIsActive, parametersOf } = await built(
  'src/assignments/sql/create-where-none-is-active.js',
);
const { writeUrl } = await built('src/database/connection-url.js');
const { retryableSqlstate } = await built('src/database/sqlstate.js');
const { readSettings } = await built('src/settings/settings.js');
const { nextAttempt, waitAfter } = await built('src/transactions/retry-policy.js');

const { databaseUrl = '', writeConnections, retry } = readSettings(process.env);
const organizationId = process.env['ORGANIZATION_ID'] ?? '';
const actor = {
  kind: 'partner',
  door: 'partner',
  id: process.env['ACTOR_ID'] ?? '',
  name: 'Bench partner',
} as const;

const pool = new Pool({ connectionString: writeUrl(databaseUrl), max: writeConnections, keepAlive: true });
let attempts = 0;
let aborts = 0;

async function create(body: {
  user_id: string;
  scenario_id: string;
}): Promise<[status: number, answer: object]> {
  const id = randomUUIDv7();
  const values = parametersOf({
    wanted: [
      {
        id,
        organizationId,
        actor,
        counselor: { externalId: body.user_id },
        scenario: { idOrExternalId: body.scenario_id },
        dueAt: null,
        note: null,
        unlessCompletedBefore: false,
      },
    ],
    createNothingOn: [],
    dryRun: false,
  });
  const start = performance.now();
  let lone = 0;
  for (let number = 1; ; number += 1) {
    const { alone, last } = nextAttempt(number, performance.now() - start, lone, retry);
    attempts += 1;
    try {
      const outcome = await run(values, alone);
      if (outcome.outcome !== 'created') return [409, { outcome: outcome.outcome }];
      return [
        201,
        {
          id,
          user_id: outcome.counselorExternalId,
          scenario_id: outcome.scenarioId,
          scenario_external_id: outcome.scenarioExternalId,
          scenario_title: outcome.scenarioTitle,
          status: 'pending',
          assigned_at: outcome.now,
          due_date: null,
          started_at: null,
          completed_at: null,
        },
      ];
    } catch (error) {
      if (retryableSqlstate(error) === undefined) throw error;
      aborts += 1;
      if (last) return [409, { outcome: 'serialization-conflict' }];
      if (alone) lone += 1;
    }
    await wait(waitAfter(number, retry));
  }
}

async function run(values: unknown[], alone: boolean): Promise<Outcome> {
  const client = await pool.connect();
  try {
    if (alone) await client.query('BEGIN; LOCK TABLE assignments IN SHARE ROW EXCLUSIVE MODE');
    const { rows } = await client.query<Outcome>({ ...createWhereNoneIsActive, values });
    if (alone) await client.query('COMMIT');
    return rows[0]!;
  } finally {
    release(client);
  }
}

/** After a failed statement too the connection is good; inside a transaction it is not. */
function release(client: PoolClient): void {
  client.release(client.getTransactionStatus() !== 'I');
}

/** The service's own names, so that both are read alike. */
const metrics = (): string =>
  `onus_transaction_aborts_total{} ${aborts}\nonus_transaction_attempts_sum{} ${attempts}\n`;

async function answer(text: string, response: ServerResponse): Promise<void> {
  const [status, body] = await create(JSON.parse(text) as { user_id: string; scenario_id: string });
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

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
server.listen(0, '127.0.0.1', () => {
  console.error(`The floor serves at http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('disconnect', () => process.exit());
