/** The header `Idempotency-Key`, and what tells one request from another. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { ValidationFailed } from '../problems/problems.js';

/** A quoted string (draft-ietf-httpapi-idempotency-key-header-07, RFC 9651, 3.3.3), or the same without quotes. */
const format = /^(?:"([ !#-[\]-~]{1,255})"|([!#-~]{1,255}))$/;

/** The key that a request carries, if it does. Throws {@link ValidationFailed} for one that cannot be. */
export function idempotencyKeyOf({ headers }: Request): string | undefined {
  const given = headers['idempotency-key'];
  if (given === undefined) return undefined;
  const [, quoted, bare] = format.exec(String(given)) ?? [];
  const key = quoted ?? bare;
  if (key !== undefined) return key;
  throw new ValidationFailed([
    {
      field: 'Idempotency-Key',
      code: 'invalid-idempotency-key',
      message:
        'Idempotency-Key must be 1 to 255 printable ASCII characters, such as a new UUID for each request.',
    },
  ]);
}

/** The same for the same request: method, path and body. */
export function fingerprintOf({ method, url, body }: Request): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body) ?? ''}`)
    .digest();
}

/** A number for PostgreSQL's advisory locks. */
export function lockNumberOf(callerId: string, key: string): bigint {
  return createHash('sha256').update(`${callerId} ${key}`).digest().readBigInt64BE();
}
