/** What the sheets of a template are called: the one to fill in, and those that explain it, which no import reads. */
import { type FileType, fileTypes } from '../import-words.js';

export const toFillIn = (type: FileType): string => type[0]!.toUpperCase() + type.slice(1);

/** It tells of the columns. */
export const explanation = 'Columns';

/** What may be chosen in files of pairs, by the column into which it belongs. */
export const lists = { scenario: 'Scenarios', counselor: 'Counselors' } as const;

/** The sheets that explain the one that is read, if a workbook is a template that was filled in. */
export function explainingSheets(read: string, all: readonly string[]): readonly string[] {
  const type = fileTypes.find((each) => toFillIn(each) === read);
  if (type === undefined || !all.includes(explanation)) return [];
  const hasPairs = type === 'assignments' || type === 'cancellations';
  return hasPairs ? [explanation, ...Object.values(lists)] : [explanation];
}
