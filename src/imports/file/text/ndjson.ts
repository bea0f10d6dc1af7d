/** Opens a text of one JSON object in each line, with the names of columns as members. */
import { quoted } from '../file-fault.js';
import { reportColumns } from '../names.js';
import type { Opening } from '../open-source.js';
import type { Source, SourceRecord, Told } from '../source.js';
import type { Encoding } from './encoding.js';
import { recordsOf } from './records.js';

/** A character that no JSON text has as it is (RFC 8259, 7), so that each line is one field. */
const noDelimiter = '\u001F';

export function openNdjson(
  text: AsyncIterable<Buffer>,
  encoding: Encoding,
  { names }: Pick<Opening, 'names'>,
): Source {
  const records = async function* (): AsyncGenerator<SourceRecord[]> {
    for await (const batch of recordsOf(text, { delimiter: noDelimiter, quote: null })) {
      yield batch.map(({ fields, line }) => readLine(fields.join(noDelimiter), line, names));
    }
  };
  return {
    found: { format: 'ndjson', encoding, delimiter: null, dialect: null, sheet: null, certainty: {} },
    header: { line: 0, fields: [...names] },
    records: records(),
  };
}

function readLine(whole: string, line: number, names: readonly string[]): SourceRecord {
  const nothing = { line, whole, fields: names.map(() => null) };
  let object: unknown;
  try {
    object = JSON.parse(whole);
  } catch {
    return { ...nothing, fault: `The line is not JSON: ${quoted(whole)}.` };
  }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) {
    return { ...nothing, fault: `The line is not a JSON object: ${quoted(whole)}.` };
  }
  const members = object as Record<string, unknown>;
  const told = new Map<number, Told>();
  const fields = names.map((name, place) => {
    const value = Object.hasOwn(members, name) ? members[name] : undefined;
    if (value === undefined) return null;
    if (value === null) return '';
    if (typeof value === 'string') return value.trim();
    // A larger number is not read as it was written, and could be someone else's.
    if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
      told.set(place, 'number');
      return String(value);
    }
    if (name === 'skills' && Array.isArray(value) && value.every((each) => typeof each === 'string')) {
      return value.join('|');
    }
    told.set(place, { fault: `${name} must be a text.` });
    return null;
  });
  const others = Object.keys(members).filter(
    (name) => !names.includes(name) && !reportColumns.includes(name),
  );
  return { line, whole, fields, ...(told.size > 0 && { told }), ...(others.length > 0 && { others }) };
}
