/**
 * Opens a text whose fields are parted by a character: CSV, as RFC 4180 and spreadsheets have it, and what else programs
 * call so. Which character that is, and in which dialect, is told by the upload or found, and then reported.
 */
import { nonEmpty, peeked } from '../iterables.js';
import { BareWords } from '../bare-words.js';
import { FileFault, quoted } from '../file-fault.js';
import { untilAnotherHeader } from '../another-header.js';
import { isNamed, isReportHeader, reportColumns } from '../column-names.js';
import type { Opening } from '../open-source.js';
import { type Source, wordsForNothing } from '../source.js';
import { decoded } from './decoded.js';
import { delimiterNamed, findDelimiter } from './delimiter.js';
import { findDialect, type FoundDialect } from './dialect.js';
import type { FoundText } from './encoding.js';
import type { Form } from './form.js';
import { namesIn, recordsOf } from './records.js';
import { withinWidths } from './widths.js';

/** Excel's own way to say the delimiter; it shows as a line of its own elsewhere. */
const saysDelimiter = /^sep=([^\r\n])\r*\n/i;

/** Blank lines, and lines of nothing but delimiters. */
const emptyLines = /^(?:[\s,;|]*\n)?/;

/** Characters that are looked at to know how the file is written. */
const startLength = 16 * 1024;

export async function openCsv(
  text: FoundText,
  { file, asked, names, required, warnings }: Opening,
): Promise<Source> {
  const { first: start, all: pieces } = await peeked(
    joined(decoded(file.pieces(), text.encoding), startLength),
  );
  if (start === undefined) throw new FileFault('The file is empty.');
  expectTable(start);
  const [skipped, said] = saysDelimiter.exec(start) ?? [''];
  const before = skipped + emptyLines.exec(start.slice(skipped.length))![0];
  const headerOn = start.slice(before.length);
  const form: Form = {
    delimiter: '',
    dialect: 'quotes',
    isTold: asked.dialect !== undefined,
    width: 0,
    encloses: false,
    endsWithBreak: true,
    words: new BareWords([...wordsForNothing, ...(asked.emptyWords ?? [])]),
    warnings,
  };
  const delimiter =
    asked.delimiter !== undefined
      ? ({ delimiter: delimiterNamed(asked.delimiter)!, certainty: 'told' } as const)
      : said !== undefined
        ? ({ delimiter: said, certainty: 'certain' } as const)
        : findDelimiter(headerOn, [...names, ...reportColumns], (each) =>
            namesIn(headerOn, { ...form, delimiter: each }),
          );
  form.delimiter = delimiter.delimiter;
  form.encloses = form.delimiter !== '\t' || /^ *"/.test(headerOn);
  // A report of ours is written with quotes, whatever the file was in.
  const isReport = asked.dialect === undefined && isReportHeader(namesIn(headerOn, form));
  form.isTold ||= isReport;
  const dialect = await dialectOf();
  form.dialect = dialect.dialect;

  const { first, all: batches } = await peeked(nonEmpty(recordsOf(pieces, form, skipped)));
  const header = first?.shift();
  if (header === undefined)
    throw new FileFault('The file has no header and no rows: all of its lines are blank.');
  if (header.fault !== undefined) throw new FileFault(`Line ${header.line}: ${header.fault}`);
  const needed = header.fields.flatMap((name, place) => {
    const found = required.filter((each) => isNamed(name ?? '', each.name));
    return found.length === 0 ? [] : [{ place, mayBeEmpty: found.every(({ mayBeEmpty }) => mayBeEmpty) }];
  });
  return {
    found: {
      format: 'csv',
      encoding: text.encoding,
      delimiter: form.delimiter,
      dialect: form.dialect,
      sheet: null,
      certainty: {
        encoding: text.certainty,
        delimiter: delimiter.certainty,
        dialect: dialect.certainty,
      },
    },
    header,
    records: withinWidths(untilAnotherHeader(batches, header, names), form, needed),
  };

  async function dialectOf(): Promise<FoundDialect> {
    if (asked.dialect !== undefined) return { dialect: asked.dialect, certainty: 'told' };
    const isUsual = form.delimiter === ',' || form.delimiter === ';';
    if (!text.hasBackslashes && (isUsual || !text.hasQuotes))
      return { dialect: 'quotes', certainty: 'certain' };
    if (isReport) return { dialect: 'quotes', certainty: 'certain' };
    const headerLine = before.split('\n').length;
    return findDialect(decoded(file.pieces(), text.encoding), form.delimiter, headerLine, warnings);
  }
}

/** The first pieces as one that is long enough. */
async function* joined(pieces: AsyncIterable<string>, length: number): AsyncGenerator<string> {
  let start = '';
  let isLong = false;
  for await (const piece of pieces) {
    if (!isLong) start += piece;
    if (isLong) yield piece;
    else if (start.length >= length) {
      isLong = true;
      yield start;
    }
  }
  if (!isLong && start !== '') yield start;
}

/** Throws {@link FileFault} for what is no table, and says what it is. */
function expectTable(start: string): void {
  const [line = ''] = start.trimStart().split('\n', 1);
  if (/^(?:\{|\[\s*(?:[{[]|$))/.test(line)) {
    throw new FileFault(
      `Line 1 begins with ${quoted(line.slice(0, 40))}: this is JSON. Upload it as application/x-ndjson, with one object in ` +
        "each line; jq -c '.[]' makes that of an array (sqlite3 -json), and jq -c . of objects over several lines.",
    );
  }
  if (/^.*\r*\n *-+(?:\+-+)+\r*\n/.test(start)) {
    throw new FileFault(
      'Line 2 is a rule between names and rows: this is a table for people, as psql prints it, in which a text with a line ' +
        'break is several lines. Export it with psql --csv.',
    );
  }
  if (/^<(?:!doctype|\?xml|html|table|office:)/i.test(line)) {
    const what = start.includes('office:document')
      ? 'a flat XML document of LibreOffice (.fods)'
      : 'HTML or XML';
    throw new FileFault(
      `Line 1 begins with ${quoted(line.slice(0, 40))}: this is ${what}, not a table of text. Save or export it as CSV.`,
    );
  }
}
