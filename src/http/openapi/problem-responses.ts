/** The problems of the catalogue as the document has them: a schema for each, and the answer that some of them share. */
import type { OpenAPIObject } from '@nestjs/swagger';
import { typeOf } from '../problems/catalogue.js';
import { explanations } from '../problems/explanations.js';
import { problemTypes, type ProblemSlug } from '../problems/problem-types.js';
import { exampleFor } from './examples/problems.js';
import { withIds } from './examples/cast.js';
import { type HeaderName, headersNamed, limitHeaders } from './headers.js';
import type { DescribedProblem } from './responses.decorator.js';

type Schema = Record<string, unknown>;

const text = { type: 'string' };

/** Members of a problem beside those that all have; a feature describes those of its own. */
const members: Partial<Record<ProblemSlug, Record<string, Schema>>> = {
  'validation-failed': {
    errors: {
      type: 'array',
      description: 'Every fault at once.',
      items: {
        type: 'object',
        required: ['field', 'code', 'message'],
        properties: {
          field: {
            ...text,
            description:
              'Where: a path such as `result.score`, a parameter or a header; empty for the whole request.',
          },
          code: { ...text, description: 'Which fault, in words that stay: decide by this one.' },
          message: { ...text, description: 'The same in a sentence for people; it may change.' },
        },
      },
    },
  },
  'not-found': { resource: { ...text, description: 'What is not there, such as `assignment`.' } },
  'internal-error': {
    requestId: { ...text, description: 'The id of this request in the log: name it when you report it.' },
  },
};

/** Those that a problem has only sometimes. */
const occasional: Partial<Record<ProblemSlug, Record<string, Schema>>> = {
  forbidden: {
    code: {
      ...text,
      enum: ['password-change-required'],
      description:
        '`password-change-required`: you came with a password that was given to you, and change it before anything else.',
    },
  },
};

const headers: Partial<Record<ProblemSlug, HeaderName>> = {
  unauthenticated: 'WWW-Authenticate',
  'serialization-conflict': 'Retry-After',
  'idempotency-key-in-progress': 'Retry-After',
  'rate-limited': 'Retry-After',
  'database-unavailable': 'Retry-After',
  'list-too-slow': 'Retry-After',
  'issuer-unavailable': 'Retry-After',
};

/** One that no feature describes. */
export function plain(slug: ProblemSlug): DescribedProblem {
  return { slug, members: members[slug] ?? {}, sometimes: occasional[slug] ?? {} };
}

/** Of an operation. */
interface Place {
  document: OpenAPIObject;
  /** Of the path at which we are reached. */
  prefix: string;
  path: string;
}

/**
 * The answer that stands for some problems of one status.
 * @param more headers that every answer of its operation has
 */
export function problemResponse(place: Place, problems: DescribedProblem[], more: HeaderName[]): Schema {
  const { document, prefix } = place;
  const schemas = problems.map((problem) => {
    document.components!.schemas![schemaName(problem)] ??= problemSchema(problem, prefix);
    return { $ref: `#/components/schemas/${schemaName(problem)}` };
  });
  const named = new Set(problems.map(({ slug }) => headers[slug]));
  // One status stands for several problems, each with headers of its own.
  const [always, sometimes] = named.has(undefined) ? [[], named] : [named, []];
  const limits = problems.some(({ slug }) => slug === 'rate-limited') ? limitHeaders : [];
  const isName = (name: HeaderName | undefined) => name !== undefined;
  // Clients that are generated can tell them apart by it.
  const mapping = Object.fromEntries(problems.map(({ slug }, i) => [typeOf(slug, prefix), schemas[i]!.$ref]));
  const union = { oneOf: schemas, discriminator: { propertyName: 'type', mapping } };
  return {
    description: problems.map(({ slug }) => `${problemTypes[slug].title} (\`${slug}\`)`).join('; '),
    content: {
      'application/problem+json': {
        schema: schemas.length === 1 ? schemas[0] : union,
        examples: Object.fromEntries(problems.map((problem) => [problem.slug, exampleOf(problem, place)])),
      },
    },
    headers: headersNamed(
      document,
      [...more, 'X-Should-Retry', ...[...always].filter(isName), ...limits],
      [...sometimes].filter(isName),
    ),
  };
}

function problemSchema({ slug, members: own, sometimes }: DescribedProblem, prefix: string): Schema {
  const { meaning, remedy } = explanations[slug];
  const type = typeOf(slug, prefix);
  return {
    type: 'object',
    description: `${meaning} ${remedy}`,
    externalDocs: { url: type },
    required: ['type', 'title', 'status', 'detail', 'instance', ...Object.keys(own)],
    properties: {
      // Generators of clients take a constant without a type for anything, and refuse a title that has changed.
      type: { ...text, const: type, description: 'Which problem: decide by this one.' },
      title: {
        ...text,
        description: 'The problem in a few words; they may change.',
        examples: [problemTypes[slug].title],
      },
      status: {
        type: 'integer',
        const: problemTypes[slug].status,
        description: 'The status of this answer.',
      },
      detail: { ...text, description: 'What it was this time, in a sentence for people; it may change.' },
      instance: { ...text, description: 'The path that was asked for.' },
      ...own,
      ...sometimes,
    },
  };
}

/** What the problem is like where it is answered at this path. */
function exampleOf(
  { slug, example }: DescribedProblem,
  { prefix, path }: Place,
): { summary: string; value: object } {
  const { title, status } = problemTypes[slug];
  const { detail, ...own } = example ?? exampleFor(slug, path);
  return {
    summary: title,
    value: { type: typeOf(slug, prefix), title, status, detail, instance: prefix + withIds(path), ...own },
  };
}

function schemaName({ slug, schema }: DescribedProblem): string {
  return schema ?? `${slug.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}Problem`;
}
