import { isEmail } from 'class-validator';
import { readEmail } from '../../http/validation/read-text.js';
import { peopleTables } from '../../identity/users/sql/link-counselors.js';
import { applyCounselors, linkImported } from '../sql/rosters.js';
import { type Kind, requiredTextFaults, textFaults, type Values } from './kind.js';

export const counselors: Kind = {
  columns: [
    { name: 'external_id', required: true, as: 'id', isMade: true },
    { name: 'name', required: true, as: 'name' },
    { name: 'email', required: false, as: 'email', read: readEmail },
    { name: 'group', required: false, as: 'name' },
  ],
  read({ external_id: externalId, name, email, group }: Values) {
    return {
      dueAt: null,
      faults: [
        ...requiredTextFaults('external_id', externalId, 200),
        ...requiredTextFaults('name', name, 200),
        ...textFaults('email', email, 320),
        ...textFaults('group', group, 200),
        ...(email === undefined || email === '' || isEmail(email) ? [] : ['email is no e-mail address.']),
      ],
    };
  },
  apply: applyCounselors,
  parameters: (it, place) => [
    place('external_id'),
    place('name'),
    place('email'),
    place('group'),
    it.unarchive,
  ],
  completing: linkImported,
  tables: peopleTables,
  reasonColumn: 'reason',
  forbidden: ['invalid'],
};
