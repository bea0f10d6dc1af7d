/** Completes the OpenAPI document: what each operation takes and answers beside what Nest finds out by itself. */
import type { OpenAPIObject } from '@nestjs/swagger';
import { problemTypes, type ProblemSlug } from '../problems/problem-types.js';
import { type HeaderName, headersNamed, limitHeaders } from './headers.js';
import { plain, problemResponse } from './problem-responses.js';
import {
  type DescribedProblem,
  IDEMPOTENT,
  LISTS,
  PROBLEMS,
  RESPONSE_HEADERS,
} from './responses.decorator.js';

type Schema = Record<string, unknown>;

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Record<string, unknown>;

/**
 * Says of each operation who may use it, which body it needs, and what it answers, problems and headers included.
 * @param prefix of the path at which we are reached
 */
export function describeResponses(document: OpenAPIObject, prefix: string): void {
  for (const route of operationsOf(document)) complete(document, prefix, route);
}

interface Route {
  path: string;
  method: string;
  operation: Operation;
}

export function operationsOf({ paths }: OpenAPIObject): Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    (['get', 'post', 'put', 'patch', 'delete'] as const)
      .filter((method) => item[method] !== undefined)
      .map((method) => ({ path, method, operation: item[method] as Operation })),
  );
}

function complete(document: OpenAPIObject, prefix: string, { path, method, operation }: Route): void {
  // A method's own decorator and its class's are both listed; a route that is open has none.
  operation.security = (operation.security ?? []).filter(
    (scheme, i, all) => all.findIndex((other) => Object.keys(other)[0] === Object.keys(scheme)[0]) === i,
  );
  for (const parameter of operation.parameters ?? []) {
    if ('schema' in parameter && (parameter.schema as Schema)['default'] !== undefined)
      parameter.required = false;
  }
  describeBody(document, operation);
  const headers = headersOfAll(operation);
  const isTagged = method === 'get' && path.startsWith('/api/') && isJson(operation);
  describeSuccess(document, operation, isTagged ? [...headers, 'ETag'] : headers);
  if (isTagged) describeTags(document, operation, headers);
  const own = new Map(ownProblems(operation).map((problem) => [problem.slug, problem]));
  if (own.has('precondition-failed')) describeIfMatch(operation, own.has('precondition-required'));
  const repeats = operation[IDEMPOTENT] === true ? describeIdempotency(operation) : [];
  const lists = operation[LISTS] === true ? (['list-too-slow', 'rate-limited'] as const) : [];
  const slugs = new Set([...own.keys(), ...repeats, ...common(method, operation), ...lists]);
  const problems = [...slugs].map((slug) => own.get(slug) ?? plain(slug));
  for (const [status, group] of Map.groupBy(problems, ({ slug }) => problemTypes[slug].status)) {
    operation.responses[status] ??= problemResponse({ document, prefix, path }, group, headers) as never;
  }
  for (const extension of [PROBLEMS, RESPONSE_HEADERS, IDEMPOTENT, LISTS]) delete operation[extension];
}

function ownProblems(operation: Operation): DescribedProblem[] {
  const own = (operation[PROBLEMS] ?? []) as (ProblemSlug | DescribedProblem)[];
  return own.map((problem) => (typeof problem === 'object' ? problem : plain(problem)));
}

/** A key's limit is told of in every answer; people have none. */
const isLimited = ({ security = [] }: Operation): boolean => security.some((scheme) => 'api-key' in scheme);

/** No body at all is read as one without members, and so a body is needed where a member is. */
function describeBody({ components }: OpenAPIObject, { requestBody }: Operation): void {
  if (requestBody === undefined || '$ref' in requestBody) return;
  const schemaOf = (type: string): Schema | undefined => {
    const { schema } = requestBody.content[type] ?? {};
    const referred = schema !== undefined && '$ref' in schema ? schema.$ref.split('/').at(-1) : undefined;
    return (referred === undefined ? schema : components!.schemas![referred]) as Schema | undefined;
  };
  const body = schemaOf('application/json');
  if (body !== undefined) requestBody.required = ((body['required'] ?? []) as string[]).length > 0;
  // Clients that are generated send each default that they know of, and the query and the form would both say it.
  for (const field of Object.values(schemaOf('multipart/form-data')?.['properties'] ?? {}))
    delete (field as Schema)['default'];
}

