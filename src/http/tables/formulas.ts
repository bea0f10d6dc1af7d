/**
 * Spreadsheets run a cell that begins like a formula (OWASP, "CSV Injection"). In what we write such a text gets an
 * apostrophe before it, by which spreadsheets take it for text and which they do not show; in a report that is mended and uploaded
 * it is taken off again. In any other file it is what somebody wrote.
 */
const formula = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const escapedFormula = /^''*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

export function escaped(field: string): string {
  return formula.test(field) ? `'${field}` : field;
}

export const isEscaped = (field: string): boolean => escapedFormula.test(field);

export function unescaped(field: string): string {
  return isEscaped(field) ? field.slice(1) : field;
}
