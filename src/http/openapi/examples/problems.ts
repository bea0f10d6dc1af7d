/** Examples of problems: what was wrong with a request to a path, in the sentences that the service has for it. */
import type { ProblemSlug } from '../../problems/problem-types.js';
import * as cast from './cast.js';

/** With the members that the problem has beside those that all have. */
type Example = { detail: string } & Record<string, unknown>;

const unknownField = { field: 'colour', code: 'unknown-field', message: 'colour is not known here.' };

/** By slug; a problem that a feature describes brings its own. */
const examples: Partial<Record<ProblemSlug, (template: string) => Example>> = {
  'validation-failed': () => ({ detail: unknownField.message, errors: [unknownField] }),
  unauthenticated: (template) => ({
    detail: byDoor(template, {
      partners: 'This is not an API key of ours: was all of it copied?',
      signIn: 'E-mail and password do not match.',
      web: 'Sign in with POST /api/auth/login first.',
    }),
  }),
  forbidden: (template) => ({
    detail: byDoor(template, {
      partners:
        'This key lacks the scope assignments:write: ask an admin of the organization for one that has it.',
      signIn: 'Requests that change something must come from the pages of this site.',
      web: 'This is for the role supervisor or admin; you are counselor.',
    }),
  }),
  'not-found': notFound,
  'serialization-conflict': () => ({
    detail: 'Other changes kept this one from being made in 5 attempts. Nothing was changed; send it again.',
  }),
  'not-undoable': () => ({
    detail: 'This import has not ended. Cancel it or wait for its end, and then undo it.',
  }),
  'idempotency-key-in-progress': () => ({
    detail: 'Another request with this Idempotency-Key still runs, or ended just now. Send this one again.',
  }),
  'precondition-failed': () => ({
    detail: 'The assignment has version 3 by now. Read it again, and send its ETag as If-Match.',
  }),
  'payload-too-large': () => ({ detail: 'The body may have 131072 bytes at most here.' }),
  'unsupported-media-type': () => ({ detail: 'Send the body as application/json, not text/plain.' }),
  'idempotency-key-reused': () => ({
    detail: 'This Idempotency-Key was sent with another request before. Use a new key for a new request.',
  }),
  'precondition-required': () => ({ detail: 'Send the ETag of what you read as If-Match.' }),
  'rate-limited': (template) => ({
    detail: byDoor(template, {
      partners: 'This key may be used 50 times a second: send fewer at once.',
      signIn: 'Too many wrong passwords for this account: try again in 12 min.',
      web: 'You, or your organization, read as many lists at once as one may, and this one was not given a turn in time. Send it again, and fewer at once.',
    }),
  }),
  'internal-error': () => ({
    detail: 'Something failed on our side. Name the request id when you report it.',
    requestId: cast.requestId,
  }),
  'database-unavailable': () => ({
    detail:
      'The database does not answer. If this was a write it may or may not have happened: sending it again is safe, ' +
      'no assignment can come to be twice.',
  }),
  'list-too-slow': () => ({
    detail:
      'This list took longer than 5 s and was ended. Narrow its filter, of assignments by status, counselor, scenario ' +
      'or a range of due dates, and send it again.',
  }),
  'issuer-unavailable': () => ({
    detail: 'The issuer of tokens does not answer as it should, so yours cannot be checked.',
  }),
};

/** @param template a path of the document */
export function exampleFor(slug: ProblemSlug, template: string): Example {
  const example = examples[slug];
  if (example === undefined) throw new Error(`The problem ${slug} has no example for the document.`);
  return example(template);
}

interface ByDoor {
  partners: string;
  signIn: string;
  web: string;
}

function byDoor(template: string, { partners, signIn, web }: ByDoor): string {
  if (template.startsWith('/api/external/')) return partners;
  return /\/(login|logout|password)$/.test(template) ? signIn : web;
}

const nouns: Record<string, string> = {
  assignments: 'assignment',
  counselors: 'counselor',
  scenarios: 'scenario',
  imports: 'import',
  'import-mappings': 'import-mapping',
  users: 'user',
  sessions: 'session',
  'api-keys': 'api-key',
  webhooks: 'webhook',
};

function notFound(template: string): Example {
  const collection = /([a-z-]+)\/\{\w+\}/.exec(template)?.[1];
  // Whom an assignment was wanted for.
  if (collection === undefined) {
    const counselor = template.startsWith('/api/external/') ? 'c-9001' : cast.kofi.id;
    return { detail: `There is no counselor ${counselor}.`, resource: 'counselor' };
  }
  if (collection === 'problems') return { detail: 'There is no problem “no-such”.', resource: 'problem' };
  const resource = nouns[collection]!;
  const noun = resource === 'api-key' ? 'API key' : resource.replace('-', ' ');
  return { detail: `There is no ${noun} ${cast.idsInPaths[collection]}.`, resource };
}
