/** Completes the OpenAPI document: the problem catalogue, each operation's error responses, and headers. */
import type { OpenAPIObject } from '@nestjs/swagger';
import { typeOf } from '../problems/catalogue.js';
import { problemTypes, type ProblemSlug } from '../problems/problem-types.js';
import {
  type DescribedProblem,
  IDEMPOTENT,
  LISTS,
  PROBLEMS,
  RESPONSE_HEADERS,
} from './responses.decorator.js';

type Schema = Record<string, unknown>;

const text = { type: 'string' };

/** Members of a problem beside those that all have; a feature describes those of its own. */
const members: Partial<Record<ProblemSlug, Record<string, Schema>>> = {
  'validation-failed': {
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: { field: text, code: text, message: text },
      },
    },
  },
  'not-found': { resource: text },
  'internal-error': { requestId: text },
};

const problemHeaders: Partial<Record<ProblemSlug, string>> = {
  unauthenticated: 'WWW-Authenticate',
  'method-not-allowed': 'Allow',
  'serialization-conflict': 'Retry-After',
  'idempotency-key-in-progress': 'Retry-After',
  'rate-limited': 'Retry-After',
  'database-unavailable': 'Retry-After',
  'list-too-slow': 'Retry-After',
  'issuer-unavailable': 'Retry-After',
};

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & Record<string, unknown>;

/**
 * Adds the schemas of all problems, and to each operation the problems it may answer and its headers.
 * @param prefix of the path at which we are reached
 */
export function describeResponses(document: OpenAPIObject, prefix: string): void {
  const schemas = ((document.components ??= {}).schemas ??= {});
  const all = (Object.keys(problemTypes) as ProblemSlug[]).map(plain);
  for (const problem of [...all, ...problemsOf(document)])
    schemas[schemaName(problem)] = problemSchema(problem, prefix);
  defaultsAreOptional(schemas as Record<string, Schema>);
  for (const [method, operation] of operationsOf(document)) complete(method, operation);
}

function operationsOf({ paths }: OpenAPIObject): [method: string, operation: Operation][] {
  return Object.values(paths).flatMap((path) =>
    (['get', 'post', 'patch', 'delete'] as const)
      .filter((method) => path[method] !== undefined)
      .map((method): [string, Operation] => [method, path[method] as Operation]),
  );
}

/** Those that features describe. */
function problemsOf(document: OpenAPIObject): DescribedProblem[] {
  return operationsOf(document).flatMap(([, operation]) => ownProblems(operation));
}

function ownProblems(operation: Operation): DescribedProblem[] {
  const own = (operation[PROBLEMS] ?? []) as (ProblemSlug | DescribedProblem)[];
  return own.map((problem) => (typeof problem === 'object' ? problem : plain(problem)));
}

/** One that no feature describes. */
function plain(slug: ProblemSlug): DescribedProblem {
  return { slug, members: members[slug] ?? {} };
}

/** What has a default may be left out; the decorators say that of what is marked as optional only. */
function defaultsAreOptional(schemas: Record<string, Schema>): void {
  for (const schema of Object.values(schemas)) {
    const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
    const required = (schema['required'] ?? []) as string[];
    schema['required'] = required.filter((name) => properties[name]?.['default'] === undefined);
  }
}

function complete(method: string, operation: Operation): void {
  // A method's own decorator and its class's are both listed.
  if (operation.security !== undefined) {
    operation.security = operation.security.filter(
      (scheme, i, all) => all.findIndex((other) => Object.keys(other)[0] === Object.keys(scheme)[0]) === i,
    );
  }
  for (const parameter of operation.parameters ?? []) {
    if ('schema' in parameter && (parameter.schema as Schema)['default'] !== undefined)
      parameter.required = false;
  }
  const named = [...((operation[RESPONSE_HEADERS] ?? []) as string[])];
  const isTagged = method === 'get' && isJsonOfCallers(operation);
  if (isTagged && !named.includes('ETag')) named.push('ETag');
  for (const [status, success] of Object.entries(operation.responses)) {
    if (status.startsWith('2') && named.length > 0)
      Object.assign(success as object, { headers: headersNamed(named) });
  }
  if (isTagged) describeTags(operation);
  const own = new Map(ownProblems(operation).map((problem) => [problem.slug, problem]));
  if (own.has('precondition-failed')) describeIfMatch(operation, own.has('precondition-required'));
  const repeats = operation[IDEMPOTENT] === true ? describeIdempotency(operation) : [];
  const lists = operation[LISTS] === true ? (['list-too-slow', 'rate-limited'] as const) : [];
  const slugs = new Set([...own.keys(), ...repeats, ...common(method, operation), ...lists]);
  const problems = [...slugs].map((slug) => own.get(slug) ?? plain(slug));
  for (const [status, group] of Map.groupBy(problems, ({ slug }) => problemTypes[slug].status)) {
    operation.responses[status] ??= response(group) as never;
  }
  delete operation[PROBLEMS];
  delete operation[RESPONSE_HEADERS];
  delete operation[IDEMPOTENT];
  delete operation[LISTS];
}

