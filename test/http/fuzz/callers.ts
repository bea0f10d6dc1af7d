/** Who sends the requests, and what is there for them to name. */
import { Agent, request } from 'node:http';
import type { Pool } from 'pg';
import { slugs } from '../../../src/http/problems/catalogue.js';
import { type Credentials, keyOf, sessionOf } from '../../support/api.js';
import type { World } from '../../support/worlds.js';
import type { Answered } from '../../support/openapi-conformance.js';
import type { FuzzRequest } from './requests.js';

/** Milliseconds. */
const patience = 20_000;

export class Callers {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });
  private readonly credentials = new Map<string, Promise<Credentials>>();

  constructor(
    private readonly world: World,
    private readonly things: Map<string, string[]>,
  ) {}

  /** Puts what is there in the place of what stands for it. */
  concrete(wanted: FuzzRequest): FuzzRequest {
    const fill = (text: string, write: (value: string) => string): string =>
      text.replace(/@(\w+):(\d+)/g, (mark, kind: string, n: string) => {
        const all = this.things.get(kind);
        return all === undefined || all.length === 0 ? mark : write(all[Number(n) % all.length]!);
      });
    return {
      ...wanted,
      path: fill(wanted.path, encodeURIComponent),
      body:
        wanted.body === undefined
          ? undefined
          : fill(wanted.body, (value) => JSON.stringify(value).slice(1, -1)),
    };
  }

  async send(sent: FuzzRequest): Promise<Answered> {
    const answer = await this.exchange(sent, await this.credentialsOf(sent.caller));
    // Signing out is among what is sent: whoever did signs in again. A partner’s key lasts.
    const isOut = answer.status === 401 || sent.template === '/api/auth/logout';
    if (isOut && sent.caller !== 'partner') this.credentials.delete(sent.caller);
    return answer;
  }

  close(): void {
    this.agent.destroy();
  }

  /** Of a caller as they are at the end. */
  credentialsOf(caller: string): Promise<Credentials> {
    const there = this.credentials.get(caller);
    if (there !== undefined) return there;
    const made = this.make(caller);
    this.credentials.set(caller, made);
    return made;
  }

  private async make(caller: string): Promise<Credentials> {
    if (caller === 'nobody') return {};
    if (caller === 'forger')
      return { Cookie: 'onus.sid=s%3Aforged.forged', 'X-API-Key': `onus_${'0'.repeat(88)}` };
    if (caller === 'partner') return keyOf(this.world.admin);
    return sessionOf(this.world.url, `${caller}@demo.test`);
  }

  private exchange({ method, path, headers, body }: FuzzRequest, who: Credentials): Promise<Answered> {
    const { hostname, port } = new URL(this.world.url);
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
      const options = {
        hostname,
        port,
        path,
        method,
        agent: this.agent,
        headers: { ...headers, ...who, ...length },
      };
      const sent = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        // A stream without an end has an answer once it has begun.
        if (sent.path.startsWith('/api/events') && response.statusCode === 200)
          response.once('data', () => response.destroy());
        response.on('close', () => {
          const isJson = /^application\/(?:[\w.-]+\+)?json\b/.test(response.headers['content-type'] ?? '');
          const { statusCode: status = 0 } = response;
          const got = response.headers as Answered['headers'];
          resolve({ status, headers: got, text, body: isJson ? parsed(text) : {} });
        });
      });
      sent.setTimeout(patience, () => sent.destroy(new Error(`${method} ${path} is not answered: ${body}`)));
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

