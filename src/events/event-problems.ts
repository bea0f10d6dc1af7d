import * as cast from '../http/openapi/examples/cast.js';
import type { DescribedProblem } from '../http/openapi/responses.decorator.js';
import { Problem } from '../http/problems/problems.js';
import { encodePlace, type LogPosition } from './log/place.js';

/** For who goes on from before events that are deleted. */
export class CursorExpired extends Problem {
  static readonly described = {
    slug: 'cursor-expired',
    members: {
      oldest: {
        type: 'string',
        description: 'A cursor that works: what follows it is the oldest that is kept.',
      },
    },
    example: {
      detail:
        'Some events after this cursor are deleted: they are kept for 30 days. Read the lists anew, and go on from oldest.',
      oldest: cast.place,
    },
  } as const satisfies DescribedProblem;

  readonly slug = 'cursor-expired';
  override readonly members;

  /** @param keptDays how long events are kept */
  constructor(oldest: LogPosition, keptDays: number) {
    super(
      `Some events after this cursor are deleted: they are kept for ${keptDays} days. Read the lists anew, and go on from oldest.`,
    );
    this.members = { oldest: encodePlace(oldest) };
  }
}
