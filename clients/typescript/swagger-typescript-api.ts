/**
 * swagger-typescript-api makes a class with a method for each operation. With `--disable-throw-on-error` an answer is
 * looked at by `ok`, and `error` has the type of every problem that the operation may answer.
 */
import { counselor, credentials, fileOf, key, pause, sessionOf, tell, url } from './environment.js';
import { Api } from './generated/swagger-typescript-api/onus.js';

const partner = new Api({ baseUrl: url, baseApiParams: { headers: { 'X-API-Key': key } } }).api;

// Pages, to the end.
async function pageOfScenarios(query: { limit: number; cursor?: string }) {
  const answer = await partner.externalScenariosList(query);
  if (!answer.ok) throw new Error(`A page was answered ${answer.status}.`);
  return answer.data;
}
let page = await pageOfScenarios({ limit: 10 });
const scenarios = page.items;
while (page.next_cursor !== null) {
  page = await pageOfScenarios({ limit: 10, cursor: page.next_cursor });
  scenarios.push(...page.items);
}
const scenario = scenarios[0];
if (scenario === undefined) throw new Error('There is no scenario.');

// Create: the key belongs to what is meant, and stays the same when the request is sent again. This header has no type here.
const body = { user_id: counselor, scenario_id: scenario.id };
const headers = { 'Idempotency-Key': `order-1-${counselor}` };
const created = await partner.externalAssignmentsCreate(body, { headers });
if (!created.ok) throw new Error(created.error.detail);
const { id } = created.data;

// A 409, read by its type.
const { error: refused } = await partner.externalAssignmentsCreate(body);
if (refused.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refused.type}`);
const duplicate = { id: refused.assignment.id, byYou: refused.assignment.assigned_by_you };

// Signing in; in a browser `credentials: 'include'` is all.
const signedIn = await new Api({ baseUrl: url }).api.authLogin(credentials);
const web = new Api({ baseUrl: url, baseApiParams: { headers: { Cookie: sessionOf(signedIn) } } }).api;

// ETag and If-Match.
const read = await web.assignmentsGet(id);
if (!read.ok) throw new Error(`Reading it was answered ${read.status}.`);
const stale = { headers: { 'If-Match': read.headers.get('ETag') ?? '' } };
const edited = await web.assignmentsEdit(id, { note: 'Before Friday' }, stale);
if (!edited.ok) throw new Error(edited.error.detail);
const again = await web.assignmentsEdit(id, { note: 'After Friday' }, stale);
if (again.error.type !== '/problems/precondition-failed') throw new Error(`Not stale: ${again.error.type}`);

// The other door's 409.
const pair = { counselorId: read.data.counselor.id, scenarioId: scenario.id };
const { error: refusedAtWeb } = await web.assignmentsCreate(pair);
if (refusedAtWeb.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refusedAtWeb.type}`);
const duplicateAtWeb = { id: refusedAtWeb.assignment.id, byYou: refusedAtWeb.assignment.createdByYou };

// A file, as a form.
const uploaded = await web.importsUpload({ type: 'assignments', file: fileOf(scenarios) });
if (!uploaded.ok) throw new Error(uploaded.error.detail);
let upload = uploaded.data;
while (upload.status === 'queued' || upload.status === 'running') {
  await pause();
  const answer = await web.importsGet(upload.id);
  if (!answer.ok) throw new Error(`The import was answered ${answer.status}.`);
  upload = answer.data;
}

// The result.
const result = { score: 85, feedback: 'Calm and clear' };
const delivered = await partner.externalAssignmentsDeliverResult(id, result);
if (!delivered.ok) throw new Error(delivered.error.detail);
const outcome = await partner.externalAssignmentsGetResult(id);
if (!outcome.ok) throw new Error(`The result was answered ${outcome.status}.`);

tell({
  scenarios: scenarios.length,
  created: id,
  duplicate,
  duplicateAtWeb,
  stale: again.error.type,
  result: outcome.data.result?.score ?? null,
  imported: { created: upload.counts.created, existing: upload.counts.existing },
});