/** Undefined fits no schema. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Things of the demo organization that requests name, and some of the other one, which they must not reach. */
export async function thingsOf(pool: Pool): Promise<Map<string, string[]>> {
  // A few counselors in the group that one supervisor is bound to; the others are outside.
  await pool.query(
    `UPDATE counselors SET group_name = 'Bound' WHERE external_id IN ('c-1002', 'c-1003', 'c-1004')`,
  );
  // People and keys for it to end, beside those who send.
  await pool.query(`
    INSERT INTO users (id, organization_id, email, name, role)
    SELECT gen_random_uuid(), id, 'thrown-away-' || i || '@fuzz.test', 'Thrown away', 'counselor'
    FROM organizations, generate_series(1, 20) i WHERE name = 'Demo Crisis Line'`);
  await pool.query(`
    WITH thrown_away AS (
      INSERT INTO api_keys (id, organization_id, name, scopes)
      SELECT gen_random_uuid(), id, 'Thrown away', '{scenarios:read}'
      FROM organizations, generate_series(1, 20) WHERE name = 'Demo Crisis Line'
      RETURNING id
    )
    INSERT INTO api_key_secrets (key_id, api_key_id, secret_hash)
    SELECT left(md5(id::text), 16), id, '' FROM thrown_away`);
  await pool.query(`
    INSERT INTO counselors (id, organization_id, external_id, name)
    SELECT gen_random_uuid(), id, 'leaver', 'Leaver' FROM organizations WHERE name = 'Demo Crisis Line'`);
  await pool.query(`
    INSERT INTO import_mappings (id, organization_id, type, fingerprint, header, reading, updated_by_id, updated_by_name)
    SELECT gen_random_uuid(), o.id, 'counselors', int4send(i), '{x}', '{}', u.id, u.name
    FROM organizations o JOIN users u ON u.organization_id = o.id AND u.email LIKE 'admin@%', generate_series(1, 20) i`);
  // Paused and without an event that happens here: nothing is sent anywhere, but for tests, to where nobody is.
  await pool.query(`
    INSERT INTO webhooks (id, organization_id, url, events, secrets, numbered_at, position, paused_since, pause_reason, created_by_id)
    SELECT gen_random_uuid(), o.id, 'https://onus.invalid/', '{assignment.overdue}', '[]', now(), 0, now(), 'admin', u.id
    FROM organizations o JOIN users u ON u.organization_id = o.id AND u.email LIKE 'admin@%', generate_series(1, 20) i`);
  // And one that nobody deletes.
  await pool.query(`
    WITH kept AS (
      INSERT INTO webhooks (id, organization_id, url, events, secrets, numbered_at, position, paused_since, pause_reason, created_by_id)
      SELECT gen_random_uuid(), organization_id, 'https://kept.invalid/', events, secrets, numbered_at, position, paused_since,
        pause_reason, created_by_id
      FROM webhooks WHERE organization_id = (SELECT id FROM organizations WHERE name = 'Demo Crisis Line') LIMIT 1
      RETURNING id
    )
    INSERT INTO webhook_deliveries (id, webhook_id, event_id, type, status, created_at, finished_at)
    SELECT gen_random_uuid(), kept.id, gen_random_uuid(), 'webhook.test', 'dead', now(), now() FROM kept, generate_series(1, 20)`);
  const list = async (sql: string): Promise<string[]> =>
    (await pool.query<{ value: string }>(sql)).rows.map(({ value }) => value);
  const of = (name: string, table: string, column = 'id', more = 'true'): Promise<string[]> =>
    list(`SELECT t.${column} AS value FROM ${table} t JOIN organizations o ON o.id = t.organization_id
          WHERE o.name = '${name} Crisis Line' AND ${more} ORDER BY 1`);
  const foreign = await Promise.all(
    ['counselors', 'scenarios', 'users', 'assignments', 'api_keys', 'import_mappings', 'webhooks'].map(
      (table) => of('Other', table),
    ),
  );
  return new Map<string, string[]>([
    ['counselor', await of('Demo', 'counselors', 'id', `t.name <> 'Leaver'`)],
    ['counselorExternalId', await of('Demo', 'counselors', 'external_id', `t.name <> 'Leaver'`)],
    // One whom nothing but being erased happens to.
    ['leaver', await of('Demo', 'counselors', 'id', `t.name = 'Leaver'`)],
    ['leaverExternalId', ['leaver']],
    ['scenario', await of('Demo', 'scenarios')],
    ['scenarioExternalId', await of('Demo', 'scenarios', 'external_id')],
    ['user', await of('Demo', 'users', 'id', `t.name = 'Thrown away'`)],
    ['apiKey', await of('Demo', 'api_keys', 'id', `t.name = 'Thrown away'`)],
    ['importMapping', await of('Demo', 'import_mappings')],
    ['webhook', await of('Demo', 'webhooks', 'id', `t.url = 'https://onus.invalid/'`)],
    ['webhookWithDeliveries', await of('Demo', 'webhooks', 'id', `t.url = 'https://kept.invalid/'`)],
    ['delivery', await list('SELECT id AS value FROM webhook_deliveries')],
    ['session', await list('SELECT id AS value FROM sessions')],
    ['assignment', []],
    ['import', []],
    ['cursor', []],
    ['problem', slugs],
    ['foreign', foreign.flat()],
    ['outside', await of('Demo', 'counselors', 'id', 't.group_name IS NULL')],
  ]);
}
