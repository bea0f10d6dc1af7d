/**
 * What each problem means and what to do about it, for people: what `GET /problems/:slug` shows, and what
 * `docs/PROBLEMS.md` is made from (`npm run docs`). Texts are plain but for `code` in backticks.
 */
import type { ProblemSlug } from './problem-types.js';

export interface Explanation {
  /** What it means. */
  meaning: string;
  /** What to do about it. */
  remedy: string;
  /** Members beside those that every problem has. */
  members?: Record<string, string>;
  headers?: Record<string, string>;
  /** A page beside `docs/PROBLEMS.md` that says more. */
  more?: readonly [title: string, page: string];
}

const retryAfter = { 'Retry-After': 'Whole seconds after which to send it again, five at most.' };

export const explanations: Record<ProblemSlug, Explanation> = {
  'validation-failed': {
    meaning: 'The request is not well-formed, or names something that cannot be. Nothing was done.',
    remedy: 'Mend every fault that `errors` lists, and send it again.',
    members: {
      errors:
        'Every fault at once, as `{field, code, message}`: `field` is a path such as `result.score` or `counselorIds[3]`, ' +
        'the name of a parameter or of a header, or empty for the request as a whole; `code` is one of those below; ' +
        '`message` is a sentence for people.',
    },
  },
  unauthenticated: {
    meaning:
      'Nobody is signed in, or the key or token is missing, mistyped, unknown, revoked or expired; `detail` says which.',
    remedy: 'Sign in, or send a key that is valid.',
    headers: { 'WWW-Authenticate': 'What the route takes.' },
  },
  forbidden: {
    meaning:
      'You are known, but your role or the scopes of your key do not allow this; or a browser sent the request from a page of another site; or your password was given to you and is to be changed first. `detail` says what is lacking.',
    remedy:
      'Ask an admin of your organization for the role, or for a key with the scope; change your password where `code` says so.',
    members: {
      code: 'Where your password is to be changed first (`POST /api/auth/password`): `password-change-required`.',
    },
  },
  'not-found': {
    meaning: 'There is no such thing for you. What belongs to another organization does not exist.',
    remedy: 'Look at the id and the path. What is added later is found when the request is sent again.',
    members: { resource: 'Of which kind it is: such as `assignment`, `counselor`, `scenario` or `route`.' },
  },
  'method-not-allowed': {
    meaning: 'The path takes other methods.',
    remedy: 'Use one of those.',
    headers: { Allow: 'The methods that the path takes.' },
  },
  'request-timeout': {
    meaning:
      'The headers, or the whole request, did not arrive in time (`HEADERS_TIMEOUT_SECONDS`, `REQUEST_TIMEOUT_SECONDS`). Nothing was done. The connection is closed.',
    remedy: 'Send it again on a new connection.',
  },
  'duplicate-active-assignment': {
    meaning:
      'The counselor has this scenario already, `pending` or `in_progress`, and has one active assignment of a scenario at most. Nothing was created.',
    remedy:
      'If `createdByYou` is `true` (for partners `assigned_by_you`), and it was created after you first sent this request, then that was you, ' +
      'and all is well: browsers, and many libraries, send a request again in silence when its answer is lost. ' +
      'With an `Idempotency-Key` you need not ask: you get the first answer. ' +
      'Otherwise it can be assigned again once it is completed or cancelled, by those who may.',
    members: {
      assignment:
        'The one that there is, as it was read: `{id, status, createdAt, createdByYou, url}`, and for partners `{id, status, assigned_at, assigned_by_you, url}`. ' +
        'By you is: by the same user, or the same API key, rotated or not; nobody created what came through a file. `url` is where it is.',
      existing: 'Only of a bulk request in mode `atomic`: all pairs that are active already.',
    },
  },
  'serialization-conflict': {
    meaning:
      'Other changes kept this one from being made, in several attempts. Nothing was changed. Creates of different pairs never get this answer.',
    remedy: 'Send it again.',
    headers: retryAfter,
  },
  'invalid-transition': {
    meaning:
      'The life of the assignment does not lead there: from `pending` to `in_progress` to `completed`, or to `cancelled` from either of the first two. ' +
      'A repeat of a step already taken is no error, but one that completes with another result than there is. What is completed or cancelled cannot be edited either: `from` and `to` are then the same.',
    remedy:
      'Read the assignment again, and decide by its status. A supervisor corrects a result at `POST /api/assignments/:id/result`, with a reason.',
    members: { from: 'The status that it has.', to: 'The status that was asked for.' },
  },
  'not-undoable': {
    meaning:
      'Only an import of assignments that has ended and was no dry run can be undone. What rosters and cancellations did is not taken back, nor is an undo.',
    remedy:
      'Wait for the end of an import that still runs, or cancel it, and then undo it. For the others, `detail` says what to do.',
  },
  'idempotency-key-in-progress': {
    meaning:
      'A request with the same `Idempotency-Key` is being worked on, and did not end within two seconds.',
    remedy: 'Send it again: the answer is then the first one’s.',
    headers: retryAfter,
  },
  'cursor-expired': {
    meaning:
      'You go on from before events that are deleted: they are kept for `EVENTS_KEPT_DAYS`, 30 by default. So some that followed cannot be told to you any more.',
    remedy:
      'Read the lists anew, as at your first time, and go on with `oldest` as `after`. Ask more often than once in that time.',
    members: { oldest: 'A cursor that works: what follows it is the oldest that is kept.' },
    more: ['Events', 'EVENTS.md'],
  },
  'precondition-failed': {
    meaning: 'The assignment, counselor or scenario was changed after you read it, and so nothing was done.',
    remedy:
      'Read it again, and send its new `ETag` as `If-Match`. A tag that a proxy made weak or marked (`W/"3"`, `"3-gzip"`) may be sent as it is.',
  },
  'payload-too-large': {
    meaning:
      'The body has more than the route takes: 1 MiB for a bulk request, 320 KiB for a scenario, 32 KiB for signing in, `IMPORT_MOST_MEBIBYTES` for a file to import, 128 KiB elsewhere. `detail` says how many bytes.',
    remedy: 'Send less at once.',
  },
  'unsupported-media-type': {
    meaning:
      'Bodies are JSON in UTF-8: `Content-Type: application/json`; files to import are of other types. Either may have the `Content-Encoding` `gzip`, `deflate` or `br`, and no other.',
    remedy: 'Send it as what `detail` says.',
    more: ['What a file may be', 'IMPORTS.md#what-a-file-may-be'],
  },
  'idempotency-key-reused': {
    meaning:
      'The `Idempotency-Key` was used for another request within the last 24 hours: another route, or a body that means something else. The order of members and white space mean nothing.',
    remedy: 'Use a new key for each new request, and the same one only to send the same request again.',
  },
  'precondition-required': {
    meaning:
      'An edit of an assignment must say of which version it is, so that nobody’s change is overwritten unseen.',
    remedy: 'Send the `ETag` that you read as `If-Match`.',
  },
  'rate-limited': {
    meaning:
      'Too many requests: for what the key may do in a second, or too many wrong passwords for one account or from one address. ' +
      'Also a list that was not given its turn within five seconds, because you, or your organization, were reading as many at once as one may. `detail` says which it was.',
    remedy: 'Send it again after `Retry-After` seconds, and fewer at once.',
    headers: {
      'Retry-After':
        'Whole seconds after which to send it again: for a key one, for lists some, for wrong passwords as long as it truly takes (`SIGN_IN_WINDOW_SECONDS`).',
      'RateLimit-Policy': 'What the limit is; not for lists.',
      RateLimit: 'What is left of it, and for how long.',
    },
    more: ['How lists are bounded', 'DATABASE.md#slow-lists'],
  },
  'headers-too-large': {
    meaning: 'Path, query and headers have more than 16 KiB together. The connection is closed.',
    remedy: 'Send fewer or shorter ones: cookies are often what is long.',
  },
  'internal-error': {
    meaning: 'Something failed on our side. It is in the log of the service, under the id of the request.',
    remedy: 'Report it, and name `requestId`.',
    members: { requestId: 'The id of the request, the same as in `X-Request-Id`.' },
  },
  'database-unavailable': {
    meaning: 'The database is away, or busy beyond its limits. A write may or may not have happened.',
    remedy:
      'Send it again: that is safe, because no assignment can come to be twice. If the write did happen, a create is then answered 409 `duplicate-active-assignment` ' +
      'about your own first try, as `createdByYou` (for partners `assigned_by_you`) tells; with an `Idempotency-Key` it is the first one’s success.',
    headers: retryAfter,
  },
  'list-too-slow': {
    meaning: 'The list took longer than five seconds, or the report longer than twenty, and was ended.',
    remedy:
      'Narrow its filter: of assignments by status, counselor, scenario or a range of due dates; of others by `q`; of a report by `from` and `to`. Sent again as it was, it is fast enough only if the database was busy with something else.',
    headers: retryAfter,
    more: ['How lists are bounded', 'DATABASE.md#slow-lists'],
  },
  'issuer-unavailable': {
    meaning:
      'The issuer of the tokens (`OIDC_ISSUER`) did not answer, so a token could not be checked. The built-in sign-in works meanwhile.',
    remedy: 'Send it again.',
    headers: retryAfter,
  },
};
