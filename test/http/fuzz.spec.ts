/**
 * Sends at least 20,000 requests that are made from the service's own OpenAPI document, and sees that none of them is
 * answered in a way that the document does not have, fails on our side, or leaves a row that should not be.
 *
 * `FUZZ_SEED=7 FUZZ_REQUESTS=200000 npm test -- fuzz` sends others, and more.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readName } from '../../src/http/validation/read-text.js';
import { Callers, thingsOf } from './fuzz/callers.js';
import { brokenRules, importedRows, MadeRows, rowCounts, untouchable } from './fuzz/invariants.js';
import { type FuzzRequest, requestsOf } from './fuzz/requests.js';
import { signIn } from '../support/api.js';
import { type Answered, checkAgainstDocument, type OpenApiDocument } from '../support/openapi-conformance.js';
import { createWorld, type World } from '../support/worlds.js';

const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_125);
const wanted = Number(process.env['FUZZ_REQUESTS'] ?? 21_000);

/** Argon2 or a new sign-in at each: as few of those as may be (see `rare` below). */
const costly = /^\/api\/(auth\/(login|logout|password|sessions)|admin\/users)/;
/** What of an assignment's life seldom finds it where it must be. */
const lucky = /assignments\/\{id\}(\/(start|complete|result))?$/;
/**
 * The success of one would take the callers' own credentials away, and what the other is sent must fit a header that it is
 * sent too; other tests see it.
 */
const neverSucceed = ['put /api/admin/import-mappings', 'post /api/auth/password'];
const inFlight = 16;
const mostFindings = 20;

let world: World;
let document: OpenApiDocument;
let callers: Callers | undefined;
let things: Map<string, string[]>;

beforeAll(async () => {
  world = await createWorld({
    environment: {
      LOG_LEVEL: 'error',
      SIGN_IN_ATTEMPTS_PER_ACCOUNT: '1000000',
      SIGN_IN_ATTEMPTS_PER_ADDRESS: '1000000',
    },
  });
  const other = await signIn(world.url, 'admin@other.test');
  const [counselors, scenarios] = [await other.get('/api/counselors'), await other.get('/api/scenarios')];
  const pair = { counselorId: counselors.body.items[0].id, scenarioId: scenarios.body.items[0].id };
  expect((await other.post('/api/assignments', pair)).status).toBe(201);
  const bound = { email: 'bound@demo.test', name: 'Bound', role: 'supervisor', groups: ['Bound'] };
  await world.admin.post('/api/admin/users', { ...bound, password: 'demo-password' });
  document = (await (await fetch(`${world.url}/openapi.json`)).json()) as OpenApiDocument;
  things = await thingsOf(world.pool);
  callers = new Callers(world, things);
  await callers.credentialsOf('partner');
});

afterAll(async () => {
  callers?.close();
  await world.close();
});

