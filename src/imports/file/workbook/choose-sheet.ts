/** Which sheet of a workbook is read: the one that the upload names, or the first that is to be seen. */
import { FileFault, quoted } from '../file-fault.js';
import type { Certainty } from '../source.js';
import { explainingSheets } from '../../templates/template-sheets.js';
import type { Warnings } from '../warnings.js';

export interface Choosable {
  name: string;
  isVisible: boolean;
  hasValues: () => Promise<boolean>;
}

/**
 * Others that have something in them are told.
 * @param others names of tabs that are no tables
 */
export async function chosenSheet<Sheet extends Choosable>(
  sheets: readonly Sheet[],
  others: readonly string[],
  asked: string | undefined,
  warnings: Warnings,
): Promise<{ sheet: Sheet; certainty: Certainty }> {
  if (asked !== undefined) return { sheet: named(sheets, others, asked), certainty: 'told' };
  const sheet = sheets.find(({ isVisible }) => isVisible);
  if (sheet === undefined) {
    throw new FileFault('The workbook has no sheet that is visible. Say which is to be read (sheet).');
  }
  const filled: Sheet[] = [];
  const explaining = explainingSheets(
    sheet.name,
    sheets.map(({ name }) => name),
  );
  for (const each of sheets) {
    if (each === sheet || explaining.includes(each.name)) continue;
    if (await each.hasValues()) filled.push(each);
  }
  if (filled.length === 0) return { sheet, certainty: 'certain' };
  const names = filled
    .map(({ name, isVisible }) => `${quoted(name)}${isVisible ? '' : ' (hidden)'}`)
    .join(', ');
  if (!(await sheet.hasValues())) {
    throw new FileFault(
      `The first sheet, ${quoted(sheet.name)}, is empty. Say which is to be read (sheet): ${names}.`,
    );
  }
  warnings.add(
    'other-sheets',
    `The sheet ${quoted(sheet.name)} is read, and not ${names}. Say sheet if another is meant.`,
  );
  return { sheet, certainty: 'likely' };
}

function named<Sheet extends Choosable>(
  sheets: readonly Sheet[],
  others: readonly string[],
  asked: string,
): Sheet {
  const bare = (name: string): string => name.normalize('NFC').trim().toLowerCase();
  const alike = sheets.filter(({ name }) => bare(name) === bare(asked));
  const found = alike.find(({ name }) => name === asked) ?? alike[0];
  if (found !== undefined) return found;
  if (others.some((name) => bare(name) === bare(asked))) {
    throw new FileFault(`${quoted(asked)} is a chart or the like, and no sheet with rows.`);
  }
  const names = sheets.map(({ name }) => quoted(name)).join(', ');
  throw new FileFault(`The workbook has no sheet ${quoted(asked)}. Its sheets are ${names}.`);
}