/** What is read by somebody who is known, and so under `/api`: see `requests/json-adapter.ts`. */
function isJsonOfCallers({ security = [], responses }: Operation): boolean {
  const success = responses[200] as { content?: object } | undefined;
  return security.length > 0 && 'application/json' in (success?.content ?? {});
}

function describeTags(operation: Operation): void {
  takeHeader(
    operation,
    'If-None-Match',
    'ETag of an answer that the caller has; 304 if it is still the same',
  );
  operation.responses[304] = {
    description: 'The caller has this answer already',
    headers: headersNamed(['ETag']),
  } as never;
}

function describeIfMatch(operation: Operation, isRequired: boolean): void {
  const what = 'ETag of what was read: changes nothing and answers 412 if it has another version by now';
  takeHeader(operation, 'If-Match', isRequired ? `${what}; required` : what);
}

function takeHeader(operation: Operation, name: string, description: string): void {
  const header = { name, in: 'header', required: false, description, schema: text } as const;
  operation.parameters = [...(operation.parameters ?? []), header];
}

/** The header that a route takes, and what may come of it. */
function describeIdempotency(operation: Operation): ProblemSlug[] {
  operation.parameters = [
    ...(operation.parameters ?? []),
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description:
        'Makes it safe to send this request again: within 24 hours the same key with the same request gets the ' +
        'first answer again, with the header `Idempotent-Replayed: true`.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  ];
  return ['idempotency-key-in-progress', 'idempotency-key-reused'];
}

function headersNamed(names: string[]): Schema {
  return Object.fromEntries(names.map((name) => [name, { schema: text }]));
}

function common(method: string, { security = [] }: Operation): ProblemSlug[] {
  return [
    'validation-failed',
    ...(security.length > 0 ? (['unauthenticated', 'forbidden'] as const) : []),
    ...(security.some((scheme) => 'api-key' in scheme) ? (['rate-limited'] as const) : []),
    ...(method === 'get' ? [] : (['forbidden', 'serialization-conflict'] as const)),
    // A GET may come with a body too, and it is looked at.
    'payload-too-large',
    'unsupported-media-type',
    'internal-error',
    'database-unavailable',
    ...(security.some((scheme) => 'token' in scheme) ? (['issuer-unavailable'] as const) : []),
  ];
}

function response(problems: DescribedProblem[]): Schema {
  const schemas = problems.map((problem) => ({ $ref: `#/components/schemas/${schemaName(problem)}` }));
  const named = problems.map(({ slug }) => problemHeaders[slug]).filter((name) => name !== undefined);
  return {
    description: problems.map(({ slug }) => `${problemTypes[slug].title} (\`${slug}\`)`).join('; '),
    content: {
      'application/problem+json': { schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas } },
    },
    headers: {
      ...headersNamed(named),
      'X-Should-Retry': {
        schema: { ...text, enum: [...new Set(problems.map(({ slug }) => String(problemTypes[slug].again)))] },
      },
    },
  };
}

function problemSchema({ slug, members: own, sometimes }: DescribedProblem, prefix: string): Schema {
  const type = typeOf(slug, prefix);
  return {
    type: 'object',
    externalDocs: { url: type },
    required: ['type', 'title', 'status', 'detail', 'instance', ...Object.keys(own)],
    properties: {
      type: { const: type },
      title: { const: problemTypes[slug].title },
      status: { const: problemTypes[slug].status },
      detail: text,
      instance: text,
      ...own,
      ...sometimes,
    },
  };
}

function schemaName({ slug, schema }: DescribedProblem): string {
  return schema ?? `${slug.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Problem`;
}
