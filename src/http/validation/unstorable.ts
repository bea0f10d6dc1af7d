import type { FieldFault } from '../problems/problems.js';

const deepest = 20;

/** More than any body of ours has. What follows takes a time that grows with the square of the number. */
const mostFields = 200;

/** Codes of faults after which nothing else is looked at. */
export const bottomless = new Set(['too-deep', 'too-many-fields']);

/**
 * Faults of a parsed input that no DTO can see: text with U+0000 or a lone surrogate, which PostgreSQL
 * cannot store as it came; keys that would reach an object's prototype; nesting without end.
 */
export function unstorable(input: unknown, field = '', depth = 0): FieldFault[] {
  if (typeof input === 'string') return textFaults(input, field);
  if (typeof input !== 'object' || input === null) return [];
  if (depth >= deepest)
    return [{ field: '', code: 'too-deep', message: `Nesting ends at ${deepest} levels.` }];
  if (Array.isArray(input)) return input.flatMap((each, i) => unstorable(each, `${field}[${i}]`, depth + 1));
  const entries = Object.entries(input);
  if (entries.length > mostFields) {
    return [{ field, code: 'too-many-fields', message: `An object has ${mostFields} fields at most.` }];
  }
  return entries.flatMap(([key, value]) => {
    const name = field === '' ? key : `${field}.${key}`;
    // Nest and class-transformer drop these without a word.
    if (key in Object.prototype || key === 'prototype') {
      return [unknownField(name)];
    }
    return [...textFaults(key, name), ...unstorable(value, name, depth + 1)];
  });
}

/** A field's name as it can be answered. */
export function printable(field: string): string {
  return field.toWellFormed().replaceAll('\0', '\uFFFD');
}

function textFaults(text: string, field: string): FieldFault[] {
  if (!text.includes('\0') && text.isWellFormed()) return [];
  const name = printable(field);
  return [
    {
      field: name,
      code: 'invalid-text',
      message: `${name} has a character that cannot be stored: U+0000 or half of a surrogate pair.`,
    },
  ];
}

/** The fault of a parameter, member or form field that nothing here reads. */
export function unknownField(field: string): FieldFault {
  const what = field === '' ? 'The body' : field;
  return { field, code: 'unknown-field', message: `${what} is not known here.` };
}
