/** What became of a row, in words for the person who mends the file. */
import type { AssignmentStatus } from '../../assignments/lifecycle.js';
import { readName } from '../../http/validation/read-text.js';
import type { ImportType } from '../import-words.js';
import type { RowWithOutcome, Touch } from '../import-rows.repository.js';
import { quoted } from '../file/file-fault.js';
import { spoiltId } from '../values/ids.js';

/** `unprocessed`: rows of an import that ended before it came to them, or did nothing because of others. */
export const outcomes = [
  'created',
  'updated',
  'cancelled',
  'existing',
  'completed_before',
  'touched',
  'invalid',
  'left_out',
  'unprocessed',
] as const;
export type RowOutcome = (typeof outcomes)[number];

/**
 * @param field tells what the row has in a column
 * @param cell begins a sentence about what it has there, where the file has cells
 */
export function reasonFor(
  { reason, fault, touch }: Pick<RowWithOutcome, 'reason' | 'fault' | 'touch'>,
  type: ImportType,
  field: (column: string) => string,
  cell: (column: string) => string,
): string {
  if (fault !== null) return fault;
  // A code, and the external id that may have been meant.
  const [, code = '', other] = /^(\w+)(?: (.+))?$/s.exec(reason ?? '') ?? [];
  const named = (column: string): string => quoted(readName(field(column)));
  // What a spreadsheet made of an id is not there, and looks as if it could be.
  const doubt = (column: string): string => {
    const why = spoiltId(readName(field(column)));
    return why === undefined ? '' : ` It ${why}.`;
  };
  const thing = type === 'scenarios' ? 'scenario' : 'counselor';
  const sentences: Record<string, string> = {
    unknown_counselor: `${cell('counselor')}No counselor has the external id ${named('counselor')}${other === undefined ? ', and none or several have it as e-mail.' : isIt(other)}${doubt('counselor')}`,
    unknown_scenario: `${cell('scenario')}No scenario has the external id or the id ${named('scenario')}${other === undefined ? '.' : isIt(other)}${doubt('scenario')}`,
    archived_counselor: `${cell('counselor')}The counselor ${named('counselor')} is archived: nothing can be assigned to them.`,
    archived_scenario: `${cell('scenario')}The scenario ${named('scenario')} is archived and can't be assigned.`,
    active: 'The counselor has an active assignment of this scenario already.',
    same_active: 'The counselor has an active assignment of this scenario already, as this row has it.',
    none_active: 'There is nothing to cancel: the counselor has no active assignment of this scenario.',
    none_but_completed:
      'There is nothing to cancel: the counselor has no active assignment of this scenario, and has completed it.',
    touched: touch === null ? 'Somebody has changed it since, so it stays as it is.' : touchedBy(touch),
    earlier_line: 'An earlier line of this file has the same counselor and scenario.',
    completed_before:
      'The counselor has completed this scenario before. Import with reassignCompleted=true to assign it again.',
    taken: `${cell('external_id')}Another ${thing} has an external id that differs from ${named('external_id')} in case alone${isIt(other ?? '')}`,
    archived: `${cell('external_id')}The ${thing} is archived and stays so. Import with unarchive=true to bring it back.`,
    erased: `${cell('external_id')}This was a person who was erased. Add them anew, under another external id, if they are back.`,
    unarchived: `The ${thing} was archived and is back.`,
    unchanged: `The ${thing} is there with the same values.`,
  };
  return sentences[code] ?? '';
}

const isIt = (other: string): string => `: is it ${quoted(other)}?`;

const steps: Record<AssignmentStatus, string> = {
  pending: 'assigned',
  in_progress: 'started',
  completed: 'completed',
  cancelled: 'cancelled',
};

const fields: Record<string, string> = {
  dueAt: 'due date',
  dueOn: 'due date',
  repeatEveryMonths: 'repeating',
};

function touchedBy({ by, at, from, to, changes }: Touch): string {
  const when = `by ${by} at ${new Date(at).toISOString()}`;
  if (from !== to) return `It was ${steps[to]} ${when}, so it stays as it is.`;
  const changed = new Set(Object.keys(changes ?? {}).map((field) => fields[field] ?? field));
  return `It is ${to === 'pending' ? 'pending' : steps[to]}, and was changed (${[...changed].join(', ')}) ${when}, so it stays as it is.`;
}
