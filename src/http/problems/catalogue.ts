/** The one catalogue of problems, put together for whoever reads it: the pages at `/problems`, and `docs/PROBLEMS.md`. */
import { type Explanation, explanations } from './explanations.js';
import { faultCodes } from './fault-codes.js';
import type { ProblemExplanationDto, WordDto } from './problem-explanation.dto.js';
import { type ProblemSlug, problemTypes } from './problem-types.js';

/** What is told of a problem, but for its `type`, which depends on where it is told. */
export interface Explained extends Omit<ProblemExplanationDto, 'type'> {
  more: Explanation['more'];
}

export const slugs = Object.keys(problemTypes) as ProblemSlug[];

export const isSlug = (text: string): text is ProblemSlug => Object.hasOwn(problemTypes, text);

export function explained(slug: ProblemSlug): Explained {
  const { meaning, remedy, members, headers, more } = explanations[slug];
  return {
    ...problemTypes[slug],
    meaning,
    remedy,
    members: words(members),
    headers: words(headers),
    codes: words(slug === 'validation-failed' ? faultCodes : {}),
    more,
  };
}

/** Where a problem is explained: its `type`. @param prefix of the path at which we are reached, see `public-prefix.ts` */
export const typeOf = (slug: ProblemSlug, prefix: string): string => `${prefix}/problems/${slug}`;

function words(meanings: Record<string, string> = {}): WordDto[] {
  return Object.entries(meanings).map(([name, meaning]) => ({ name, meaning }));
}

/** Whether a request is worth sending again as it was. */
export function advice(retryable: boolean): string {
  return retryable
    ? 'The same request may be answered otherwise later (`X-Should-Retry: true`).'
    : 'The same request is answered the same until somebody mends what it is about (`X-Should-Retry: false`).';
}
