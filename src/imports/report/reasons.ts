/** What became of a row, in words for the person who mends the file. */
import type { ImportType } from '../import-words.js';
import type { RowWithOutcome } from '../imports.repository.js';
import { quoted } from '../file/file-fault.js';

/** `unprocessed`: rows of an import that ended before it came to them, or did nothing because of others. */
export const outcomes = [
  'created',
  'updated',
  'existing',
  'completed_before',
  'invalid',
  'unprocessed',
] as const;
export type RowOutcome = (typeof outcomes)[number];

/** @param field tells what the row has in a column */
export function reasonFor(
  { reason, fault }: Pick<RowWithOutcome, 'reason' | 'fault'>,
  type: ImportType,
  field: (column: string) => string,
): string {
  if (fault !== null) return fault;
  const thing = type === 'counselors' ? 'counselor' : 'scenario';
  const sentences: Record<string, string> = {
    unknown_counselor: `No counselor has the external id ${quoted(field('counselor'))}, and none or several have it as e-mail.`,
    unknown_scenario: `No scenario has the external id or the id ${quoted(field('scenario'))}.`,
    archived_counselor: `The counselor ${quoted(field('counselor'))} is archived: nothing can be assigned to them.`,
    archived_scenario: `The scenario ${quoted(field('scenario'))} is archived and can't be assigned.`,
    active: 'The counselor has an active assignment of this scenario already.',
    earlier_line: 'An earlier line of this file has the same counselor and scenario.',
    completed_before:
      'The counselor has completed this scenario before. Import with reassignCompleted=true to assign it again.',
    archived: `The ${thing} is archived and stays so. Import with unarchive=true to bring it back.`,
    unarchived: `The ${thing} was archived and is back.`,
    unchanged: `The ${thing} is there with the same values.`,
  };
  return sentences[reason ?? ''] ?? '';
}
