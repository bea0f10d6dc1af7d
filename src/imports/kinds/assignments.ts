import { readEmail, readText } from '../../http/validation/read-text.js';
import { longestNote, mostMonths } from '../../assignments/assignment.entity.js';
import { importActorName } from '../import.entity.js';
import { applyAssignments, confirmAssignments } from '../sql/assignments.js';
import { applyUpdatedAssignments } from '../sql/updated-assignments.js';
import { type Kind, readWhole, requiredTextFaults, textFaults, type Values, wholeFaults } from './kind.js';

/** The longest e-mail; external ids are shorter. */
export const longestName = 320;

export const assignments: Kind = {
  columns: [
    { name: 'counselor', required: true, as: 'id' },
    { name: 'scenario', required: true, as: 'id' },
    { name: 'due_date', required: false, as: 'moment' },
    { name: 'note', required: false, as: 'text', read: readText },
    { name: 'repeat_every_months', required: false, as: 'number', read: readWhole },
  ],
  read(
    { counselor, scenario, due_date: text, note, repeat_every_months: months }: Values,
    line,
    { times, dateOrder },
  ) {
    const due = text === undefined || text === '' ? undefined : times.read(text, line, dateOrder);
    return {
      dueAt: typeof due === 'object' ? due.is : null,
      faults: [
        ...requiredTextFaults('counselor', counselor, longestName),
        ...requiredTextFaults('scenario', scenario, longestName),
        ...(typeof due === 'string' ? [`due_date ${due}.`] : []),
        ...textFaults('note', note, longestNote),
        ...wholeFaults('repeat_every_months', months, mostMonths),
      ],
    };
  },
  // Lower case as it is stored, which differs from SQL's.
  alsoCalled: ({ counselor }) => (counselor?.includes('@') ? readEmail(counselor) : undefined),
  apply: applyAssignments,
  parameters: (it, place, placeOfOther) => [
    place('counselor'),
    place('scenario'),
    placeOfOther,
    importActorName(it),
    place('note'),
    !it.reassignCompleted,
    place('repeat_every_months'),
  ],
  confirming: confirmAssignments,
  tables: 'assignments',
  reasonColumn: 'reason',
  forbidden: ['invalid', 'existing'],
};

const { confirming: _, ...common } = assignments;
/** Those whose rows change the active one that they meet: `onExisting=update`. What they rely on is more than can be confirmed. */
export const updatedAssignments: Kind = {
  ...common,
  apply: applyUpdatedAssignments,
  parameters: (it, place, placeOfOther) => [
    ...assignments.parameters(it, place, placeOfOther),
    place('due_date'),
  ],
  forbidden: ['invalid'],
};
