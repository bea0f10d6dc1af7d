/**
 * Entity tags, and what `If-Match` and `If-None-Match` ask for (RFC 9110, 8.8.3 and 13.1).
 *
 * `If-Match` names versions: the tag of version 3 is `"3"`, or `"3-…"` where an answer depends on more than its thing.
 * Compressing proxies change tags on their way out and not on their way back: nginx and HAProxy make them weak, Apache
 * and Caddy append `-gzip` or `-br`, Jetty `--gzip`. Each still names its version, so that what was read can be changed.
 * `If-None-Match` names answers: see docs/decisions/0021-tags-leaving-erasing.md.
 */
import { hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Versions } from '../../database/versions.js';
import { PreconditionRequired } from '../problems/problems.js';

interface WithVersion {
  version: number;
}

/** Tags an answer that depends on the version of its thing alone, or changed it. */
export function tagged<T extends WithVersion>(answer: T, response: Response): T {
  response.set('ETag', `"${answer.version}"`);
  return answer;
}

/** Tags an answer that other things have a part in, such as the time, or the name of a counselor. */
export function taggedWhole<T extends object>(answer: T, { version }: WithVersion, response: Response): T {
  response.set('ETag', `"${version}-${digest(JSON.stringify(answer))}"`);
  return answer;
}

/** The tag of an answer whose thing has no version, such as a list. */
export function tagOf(body: string): string {
  return `W/"${digest(body)}"`;
}

/** In hexadecimal digits: one that ended with a hyphen could not be told from the mark of a proxy. */
function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/** Whether a caller has this answer already. */
export function isKnown(ifNoneMatch: string, tag: string): boolean {
  const bare = (each: string): string =>
    each
      .trim()
      .replace(/^W\//, '')
      .replace(/(?:--?|;)(?:gzip|br|zstd|deflate)"$/, '"');
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((each) => bare(each) === bare(tag));
}

const ifMatch = createParamDecorator((absent: Versions | undefined, context: ExecutionContext) => {
  const header = context.switchToHttp().getRequest<Request>().headers['if-match'];
  return header === undefined ? absent : versionsOf(header);
});

/** Marks handlers that look at If-Match. */
export const TAKES_IF_MATCH = Symbol('takes If-Match');

/** The {@link Versions} of a request's If-Match. `required`: undefined where there is none, for {@link needed}. */
export function IfMatch(need?: 'required'): ParameterDecorator {
  return (controller, handler, index) => {
    ifMatch(need === 'required' ? undefined : null)(controller, handler, index);
    Reflect.defineMetadata(TAKES_IF_MATCH, true, controller.constructor, handler!);
  };
}

/** In the handler, and so after the request is found valid. Throws {@link PreconditionRequired}. */
export function needed(versions: Versions | undefined): Versions {
  if (versions !== undefined) return versions;
  throw new PreconditionRequired('Send the ETag of what you read as If-Match.');
}

/** A tag that is none of ours names nothing. */
function versionsOf(header: string): Versions {
  if (header.trim() === '*') return null;
  return header.split(',').flatMap((tag) => {
    const version = /^\s*(?:W\/)?"(\d{1,9})(?:[-;][^"]*)?"\s*$/.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
}
