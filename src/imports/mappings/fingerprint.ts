import { createHash } from 'node:crypto';
import { bareName } from '../file/column-names.js';

/** By what a header is known again: its names in any order, without case, spaces, hyphens and underscores. */
export function fingerprintOf(header: readonly string[]): Buffer {
  const names = header.map(bareName).toSorted((a, b) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(names)).digest();
}
