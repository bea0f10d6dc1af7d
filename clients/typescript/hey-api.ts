/** @hey-api/openapi-ts makes a function of each operation. Answers are `data` or `error`, never thrown. */
import { counselor, credentials, fileOf, key, pause, sessionOf, tell, url } from './environment.js';
import { createClient } from './generated/hey-api/client/index.js';
import * as onus from './generated/hey-api/sdk.gen.js';

const partner = createClient({ baseUrl: url, auth: key });

// Pages, to the end.
async function pageOfScenarios(query: { limit: number; cursor?: string }) {
  const { data, error } = await onus.externalScenariosList({ client: partner, query });
  if (error !== undefined) throw new Error(error.detail);
  if (data === undefined) throw new Error('The answer has no body.');
  return data;
}
let page = await pageOfScenarios({ limit: 10 });
const scenarios = page.items;
while (page.next_cursor !== null) {
  page = await pageOfScenarios({ limit: 10, cursor: page.next_cursor });
  scenarios.push(...page.items);
}
const scenario = scenarios[0];
if (scenario === undefined) throw new Error('There is no scenario.');

// Create: the key belongs to what is meant, and stays the same when the request is sent again.
const body = { user_id: counselor, scenario_id: scenario.id };
const headers = { 'Idempotency-Key': `order-1-${counselor}` };
const created = await onus.externalAssignmentsCreate({ client: partner, body, headers });
if (created.error !== undefined) throw new Error(created.error.detail);
const { id } = created.data;

// A 409, read by its type.
const { error: refused } = await onus.externalAssignmentsCreate({ client: partner, body });
if (refused?.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refused?.type}`);
const duplicate = { id: refused.assignment.id, byYou: refused.assignment.assigned_by_you };

// Signing in; in a browser `credentials: 'include'` is all.
const signedIn = await onus.authLogin({ client: createClient({ baseUrl: url }), body: credentials });
if (signedIn.error !== undefined) throw new Error(signedIn.error.detail);
const web = createClient({ baseUrl: url, headers: { Cookie: sessionOf(signedIn.response) } });

// ETag and If-Match.
const path = { id };
const read = await onus.assignmentsGet({ client: web, path });
if (read.error !== undefined) throw new Error(read.error.detail);
const stale = { 'If-Match': read.response?.headers.get('ETag') ?? '' };
const edited = await onus.assignmentsEdit({
  client: web,
  path,
  headers: stale,
  body: { note: 'Before Friday' },
});
if (edited.error !== undefined) throw new Error(edited.error.detail);
const again = await onus.assignmentsEdit({
  client: web,
  path,
  headers: stale,
  body: { note: 'After Friday' },
});
if (again.error?.type !== '/problems/precondition-failed') throw new Error(`Not stale: ${again.error?.type}`);

// The other door's 409.
const pair = { counselorId: edited.data.counselor.id, scenarioId: scenario.id };
const { error: refusedAtWeb } = await onus.assignmentsCreate({ client: web, body: pair });
if (refusedAtWeb?.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refusedAtWeb?.type}`);
const duplicateAtWeb = { id: refusedAtWeb.assignment.id, byYou: refusedAtWeb.assignment.createdByYou };

// A file, as a form.
const form = { type: 'assignments', file: fileOf(scenarios) } as const;
const uploaded = await onus.importsUpload({ client: web, body: form });
if (uploaded.error !== undefined) throw new Error(uploaded.error.detail);
let upload = uploaded.data;
while (upload.status === 'queued' || upload.status === 'running') {
  await pause();
  const { data, error } = await onus.importsGet({ client: web, path: { id: upload.id } });
  if (error !== undefined) throw new Error(error.detail);
  if (data === undefined) throw new Error('The answer has no body.');
  upload = data;
}

// The result.
const result = { score: 85, feedback: 'Calm and clear' };
const delivered = await onus.externalAssignmentsDeliverResult({ client: partner, path, body: result });
if (delivered.error !== undefined) throw new Error(delivered.error.detail);
const outcome = await onus.externalAssignmentsGetResult({ client: partner, path });
if (outcome.error !== undefined) throw new Error(outcome.error.detail);

tell({
  scenarios: scenarios.length,
  created: id,
  duplicate,
  duplicateAtWeb,
  stale: again.error.type,
  result: outcome.data?.result?.score ?? null,
  imported: { created: upload.counts.created, existing: upload.counts.existing },
});
