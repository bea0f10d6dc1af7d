/**
 * What a cell of an OpenDocument spreadsheet says. It has beside its value the text that is shown: a number that is shown in
 * another way is what is shown, where that can be read in one way alone.
 */
import { quoted } from '../file-fault.js';
import type { Value } from './cells.js';
import { readIsoDate } from './serial.js';
import type { Attributes } from './xml.js';

/** An attribute whatever its prefix. */
export function attribute(attributes: Attributes, name: string): string | undefined {
  for (const key in attributes) {
    if (key.endsWith(name) && key.at(-name.length - 1) === ':') return attributes[key];
  }
  return undefined;
}

/** @param warn is told of a date what it is */
export function valueOf(
  attributes: Attributes,
  shown: string,
  ref: string,
  warn: (told: 'day' | 'time') => void,
): Value {
  const type = attribute(attributes, 'value-type');
  const fault = (sentence: string): Value => ({ text: shown, told: { fault: `${ref} ${sentence}` } });
  if (errors.test(shown)) return fault(`has the error ${shown}, and so no value.`);
  switch (type) {
    case undefined:
      return { text: shown };
    case 'string':
      return { text: shown === '' ? (attribute(attributes, 'string-value') ?? '').trim() : shown };
    case 'boolean':
      return { text: attribute(attributes, 'boolean-value') === 'true' ? 'TRUE' : 'FALSE' };
    case 'date': {
      const wall = readIsoDate(attribute(attributes, 'date-value') ?? '');
      if ('fault' in wall) return fault(`${wall.fault}.`);
      warn(wall.told);
      return wall;
    }
    case 'time':
      return fault('is a time without a day.');
    default:
      return numberOf(Number(attribute(attributes, 'value')), type === 'percentage', shown, fault);
  }
}

const errors = /^(#(N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NUM!|NULL!)|Err:\d+)$/;

/** A number with what may stand around it. Digits in groups, or with a comma before the last of them, may be read in two ways. */
const around = /^[^\d.,]*(\d+(?:\.(\d+))?)[^\d.,]*$/;

function numberOf(
  value: number,
  isPercent: boolean,
  shown: string,
  fault: (sentence: string) => Value,
): Value {
  if (Math.abs(value) >= 1e15) {
    return fault(
      'is stored as a number, and its last digits are lost. Format the column as text, and enter it anew.',
    );
  }
  const plain = String(value);
  // Programs show numbers of no format so where they are too long, and Gnumeric writes all of them so.
  const isShort = /^-?\d(\.\d+)?E[+-]?\d+$/i.test(shown);
  if (isShort || shown === plain || shown === plain.replace('.', ',')) return { text: plain, told: 'number' };
  // TRUE, or a word of a format.
  if (shown !== '' && !/[\d#]/.test(shown)) return { text: shown };
  if (shown === '' && value === 0) return { text: '' };
  const [, digits, decimals = ''] = around.exec(shown) ?? [];
  const isShown =
    Math.abs(Number(digits) - Math.abs(value) * (isPercent ? 100 : 1)) <= 0.51 / 10 ** decimals.length;
  if (isShown) return { text: shown };
  return fault(
    `holds ${plain} and shows ${quoted(shown)}. Format the column as text, and check what it shows then.`,
  );
}
