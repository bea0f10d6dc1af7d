/** Headers of answers as the document has them: each described once, and referred to wherever an answer may have it. */
import type { OpenAPIObject } from '@nestjs/swagger';
import * as cast from './examples/cast.js';

interface Header {
  description: string;
  /** Whether an answer that is said to have it always has it. */
  required: boolean;
  schema: { type: 'string' | 'integer'; minimum?: number; enum?: string[] };
  example: string | number;
}

const text = { type: 'string' } as const;
const whole = { type: 'integer', minimum: 0 } as const;

const headers = {
  'X-Request-Id': {
    description:
      'The id under which the request is in the log of the service: name it when you report a fault. It is the ' +
      'caller’s own `X-Request-Id` where that has 1 to 128 letters, digits and `._:/+=-` and no API key, and else a new one.',
    required: true,
    schema: text,
    example: cast.requestId,
  },
  ETag: {
    description:
      'Names this state of what was answered: send it as `If-Match` with a change that must not meet another one, or ' +
      'as `If-None-Match` with the next read. It begins with the version, where the thing has one.',
    required: true,
    schema: text,
    example: '"3"',
  },
  Location: {
    description: 'Where what was created is read: a path of this service.',
    required: true,
    schema: text,
    example: `/api/assignments/${cast.assignmentId}`,
  },
  'Idempotent-Replayed': {
    description:
      '`true` where this is the answer that the same `Idempotency-Key` was given before: nothing was done again.',
    required: false,
    schema: { ...text, enum: ['true'] },
    example: 'true',
  },
  'Retry-After': {
    description: 'Whole seconds to wait before the same request is sent again.',
    required: true,
    schema: whole,
    example: 1,
  },
  'X-Should-Retry': {
    description:
      '`true`: the same request may be answered otherwise a little later, without anybody having mended anything. ' +
      '`false`: it will not.',
    required: true,
    schema: { ...text, enum: ['true', 'false'] },
    example: 'false',
  },
  Deprecation: {
    description: 'Since when something in this answer is about to leave, as `@` and a Unix time (RFC 9745).',
    required: false,
    schema: text,
    example: '@1795910400',
  },
  Sunset: {
    description: 'Until when it stays at least (RFC 8594).',
    required: false,
    schema: text,
    example: 'Tue, 01 Jun 2027 00:00:00 GMT',
  },
  Link: {
    description: 'Where it is explained what is about to leave.',
    required: false,
    schema: text,
    example: '</deprecations#nextCursor>; rel="deprecation"; type="text/html"',
  },
  'RateLimit-Policy': {
    description:
      'The limit: `q` requests in a window of `w` seconds. Sent where there is one: of a key, of signing in.',
    required: false,
    schema: text,
    example: '"key";q=50;w=1',
  },
  RateLimit: {
    description: 'What is left of the limit: `r` requests, for the `t` seconds until the window ends.',
    required: false,
    schema: text,
    example: '"key";r=42;t=1',
  },
  'RateLimit-Limit': {
    description: 'Requests in a window, for clients that do not read `RateLimit-Policy`.',
    required: false,
    schema: whole,
    example: 50,
  },
  'RateLimit-Remaining': {
    description: 'Requests that are left in this window, for clients that do not read `RateLimit`.',
    required: false,
    schema: whole,
    example: 42,
  },
  'RateLimit-Reset': {
    description: 'Whole seconds until this window ends, for clients that do not read `RateLimit`.',
    required: false,
    schema: whole,
    example: 1,
  },
  'WWW-Authenticate': {
    description: 'How the route wants to be told who is asking (RFC 9110, 11.6.1).',
    required: true,
    schema: text,
    example: 'ApiKey realm="onus", Bearer realm="onus"',
  },
  'Set-Cookie': {
    description:
      'The session’s cookie: send it back with every request, as browsers do. Signing out empties it.',
    required: false,
    schema: text,
    example: 'onus.sid.3000=s%3A…; Path=/; HttpOnly; SameSite=Lax',
  },
  'Content-Disposition': {
    description: 'The name under which to keep the file.',
    required: true,
    schema: text,
    example: `attachment; filename="import-${cast.importId}-invalid.csv"`,
  },
} as const satisfies Record<string, Header>;

export type HeaderName = keyof typeof headers;

/** Those that tell of a limit. */
export const limitHeaders: HeaderName[] = [
  'RateLimit-Policy',
  'RateLimit',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
];

/**
 * Headers of an answer: references to components that are added to the document where they are not there yet.
 * @param sometimes those that are always there in other answers, and in this one not
 */
export function headersNamed(
  document: OpenAPIObject,
  names: Iterable<HeaderName>,
  sometimes: Iterable<HeaderName> = [],
): Record<string, object> {
  const components = ((document.components ??= {}).headers ??= {}) as Record<string, Header>;
  const referred = Object.fromEntries(
    [...names].map((name) => {
      components[name] = headers[name];
      return [name, { $ref: `#/components/headers/${name}` }];
    }),
  );
  const optional = [...sometimes].map((name) => [name, { ...headers[name], required: false }]);
  return { ...referred, ...Object.fromEntries(optional) };
}
