/** What can be in the way of a partner, in the partners' words: with their ids, and no person's name. */
import type { ActiveAssignment } from '../assignments/assignment-problems.js';
import { activeStatuses } from '../assignments/lifecycle.js';
import * as cast from '../http/openapi/examples/cast.js';
import type { DescribedProblem } from '../http/openapi/responses.decorator.js';
import { Problem } from '../http/problems/problems.js';
import { shown } from '../http/validation/read-text.js';
import type { ExternalCreateBody } from './dto/external.dto.js';

export class ExternalDuplicateActiveAssignment extends Problem {
  /** As the OpenAPI document has it. */
  static readonly described = {
    slug: 'duplicate-active-assignment',
    schema: 'ExternalDuplicateActiveAssignmentProblem',
    members: {
      assignment: {
        type: 'object',
        description: 'The assignment that is in the way.',
        required: ['id', 'status', 'assigned_at', 'assigned_by_you', 'url'],
        properties: {
          id: { type: 'string', format: 'uuid', description: 'Its id.' },
          status: { type: 'string', enum: activeStatuses, description: 'How far it is.' },
          assigned_at: { type: 'string', format: 'date-time', description: 'When it was assigned, in UTC.' },
          assigned_by_you: {
            type: 'boolean',
            description:
              'Whether it was made with this key, before a rotation too: by this request, perhaps, sent before.',
          },
          url: { type: 'string', description: 'Where it is, as `Location` says when it is created.' },
        },
      },
    },
    example: {
      detail:
        'The user c-1012 already has the scenario s-110: the assignment is pending. ' +
        'Deliver its result, or ask a supervisor to cancel it, before assigning it again.',
      assignment: {
        id: cast.assignmentId,
        status: 'pending',
        assigned_at: cast.times.assigned,
        assigned_by_you: false,
        url: `/api/external/assignments/${cast.assignmentId}`,
      },
    },
  } as const satisfies DescribedProblem;

  readonly slug = ExternalDuplicateActiveAssignment.described.slug;
  override readonly members;

  constructor(asked: ExternalCreateBody, { id, status, createdAt, createdByYou }: ActiveAssignment) {
    const what = `The user ${shown(asked.user_id)} already has the scenario ${shown(asked.scenario_id)}`;
    super(
      createdByYou
        ? `${what}: this key assigned it, and it is ${status}. If you sent this request before, it succeeded then; ` +
            'otherwise deliver its result, or ask a supervisor to cancel it, before assigning it again.'
        : `${what}: the assignment is ${status}. Deliver its result, or ask a supervisor to cancel it, before assigning it again.`,
    );
    const url = `/api/external/assignments/${id}`;
    this.members = {
      assignment: { id, status, assigned_at: createdAt, assigned_by_you: createdByYou, url },
    };
  }
}
