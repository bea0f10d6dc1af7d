/**
 * What a partner's key looks like: `onus_<id>_<secret><checksum>`, all in hexadecimal.
 * The start lets scanners recognize a leaked key, the id finds its row, the secret has 256 bits, and the
 * checksum (CRC-32 of all before it) tells a typo, and what only looks alike, from a key that is not known or was revoked.
 * Start and id are no secret. docs/SECURITY.md promises all this to scanners.
 */
import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface NewKey {
  /** The whole key, for its holder. */
  key: string;
  keyId: string;
  secretHash: Buffer;
}

export interface PresentedKey {
  keyId: string;
  secretHash: Buffer;
}

const format = /^(onus_([0-9a-f]{16})_([0-9a-f]{64}))([0-9a-f]{8})$/;

export function makeKey(): NewKey {
  const keyId = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('hex');
  const body = `${prefixOf(keyId)}_${secret}`;
  return { key: body + checksum(body), keyId, secretHash: sha256(secret) };
}

/** What of a key may be seen, by which people and the log name it. */
export function prefixOf(keyId: string): string {
  return `onus_${keyId}`;
}

/** Reads a key; undefined if it cannot be one of ours. */
export function parseKey(key: string): PresentedKey | undefined {
  const [, body, keyId, secret, given] = format.exec(key) ?? [];
  if (body === undefined || keyId === undefined || secret === undefined) return undefined;
  return checksum(body) === given ? { keyId, secretHash: sha256(secret) } : undefined;
}

/** A plain hash suffices: unlike a password, 256 random bits cannot be guessed. */
function sha256(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
