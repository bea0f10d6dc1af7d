/**
 * Spreadsheets run a cell that begins like a formula (OWASP, "CSV Injection"). In what we write such a text gets an
 * apostrophe before it, by which spreadsheets take it for text and which they do not show; in what we read it is taken off again, so that
 * a report can be mended and uploaded.
 */
const formula = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const escapedFormula = /^''*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

export function escaped(field: string): string {
  return formula.test(field) ? `'${field}` : field;
}

export function unescaped(field: string): string {
  return escapedFormula.test(field) ? field.slice(1) : field;
}
