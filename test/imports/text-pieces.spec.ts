/** How a text is cut into pieces on its way changes nothing of what is read of it. */
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileFault } from '../../src/imports/file/file-fault.js';
import { openSource } from '../../src/imports/file/open-source.js';
import type { AskedReading } from '../../src/imports/file/source.js';
import { Warnings } from '../../src/imports/file/warnings.js';

const names = ['counselor', 'scenario', 'note'];

async function read(bytes: Buffer, cuts: readonly number[], asked: AskedReading): Promise<unknown> {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const warnings = new Warnings();
  const file = {
    bytes: bytes.length,
    async *pieces() {
      let start = 0;
      for (const end of [...ends, bytes.length]) {
        if (end > start) yield bytes.subarray(start, end);
        start = end;
      }
    },
    read: (start: number, length: number) => Promise.resolve(bytes.subarray(start, start + length)),
  };
  try {
    const { found, header, records } = await openSource({
      file,
      format: 'csv',
      asked,
      names,
      required: names.slice(0, 2).map((name) => ({ name, mayBeEmpty: false })),
      warnings,
    });
    const all = [];
    for await (const batch of records) all.push(...batch);
    return { found, header, all, warnings: warnings.all };
  } catch (error) {
    if (error instanceof FileFault) return error.message;
    throw error;
  }
}

const bits = [
  'A',
  'é',
  '😀',
  ' ',
  '"',
  '""',
  '\\',
  '\\N',
  '\\n',
  '\n',
  '\r\n',
  '\r',
  ',',
  '\t',
  ';',
  'NA',
  '="7"',
];

it('is read the same in any pieces', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(',', '\t', ';', '|'),
      fc.array(fc.constantFrom(...bits), { maxLength: 40 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
      fc.constantFrom(undefined, 'quotes' as const, 'backslash' as const),
      fc.constantFrom('utf8' as const, 'utf16le' as const),
      async (delimiter, content, end, cuts, dialect, encoding) => {
        const mark = encoding === 'utf8' ? '' : '\uFEFF';
        const text = `${mark}${names.join(delimiter)}${end}A${delimiter}S${delimiter}${content.join('')}`;
        const bytes = Buffer.from(text, encoding);
        const asked = dialect === undefined ? {} : { dialect };
        expect(await read(bytes, cuts, asked)).toEqual(await read(bytes, [], asked));
      },
    ),
    { numRuns: 3000 },
  ));
