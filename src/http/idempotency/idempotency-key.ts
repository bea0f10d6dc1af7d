/** The header `Idempotency-Key`, and what tells one request from another. */
import { hash } from 'node:crypto';
import type { Request } from 'express';
import { ValidationFailed } from '../problems/problems.js';
import { isUuid } from '../validation/uuid.js';

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
        'Idempotency-Key must be 1 to 255 printable ASCII characters, such as a new UUID for each request; ' +
        'one with a space in it must stand in double quotes.',
    },
  ]);
}

/**
 * The same for requests that mean the same: to one route, with bodies that say the same once they were read.
 * @param body as its DTO has it
 * @param tellsNull its members that say something else when they are null than when they are absent
 */
export function fingerprintOf(
  { method, path }: Request,
  body: object,
  tellsNull: readonly string[] = [],
): Buffer {
  const meaning = JSON.stringify(canonical(body, tellsNull)) ?? '';
  // The first word keeps it apart from those of earlier builds, which would not know what was kept.
  return sha256(`meaning ${method} ${path.toLowerCase().replace(/\/$/, '')}\n${meaning}`);
}

/** Members in order, without those that say nothing; undefined if none is left. */
function canonical(value: unknown, tellsNull: readonly string[] = []): unknown {
  if (value === null) return undefined;
  if (typeof value === 'string') return isUuid(value) ? value.toLowerCase() : value;
  if (typeof value !== 'object' || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((each) => canonical(each));
  const members = Object.entries(value)
    .map(([name, member]) => {
      const isTold = member === null && tellsNull.includes(name);
      return [name, isTold ? null : canonical(member)] as const;
    })
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** As it was made before, by bytes: what an earlier build kept within a day is given again too. */
export function formerFingerprintOf({ method, url, body }: Request): Buffer {
  return sha256(`${method} ${url}\n${JSON.stringify(body) ?? ''}`);
}

/** A number for PostgreSQL's advisory locks. */
export function lockNumberOf(callerId: string, key: string): bigint {
  return sha256(`${callerId} ${key}`).readBigInt64BE();
}

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');
