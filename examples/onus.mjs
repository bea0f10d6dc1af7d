// Assigns, follows and completes trainings in Onus. Node 20 or later, nothing to install.
//   ONUS_URL=http://127.0.0.1:3000 ONUS_KEY=… node onus.mjs create c-1002 s-101 [KEY]
//   … node onus.mjs changes 2026-12-01T00:00:00Z
//   … node onus.mjs result ASSIGNMENT SCORE
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const { ONUS_URL: url = '', ONUS_KEY: apiKey = '' } = process.env;
const tries = 6;

/** Sends until there is an answer that came whole and does not ask for another try. A POST needs a key: it is sent again. */
async function send(method, path, body, key) {
  const headers = { 'X-API-Key': apiKey, 'Content-Type': 'application/json' };
  if (key !== undefined) headers['Idempotency-Key'] = key;
  for (let attempt = 1; ; attempt += 1) {
    let wait = Math.random() * 0.25 * 2 ** attempt;
    try {
      const response = await fetch(url + path, {
        method,
        headers,
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      });
      const after = response.headers.get('Retry-After') ?? '';
      if (/^\d{1,2}$/.test(after)) wait = Number(after); // A proxy may say a date here, or an hour.
      const answer = JSON.parse(await response.text()); // Half an answer is none.
      if (attempt === tries || !asksForAnother(response)) return { status: response.status, answer };
    } catch (cause) {
      if (attempt === tries) throw new Error(`No whole answer came: ${cause.message}`, { cause });
    }
    await sleep(wait * 1000);
  }
}

function asksForAnother({ status, headers }) {
  const said = headers.get('X-Should-Retry'); // Absent where a proxy answered.
  return said === null ? status === 408 || status === 429 || status >= 500 : said === 'true';
}

/** The key stands for what is meant, such as an order's number: it is made once, before the first try. */
async function create(user, scenario, key = randomUUID()) {
  const body = { user_id: user, scenario_id: scenario };
  const { status, answer } = await send('POST', '/api/external/assignments', body, key);
  // By us, earlier: that is what was wanted.
  if (status === 409 && answer.assignment?.assigned_by_you) return console.log(answer.assignment.id);
  console.log(expected(201, status, answer).id);
}

/** The next time, begin a minute before the `Date` of the first page: docs/PARTNERS.md. */
async function changes(since) {
  for (let cursor = ''; cursor !== null;) {
    const query = new URLSearchParams({ updated_since: since, limit: '200', ...(cursor && { cursor }) });
    const { status, answer } = await send('GET', `/api/external/assignments?${query}`);
    const page = expected(200, status, answer);
    for (const item of page.items)
      console.log([item.id, item.user_id, item.scenario_external_id, item.status].join('\t'));
    cursor = page.next_cursor;
  }
}

async function result(assignment, score) {
  const path = `/api/external/assignments/${assignment}/result`;
  const { status, answer } = await send('POST', path, { score: Number(score) }, randomUUID());
  console.log(expected(200, status, answer).status);
}

function expected(wanted, status, answer) {
  if (status !== wanted) throw new Error(`${status} ${answer.title}: ${answer.detail}`);
  return answer;
}

const [command, ...words] = process.argv.slice(2);
const run = { create, changes, result }[command];
if (run === undefined) throw new Error('Say create, changes or result.');
await run(...words);
