/** What can be in the way of an assignment, and of a step of its life. */
import type { DescribedProblem } from '../http/openapi/responses.decorator.js';
import { Problem } from '../http/problems/problems.js';
import { statuses } from './lifecycle.js';

const status = { type: 'string', enum: statuses } as const;

/** The active assignment that a create collided with. It was read, never guessed. */
export interface ActiveAssignment {
  id: string;
  status: string;
  createdAt: Date;
}

export class DuplicateActiveAssignment extends Problem {
  /** As the OpenAPI document has it. */
  static readonly described = {
    slug: 'duplicate-active-assignment',
    members: {
      assignment: {
        type: 'object',
        required: ['id', 'status', 'createdAt'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          status,
          createdAt: { type: 'string', format: 'date-time' },
        },
      },
    },
    // Where several pairs were wanted at once: each one that is active already.
    sometimes: { existing: { type: 'array', items: { $ref: '#/components/schemas/ExistingPairDto' } } },
  } as const satisfies DescribedProblem;

  readonly slug = DuplicateActiveAssignment.described.slug;
  override readonly members;

  /** @param existing where several were wanted at once: every pair that is active already */
  constructor(detail: string, assignment: ActiveAssignment, existing?: object[]) {
    super(detail);
    this.members = existing === undefined ? { assignment } : { assignment, existing };
  }
}

export class InvalidTransition extends Problem {
  /** As the OpenAPI document has it. */
  static readonly described = {
    slug: 'invalid-transition',
    members: { from: status, to: status },
  } as const satisfies DescribedProblem;

  readonly slug = InvalidTransition.described.slug;
  override readonly members;

  constructor(from: string, to: string, detail = `An assignment that is ${from} cannot become ${to}.`) {
    super(detail);
    this.members = { from, to };
  }
}
