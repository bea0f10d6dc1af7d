/** What can be in the way of an assignment, and of a step of its life. */
import * as cast from '../http/openapi/examples/cast.js';
import type { DescribedProblem } from '../http/openapi/responses.decorator.js';
import { Problem } from '../http/problems/problems.js';
import { activeStatuses, type Actor, statuses } from './lifecycle.js';
import type { Existing } from './sql/wanted.js';

const status = { type: 'string', enum: statuses } as const;

/** The active assignment that a create collided with. It was read, never guessed. */
export interface ActiveAssignment {
  id: string;
  status: string;
  createdAt: Date;
  /** Whether the same user, or the same key, assigned it: with this very request, perhaps, sent before. */
  createdByYou: boolean;
}

/** In the words of the web door; partners are told in theirs (`partners/partner-problems.ts`). */
export class DuplicateActiveAssignment extends Problem {
  /** As the OpenAPI document has it. */
  static readonly described = {
    slug: 'duplicate-active-assignment',
    members: {
      assignment: {
        type: 'object',
        description: 'The assignment that is in the way.',
        required: ['id', 'status', 'createdAt', 'createdByYou', 'url'],
        properties: {
          id: { type: 'string', format: 'uuid', description: 'Its id.' },
          status: { type: 'string', enum: activeStatuses, description: 'How far it is.' },
          createdAt: { type: 'string', format: 'date-time', description: 'When it was assigned, in UTC.' },
          createdByYou: {
            type: 'boolean',
            description: 'Whether the same user assigned it: by this request, perhaps, sent before.',
          },
          url: { type: 'string', description: 'Where it is, as `Location` says when it is created.' },
        },
      },
    },
    sometimes: {
      existing: {
        type: 'array',
        description: 'Where several pairs were wanted, `atomic`: each one that is active already.',
        items: { $ref: '#/components/schemas/ExistingPairDto' },
      },
    },
    example: {
      detail:
        'Kofi Lindqvist already has “Panic at night”: the assignment is pending. ' +
        'Complete or cancel it before assigning it again.',
      assignment: {
        id: cast.assignmentId,
        status: 'pending',
        createdAt: cast.times.assigned,
        createdByYou: false,
        url: `/api/assignments/${cast.assignmentId}`,
      },
    },
  } as const satisfies DescribedProblem;

  readonly slug = DuplicateActiveAssignment.described.slug;
  override readonly members;

  /** @param existing where several were wanted at once: every pair that is active already */
  constructor(
    detail: string,
    readonly active: ActiveAssignment,
    existing?: object[],
  ) {
    super(detail);
    const assignment = { ...active, url: `/api/assignments/${active.id}` };
    this.members = existing === undefined ? { assignment } : { assignment, existing };
  }
}

/** The 409 that names the active assignment which was read. */
export function duplicate(outcome: Existing, actor: Actor): DuplicateActiveAssignment {
  const { counselorName, scenarioTitle } = outcome;
  const active = activeOf(outcome, actor);
  const how = active.createdByYou ? 'you assigned it, and it is' : 'the assignment is';
  return new DuplicateActiveAssignment(
    `${counselorName} already has “${scenarioTitle}”: ${how} ${active.status}. ` +
      'Complete or cancel it before assigning it again.',
    active,
  );
}

/** What was read, for who asks now. */
export function activeOf(outcome: Existing, actor: Actor): ActiveAssignment {
  const { activeId, activeStatus, activeCreatedAt, activeById } = outcome;
  return {
    id: activeId,
    status: activeStatus,
    createdAt: activeCreatedAt,
    createdByYou: activeById === actor.id,
  };
}

export class InvalidTransition extends Problem {
  /** As the OpenAPI document has it. */
  static readonly described = {
    slug: 'invalid-transition',
    members: {
      from: { ...status, description: 'The status that the assignment has.' },
      to: { ...status, description: 'The status that it cannot have next.' },
    },
    example: {
      detail: 'An assignment that is cancelled cannot become completed.',
      from: 'cancelled',
      to: 'completed',
    },
  } as const satisfies DescribedProblem;

  readonly slug = InvalidTransition.described.slug;
  override readonly members;

  constructor(from: string, to: string, detail?: string) {
    const hint = from === 'pending' && to === 'completed' ? ' Start it first.' : '';
    super(detail ?? `An assignment that is ${from} cannot become ${to}.${hint}`);
    this.members = { from, to };
  }
}
