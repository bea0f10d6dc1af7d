import type { FieldFault } from '../problems/problems.js';

const deepest = 20;

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
  return Object.entries(input).flatMap(([key, value]) => {
    const name = field === '' ? key : `${field}.${key}`;
    if (key === '__proto__' || key === 'constructor') {
      return [{ field: name, code: 'unknown-field', message: `${name} is not known here.` }];
    }
    return [...textFaults(key, name), ...unstorable(value, name, depth + 1)];
  });
}

function textFaults(text: string, field: string): FieldFault[] {
  if (!text.includes('\0') && text.isWellFormed()) return [];
  const name = field.toWellFormed().replaceAll('\0', '\uFFFD');
  return [
    {
      field: name,
      code: 'invalid-text',
      message: `${name} has a character that cannot be stored: U+0000 or half of a surrogate pair.`,
    },
  ];
}
