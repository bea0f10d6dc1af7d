/** Entity tags of assignments and what If-Match asks for (RFC 9110, 8.8.3 and 13.1.1). */
import { PreconditionRequired } from '../http/problems/problems.js';

export function etagOf({ version }: { version: number }): string {
  return `"${version}"`;
}

/**
 * The versions that an If-Match header allows; null for `*`. A weak tag, or one that is none of ours, allows
 * nothing. Throws {@link PreconditionRequired} where there is no header.
 */
export function versionsOf(ifMatch: string | undefined): number[] | null {
  if (ifMatch === undefined) {
    throw new PreconditionRequired('Send the ETag of the assignment that you read as If-Match.');
  }
  if (ifMatch.trim() === '*') return null;
  return ifMatch.split(',').flatMap((tag) => {
    const version = /^\s*"(\d{1,9})"\s*$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