interface Success {
  description?: string;
  content?: Record<string, { schema?: { $ref?: string } }>;
}

/** Headers of every answer of an operation. */
function headersOfAll(operation: Operation): HeaderName[] {
  return ['X-Request-Id', ...(isLimited(operation) ? limitHeaders : [])];
}

/** Only a file has a name. */
const files = ['Content-Disposition'] as const;
const isAlsoJson = (content: object): boolean =>
  'application/json' in content && Object.keys(content).length > 1;

function describeSuccess(document: OpenAPIObject, operation: Operation, headers: HeaderName[]): void {
  const repeats: HeaderName[] = operation[IDEMPOTENT] === true ? ['Idempotent-Replayed'] : [];
  const names = new Set([...headers, ...repeats, ...((operation[RESPONSE_HEADERS] ?? []) as HeaderName[])]);
  for (const [status, success] of Object.entries(operation.responses)) {
    const { content = {}, description } = success as Success;
    const referred = content['application/json']?.schema?.$ref?.split('/').at(-1) ?? '';
    const schema = (document.components!.schemas![referred] ?? {}) as { description?: string };
    Object.assign(success as object, {
      // What is answered is described where it is; nothing is answered where all is said by the status.
      description:
        description || schema.description || `It is done, and there is nothing to tell (${status}).`,
      headers: headersNamed(document, names, isAlsoJson(content) ? files : []),
    });
  }
}

/** Under `/api` it has a tag, unless it is streamed, as what may be something else too is: see `requests/json-adapter.ts`. */
function isJson({ responses }: Operation): boolean {
  const success = responses[200] as { content?: object } | undefined;
  return Object.keys(success?.content ?? {}).join() === 'application/json';
}

function describeTags(document: OpenAPIObject, operation: Operation, headers: HeaderName[]): void {
  takeHeader(operation, {
    name: 'If-None-Match',
    description: 'The `ETag` of an answer that you have: 304 without a body where it is still the same.',
  });
  operation.responses[304] = {
    description: 'The answer is the one that `If-None-Match` names: there is no body.',
    headers: headersNamed(document, [...headers, 'ETag']),
  } as never;
}

function describeIfMatch(operation: Operation, isRequired: boolean): void {
  takeHeader(operation, {
    name: 'If-Match',
    description:
      'The `ETag` of what you read, or `*` for any: where it has another version by now, nothing is changed, and it is 412.',
    required: isRequired,
  });
}

/** The header that a route takes, and what may come of it. */
function describeIdempotency(operation: Operation): ProblemSlug[] {
  takeHeader(operation, {
    name: 'Idempotency-Key',
    description:
      'Makes it safe to send this request again: for 24 hours the same key with the same request gets the first answer ' +
      'again, marked `Idempotent-Replayed: true`. 1 to 255 printable ASCII characters: the number of an order, or a ' +
      'new UUID for each change that is intended; with a space among them in double quotes. A refusal is not kept; ' +
      'another request with the key is 422.',
    // With the quotes.
    schema: { type: 'string', minLength: 1, maxLength: 257 },
  });
  return ['idempotency-key-in-progress', 'idempotency-key-reused'];
}

interface TakenHeader {
  name: string;
  description: string;
  required?: boolean;
  schema?: Schema;
}

function takeHeader(operation: Operation, header: TakenHeader): void {
  const defaults = { in: 'header', required: false, schema: { type: 'string' } } as const;
  operation.parameters = [...(operation.parameters ?? []), { ...defaults, ...header }];
}

function common(method: string, operation: Operation): ProblemSlug[] {
  const { security = [] } = operation;
  return [
    'validation-failed',
    ...(security.length > 0 ? (['unauthenticated', 'forbidden'] as const) : []),
    ...(isLimited(operation) ? (['rate-limited'] as const) : []),
    ...(method === 'get' ? [] : (['forbidden', 'serialization-conflict'] as const)),
    // A GET may come with a body too, and it is looked at.
    'payload-too-large',
    'unsupported-media-type',
    'internal-error',
    'database-unavailable',
    ...(security.some((scheme) => 'token' in scheme) ? (['issuer-unavailable'] as const) : []),
  ];
}
