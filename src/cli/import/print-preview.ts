/** How a file would be read, on standard output. */
import type { PreviewColumnDto, PreviewDto, PreviewRowDto } from '../../imports/dto/preview.dto.js';
import { optionsSaying } from './import-arguments.js';
import { print, printReading, printWarnings } from './print.js';

/** @returns whether all of it could be read */
export function printPreview(it: PreviewDto): boolean {
  if (it.error !== null) print(`error: ${it.error}`);
  printReading(it);
  for (const column of it.columns) print(`column ${column.name}: ${usedAs(column)}`);
  it.rows.forEach(printRow);
  if (it.rows.length + it.lastRows.length < it.rowCount) print('…');
  it.lastRows.forEach(printRow);
  print(`rows: ${it.rowCount}${it.isWhole ? '' : ' in the part that was read'}`);
  print(`with faults: ${it.faultyRowCount}`);
  if (it.leftOutCount > 0) print(`left out: ${it.leftOutCount}`);
  printWarnings(it.warnings);
  if (it.suggestion !== null) {
    const { from: _, name: __, why, ...said } = it.suggestion;
    print(`suggestion: ${why} Say ${optionsSaying(said).join(' ')}`);
  }
  return it.error === null && it.faultyRowCount === 0;
}

function usedAs({ use, columns }: PreviewColumnDto): string {
  const words = {
    column: columns.join(', '),
    filter: 'rows are chosen by it',
    ignored: 'left out',
    unknown: 'not known',
  };
  return words[use];
}

function printRow({ line, fields, values, faults, leftOut }: PreviewRowDto): void {
  const texts =
    values === null
      ? fields.map((field) => field ?? '')
      : Object.entries(values).flatMap(([name, value]) =>
          value === null ? [] : [`${name} ${JSON.stringify(value)}`],
        );
  print(`line ${line}: ${texts.join(', ')}`);
  for (const fault of faults) print(`  fault: ${fault}`);
  if (leftOut !== null) print(`  left out: ${leftOut}`);
}
