import { parseMoment } from '../../http/validation/is-moment.js';
import { readEmail, readText } from '../../http/validation/read-text.js';
import { longestNote } from '../../assignments/assignment.entity.js';
import { importActorName } from '../import.entity.js';
import { applyAssignments } from '../sql/assignments.js';
import { type Kind, requiredTextFaults, textFaults, type Values } from './kind.js';

/** The longest e-mail; external ids are shorter. */
const longestName = 320;

export const assignments: Kind = {
  columns: [
    { name: 'counselor', required: true, as: 'id' },
    { name: 'scenario', required: true, as: 'id' },
    { name: 'due_date', required: false, as: 'moment' },
    { name: 'note', required: false, as: 'text', read: readText },
  ],
  read({ counselor, scenario, due_date: due, note }: Values) {
    const dueAt = due === undefined || due === '' ? null : parseMoment(due);
    return {
      dueAt: dueAt ?? null,
      faults: [
        ...requiredTextFaults('counselor', counselor, longestName),
        ...requiredTextFaults('scenario', scenario, longestName),
        ...(dueAt === undefined
          ? ['due_date must be a date such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z.']
          : []),
        ...textFaults('note', note, longestNote),
      ],
    };
  },
  // Lower case as it is stored, which differs from SQL's.
  alsoCalled: ({ counselor }) => (counselor?.includes('@') ? readEmail(counselor) : undefined),
  apply: applyAssignments,
  parameters: (it, place, placeOfOther) => [
    place('counselor'),
    place('scenario'),
    place('note'),
    !it.reassignCompleted,
    importActorName(it),
    placeOfOther,
  ],
  tables: 'assignments',
  forbidden: ['invalid', 'existing'],
};
