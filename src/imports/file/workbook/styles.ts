/** The number formats of a workbook's cells, by their styles. */
import { FileFault } from '../file-fault.js';
import type { Archive } from './archive.js';
import { type NumberFormat, parseFormat } from './number-format.js';
import { readAll } from './xml.js';

/** Excel has 65,490. */
const mostStyles = 65_536;

/**
 * Those that a file does not spell out (ECMA-376, 18.8.30). What is here is what matters: whether it is a date, a time or
 * a number, and if what it shows can be said without a locale.
 */
const builtIn: Record<number, string> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'mm-dd-yy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mmss.0',
  48: '##0.0E+0',
  49: '@',
};
for (let id = 27; id <= 36; id += 1) builtIn[id] = 'yyyy/m/d';
for (let id = 50; id <= 58; id += 1) builtIn[id] = 'yyyy/m/d';
const accounting = '#,##0.00;(#,##0.00)';
for (const id of [37, 38]) builtIn[id] = '#,##0;(#,##0)';
for (const id of [39, 40, 41, 43]) builtIn[id] = accounting;
// Of the currency of whoever looks.
for (const id of [5, 6, 7, 8, 23, 24, 25, 26, 42, 44]) builtIn[id] = `[currency]${accounting}`;

export class Styles {
  private readonly codes = new Map<number, string>();
  private readonly formats = new Map<number, NumberFormat>();
  /** By style, the number of its format. */
  private readonly cells: number[] = [];

  async load(archive: Archive, part: string): Promise<void> {
    let within = '';
    await readAll(archive.read(part), part, {
      open: (name, attributes) => {
        if (name === 'numFmts' || name === 'cellXfs') within = name;
        else if (name === 'numFmt' && within === 'numFmts') {
          this.codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
        } else if (name === 'xf' && within === 'cellXfs')
          this.cells.push(Number(attributes['numFmtId'] ?? 0));
        if (this.cells.length > mostStyles || this.codes.size > mostStyles) {
          throw new FileFault(`The workbook has more than ${mostStyles} cell styles.`);
        }
      },
      close: (name) => {
        if (name === within) within = '';
      },
    });
  }

  /** Undefined where there is no such style or format. */
  formatOf(style: number): NumberFormat | undefined {
    const id = this.cells[style] ?? (style === 0 ? 0 : undefined);
    if (id === undefined) return undefined;
    let format = this.formats.get(id);
    if (format === undefined) {
      const code = this.codes.get(id) ?? builtIn[id];
      if (code === undefined) return undefined;
      format = parseFormat(code);
      this.formats.set(id, format);
    }
    return format;
  }
}
