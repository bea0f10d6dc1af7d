/** openapi-typescript makes the types, openapi-fetch sends. Answers are `data` or `error`, never thrown. */
import createClient from 'openapi-fetch';
import { counselor, credentials, fileOf, key, pause, sessionOf, tell, url } from './environment.js';
import type { paths } from './generated/openapi-fetch/schema.js';

const partner = createClient<paths>({ baseUrl: url, headers: { 'X-API-Key': key } });

// Pages, to the end.
async function pageOfScenarios(query: { limit: number; cursor?: string }) {
  const { data, error } = await partner.GET('/api/external/scenarios', { params: { query } });
  if (error !== undefined) throw new Error(error.detail);
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
const params = { header: { 'Idempotency-Key': `order-1-${counselor}` } };
const created = await partner.POST('/api/external/assignments', { params, body });
if (created.error !== undefined) throw new Error(created.error.detail);
const { id } = created.data;

// A 409, read by its type.
const { error: refused } = await partner.POST('/api/external/assignments', { body });
if (refused?.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refused?.type}`);
const duplicate = { id: refused.assignment.id, byYou: refused.assignment.assigned_by_you };

// Signing in; in a browser `credentials: 'include'` is all.
const signedIn = await createClient<paths>({ baseUrl: url }).POST('/api/auth/login', { body: credentials });
const web = createClient<paths>({ baseUrl: url, headers: { Cookie: sessionOf(signedIn.response) } });

// ETag and If-Match.
const path = { id };
const read = await web.GET('/api/assignments/{id}', { params: { path } });
if (read.data === undefined) throw new Error(`Reading it was answered ${read.response.status}.`);
const stale = { path, header: { 'If-Match': read.response.headers.get('ETag') ?? '' } };
const edited = await web.PATCH('/api/assignments/{id}', { params: stale, body: { note: 'Before Friday' } });
if (edited.error !== undefined) throw new Error(edited.error.detail);
const again = await web.PATCH('/api/assignments/{id}', { params: stale, body: { note: 'After Friday' } });
if (again.error?.type !== '/problems/precondition-failed') throw new Error(`Not stale: ${again.error?.type}`);

// The other door's 409.
const pair = { counselorId: read.data.counselor.id, scenarioId: scenario.id };
const { error: refusedAtWeb } = await web.POST('/api/assignments', { body: pair });
if (refusedAtWeb?.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refusedAtWeb?.type}`);
const duplicateAtWeb = { id: refusedAtWeb.assignment.id, byYou: refusedAtWeb.assignment.createdByYou };

// A file, as a form: openapi-typescript takes bytes for a string, so the form that is sent is made by hand.
const form = new FormData();
form.append('type', 'assignments');
form.append('file', fileOf(scenarios));
const uploaded = await web.POST('/api/admin/imports', {
  body: { file: 'assignments.csv', type: 'assignments' },
  bodySerializer: () => form,
});
if (uploaded.error !== undefined) throw new Error(uploaded.error.detail);
let upload = uploaded.data;
while (upload.status === 'queued' || upload.status === 'running') {
  await pause();
  const { data, error } = await web.GET('/api/admin/imports/{id}', { params: { path: { id: upload.id } } });
  if (error !== undefined) throw new Error(error.detail);
  upload = data;
}

// The result.
const result = { score: 85, feedback: 'Calm and clear' };
const delivered = await partner.POST('/api/external/assignments/{id}/result', {
  params: { path },
  body: result,
});
if (delivered.error !== undefined) throw new Error(delivered.error.detail);
const outcome = await partner.GET('/api/external/assignments/{id}/result', { params: { path } });
if (outcome.error !== undefined) throw new Error(outcome.error.detail);

tell({
  scenarios: scenarios.length,
  created: id,
  duplicate,
  duplicateAtWeb,
  stale: again.error.type,
  result: outcome.data.result?.score ?? null,
  imported: { created: upload.counts.created, existing: upload.counts.existing },
});