/** Requests for every operation of the document, in an order that mixes them. */
function allRequests(): FuzzRequest[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const weights = operations.map(({ path, method }) => {
    if (lucky.test(path) && method !== 'get') return 4;
    return costly.test(path) && method !== 'get' ? 0.13 : 1;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const requests = operations.flatMap(({ path, method, operation }, i) => {
    // Enough of each, however many others there are.
    const numRuns = Math.max(Math.ceil((wanted * weights[i]!) / total), Math.ceil(wanted / 350));
    return fc.sample(requestsOf(path, method, operation, document), { numRuns, seed: seed + i });
  });
  const [order] = fc.sample(fc.shuffledSubarray(requests, { minLength: requests.length }), {
    numRuns: 1,
    seed,
  });
  return order!;
}

/** What is wrong with an answer. */
async function faultsOf(sent: FuzzRequest, answer: Answered): Promise<string[]> {
  const faults: string[] = [];
  if (answer.status >= 500) faults.push('It failed on our side.');
  await checkAgainstDocument(world.url, sent.method, sent.path, answer).catch((error: unknown) => {
    faults.push(String(error).split('\n', 1)[0]!);
  });
  if (/node_modules|\.js:\d|QueryFailed|argon2id/.test(answer.text)) faults.push('It tells of the inside.');
  const asked = `${decodeURIComponent(sent.path.replace(/%(?![0-9a-f]{2})|%[89a-f]./gi, ''))} ${sent.body}`;
  const [pathname] = sent.path.split('?');
  const { notFound = [] } = answer.body as { notFound?: string[] };
  // To whom is erased already any text is confirmation.
  const names = sent.template.endsWith('/erase') ? undefined : sent.body;
  for (const id of things.get('foreign')!) {
    const isNamed = pathname!.includes(id) || names?.includes(id);
    if (answer.status < 300 && isNamed && !notFound.includes(id))
      faults.push('It reaches another organization.');
    if (answer.text.includes(id) && !asked.toLowerCase().includes(id))
      faults.push(`It tells of another organization: ${id}`);
  }
  if (sent.caller === 'bound') {
    const told = counselorsOf(sent, answer).filter((id) => things.get('outside')!.includes(id));
    faults.push(...told.map((id) => `It tells of a counselor outside the caller's groups: ${id}`));
  }
  return [...faults, ...changedTexts(sent, answer)];
}

/** Whom an answer is about; texts may have any id. */
function counselorsOf({ template }: FuzzRequest, { status, body }: Answered): string[] {
  if (status >= 300 || !/^\/api\/(counselors|assignments)/.test(template)) return [];
  const { items = [], created = [], ...one } = body as Record<'items' | 'created', unknown[] | undefined>;
  return [...items, ...created, one].flatMap((each) => {
    const { id, counselor, counselorId } = each as {
      id?: string;
      counselorId?: string;
      counselor?: { id: string };
    };
    return [id, counselorId, counselor?.id].filter((value) => value !== undefined);
  });
}

/** Texts that were taken and are not as they were sent, but for how text is read. */
function changedTexts(
  { body, headers }: FuzzRequest,
  { status, body: answered, headers: got }: Answered,
): string[] {
  if (status !== 201 || !body || headers['Idempotency-Key'] !== undefined) return [];
  if (got['idempotent-replayed'] !== undefined) return [];
  const wish = JSON.parse(body) as Record<string, unknown>;
  return ['name', 'title', 'externalId', 'description', 'note'].flatMap((field) => {
    const [sent, kept] = [wish[field], (answered as Record<string, unknown>)[field]];
    if (typeof sent !== 'string' || typeof kept !== 'string') return [];
    return readName(sent) === readName(kept) ? [] : [`${field} was sent as ${JSON.stringify(sent)}.`];
  });
}

/** Takes ids and cursors from answers, for later requests to name. */
function learn({ template, method }: FuzzRequest, { status, body }: Answered): void {
  const { id, items, ...others } = body as {
    id?: string;
    nextCursor?: string | null;
    previousCursor?: string | null;
    next_cursor?: string | null;
    previous_cursor?: string | null;
    items?: { id: string }[];
  };
  // They do not last: callers end their own.
  if (template === '/api/auth/sessions' && items?.[0]) things.set('session', [items[0].id]);
  const { nextCursor, previousCursor, next_cursor, previous_cursor } = others;
  for (const cursor of [nextCursor, previousCursor, next_cursor, previous_cursor])
    if (typeof cursor === 'string') things.get('cursor')!.push(cursor);
  if (template === '/api/admin/imports' && status === 202) things.get('import')!.push(id!);
  if (method !== 'post' || status !== 201 || id === undefined) return;
  if (template.endsWith('/assignments')) things.get('assignment')!.push(id);
  if (template === '/api/counselors') things.get('counselor')!.push(id);
  if (template === '/api/scenarios') things.get('scenario')!.push(id);
}

it(`${wanted} requests are each answered as documented, and leave nothing behind that they should not`, async () => {
  const requests = allRequests();
  expect(requests.length).toBeGreaterThanOrEqual(wanted);
  const before = { rows: await rowCounts(world.pool), untouchable: await untouchable(world.pool) };
  const made = new MadeRows();
  const findings = new Map<string, string>();
  const calls = new Map<string, { all: number; fine: number }>();

  const one = async (each: FuzzRequest): Promise<void> => {
    const sent = callers!.concrete(each);
    const answer = await callers!.send(sent);
    made.note(sent, answer);
    learn(sent, answer);
    const name = `${sent.method} ${sent.template}`;
    const count = calls.get(name) ?? { all: 0, fine: 0 };
    calls.set(name, { all: count.all + 1, fine: count.fine + Number(answer.status < 300) });
    for (const fault of await faultsOf(sent, answer)) {
      const { method, path, headers, body, caller } = sent;
      const told = JSON.stringify({ method, path, headers, body, caller }).slice(0, 1_500);
      findings.set(
        `${name}: ${answer.status} ${fault.slice(0, 120)}`,
        `${told}\n→ ${answer.text.slice(0, 500)}`,
      );
    }
  };
  const queue = requests[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const each of queue) {
      if (findings.size >= mostFindings) return;
      await one(each);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));

  expect([...findings].map(([what, how]) => `${what}\n${how}`)).toEqual([]);
  expect(await brokenRules(world.pool)).toEqual([]);
  expect(await untouchable(world.pool)).toEqual(before.untouchable);
  const imported = await importedRows(world.pool);
  const after = await rowCounts(world.pool);
  for (const [table, count] of Object.entries(made.counts)) {
    const rows = count + (imported[table] ?? 0);
    expect({ table, rows: after[table]! - before.rows[table]! }).toEqual({ table, rows });
  }
  // It reached everything, and deep enough that every route worked.
  const rare = [...calls].filter(([, { all }]) => all < 50).map(([name]) => name);
  const neverFine = [...calls].filter(([, { fine }]) => fine === 0).map(([name]) => name);
  expect({ rare, neverFine: neverFine.sort() }).toEqual({ rare: [], neverFine: neverSucceed.toSorted() });
  expect((await fetch(`${world.url}/health/ready`)).status).toBe(200);
}, 900_000);
