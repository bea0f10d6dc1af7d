import { longestNote } from '../../assignments/assignment.entity.js';
import { readText } from '../../http/validation/read-text.js';
import { importActorName } from '../import.entity.js';
import { applyCancellations } from '../sql/cancellations.js';
import { assignments, longestName } from './assignments.js';
import { type Kind, requiredTextFaults, textFaults, type Values } from './kind.js';

export const cancellations: Kind = {
  columns: [
    { name: 'counselor', required: true, as: 'id' },
    { name: 'scenario', required: true, as: 'id' },
    { name: 'reason', required: false, as: 'text', read: readText },
  ],
  read({ counselor, scenario, reason }: Values) {
    return {
      dueAt: null,
      faults: [
        ...requiredTextFaults('counselor', counselor, longestName),
        ...requiredTextFaults('scenario', scenario, longestName),
        ...textFaults('reason', reason, longestNote),
      ],
    };
  },
  alsoCalled: assignments.alsoCalled!,
  apply: applyCancellations,
  parameters: (it, place, placeOfOther) => [
    place('counselor'),
    place('scenario'),
    placeOfOther,
    importActorName(it),
    place('reason'),
  ],
  tables: 'assignments',
  reasonColumn: 'outcome_reason',
  forbidden: ['invalid'],
};
