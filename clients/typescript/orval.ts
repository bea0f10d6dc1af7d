/** orval makes a function of each operation. An answer is `data` with its `status`, by which it is narrowed; nothing is thrown. */
import { counselor, credentials, fileOf, key, pause, sessionOf, tell } from './environment.js';
import * as onus from './generated/orval/onus.js';

const partner = { headers: { 'X-API-Key': key } };

// Pages, to the end.
async function pageOfScenarios(query: { limit: number; cursor?: string }) {
  const answer = await onus.externalScenariosList(query, {}, partner);
  if (answer.status !== 200) throw new Error(`A page was answered ${answer.status}.`);
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

// Create: the key belongs to what is meant, and stays the same when the request is sent again.
const body = { user_id: counselor, scenario_id: scenario.id };
const headers = { 'Idempotency-Key': `order-1-${counselor}` };
const created = await onus.externalAssignmentsCreate(body, headers, partner);
if (created.status !== 201) throw new Error(created.data.detail);
const { id } = created.data;

// A 409, read by its type.
const refused = await onus.externalAssignmentsCreate(body, {}, partner);
if (refused.status !== 409 || refused.data.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refused.status}`);
const { assignment } = refused.data;
const duplicate = { id: assignment.id, byYou: assignment.assigned_by_you };

// Signing in; in a browser `credentials: 'include'` is all.
const signedIn = await onus.authLogin(credentials);
if (signedIn.status !== 200) throw new Error(signedIn.data.detail);
const web = { headers: { Cookie: sessionOf(signedIn) } };

// ETag and If-Match.
const read = await onus.assignmentsGet(id, {}, web);
if (read.status !== 200) throw new Error(`Reading it was answered ${read.status}.`);
const stale = { 'If-Match': read.headers.get('ETag') ?? '' };
const edited = await onus.assignmentsEdit(id, stale, { note: 'Before Friday' }, web);
if (edited.status !== 200) throw new Error(edited.data.detail);
const again = await onus.assignmentsEdit(id, stale, { note: 'After Friday' }, web);
if (again.status !== 412) throw new Error(`Not stale: ${again.status}`);

// The other door's 409.
const pair = { counselorId: read.data.counselor.id, scenarioId: scenario.id };
const refusedAtWeb = await onus.assignmentsCreate(pair, {}, web);
if (refusedAtWeb.status !== 409 || refusedAtWeb.data.type !== '/problems/duplicate-active-assignment')
  throw new Error(`No duplicate: ${refusedAtWeb.status}`);
const { assignment: winner } = refusedAtWeb.data;
const duplicateAtWeb = { id: winner.id, byYou: winner.createdByYou };

// A file, as a form.
const form = { type: 'assignments', file: fileOf(scenarios) } as const;
const uploaded = await onus.importsUploadWithFormData(form, {}, {}, web);
if (uploaded.status !== 202) throw new Error(uploaded.data.detail);
let upload = uploaded.data;
while (upload.status === 'queued' || upload.status === 'running') {
  await pause();
  const answer = await onus.importsGet(upload.id, {}, web);
  if (answer.status !== 200) throw new Error(`The import was answered ${answer.status}.`);
  upload = answer.data;
}

// The result.
const result = { score: 85, feedback: 'Calm and clear' };
const delivered = await onus.externalAssignmentsDeliverResult(id, result, {}, partner);
if (delivered.status !== 200) throw new Error(delivered.data.detail);
const outcome = await onus.externalAssignmentsGetResult(id, {}, partner);
if (outcome.status !== 200) throw new Error(`The result was answered ${outcome.status}.`);

tell({
  scenarios: scenarios.length,
  created: id,
  duplicate,
  duplicateAtWeb,
  stale: again.data.type,
  result: outcome.data.result?.score ?? null,
  imported: { created: upload.counts.created, existing: upload.counts.existing },
});
