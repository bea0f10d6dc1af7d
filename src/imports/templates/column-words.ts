/** What each column of each type of import is, in words for the person who fills in a file. */
import { difficulties, modes } from '../../scenarios/scenario.entity.js';
import { longestNote, mostMonths } from '../../assignments/assignment.entity.js';
import type { FileType } from '../import-words.js';

export interface ColumnWords {
  about: string;
  example: string;
}

const counselor: ColumnWords = {
  about:
    'Whom it is assigned to: the external id of a counselor (the sheet Counselors lists them), or their e-mail.',
  example: 'c-1012',
};
const scenario: ColumnWords = {
  about: 'What is assigned: the external id of a scenario (the sheet Scenarios lists them).',
  example: 's-110',
};
const externalId: ColumnWords = {
  about:
    'Your own id, up to 200 characters. Who has it already is changed; for one that is new, a row is added. It is a text: 007 stays 007.',
  example: 'c-1012',
};
const emptied = 'An empty cell empties it; without the column it stays as it is.';

/** @param timeZone where the organization's days end */
export function wordsFor(type: FileType, timeZone: string): Record<string, ColumnWords> {
  return {
    assignments: {
      counselor,
      scenario,
      due_date: {
        about: `Until when: a day, which ends at midnight in ${timeZone}, or a time with its zone, such as 2027-01-31T12:00:00Z.`,
        example: '2027-01-31',
      },
      note: {
        about: `A text for the counselor, up to ${longestNote} characters.`,
        example: 'Please before Monday',
      },
      repeat_every_months: {
        about: `How many months later it comes again, once it is completed: a whole number from 1 to ${mostMonths}. Empty: it does not.`,
        example: '12',
      },
    },
    cancellations: {
      counselor: { ...counselor, about: counselor.about.replace('it is assigned to', 'it is taken from') },
      scenario: { ...scenario, about: scenario.about.replace('assigned', 'cancelled') },
      reason: { about: `Why, up to ${longestNote} characters.`, example: 'On leave' },
    },
    counselors: {
      external_id: externalId,
      name: { about: 'The name of the person, up to 200 characters.', example: 'Robin Okafor' },
      email: { about: `Their e-mail. ${emptied}`, example: 'robin@example.org' },
      group: { about: `The group that they are in. ${emptied}`, example: 'Night shift' },
    },
    scenarios: {
      external_id: { ...externalId, example: 's-110' },
      title: { about: 'What it is called, up to 300 characters.', example: 'A caller who does not speak' },
      description: {
        about: `What it is about, up to 20,000 characters. ${emptied}`,
        example: 'Silence, then …',
      },
      mode: { about: `One of: ${modes.join(', ')}. ${emptied}`, example: modes[0] },
      difficulty: { about: `One of: ${difficulties.join(', ')}. ${emptied}`, example: difficulties[0] },
      skills: { about: `What it trains, parted by vertical bars. ${emptied}`, example: 'listening|silence' },
      estimated_minutes: {
        about: `How long it takes: a whole number from 1 to 10000. ${emptied}`,
        example: '20',
      },
    },
  }[type];
}
