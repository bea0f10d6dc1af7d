/** Rows as COPY reads them (PostgreSQL manual, COPY, "Text Format"), and arrays as text (8.15.2). */

const toEscape = /[\\\n\r\t\0]/g;
/** The character 0, which PostgreSQL has in no text, is seen as the one for what is no character. */
const escapes: Record<string, string> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\uFFFD',
};

export const copyNull = String.raw`\N`;

export function copyText(value: string): string {
  return value.replace(toEscape, (character) => escapes[character]!);
}

const special = /["\\\n\r\t\0]/;

export function copyTextArray(values: readonly (string | null)[]): string {
  // Most rows have nothing to escape.
  if (values.length > 0 && !values.includes(null) && !special.test(values.join(''))) {
    return `{"${values.join('","')}"}`;
  }
  const elements = values.map((value) =>
    value === null ? 'NULL' : `"${value.replace(/["\\]/g, String.raw`\$&`)}"`,
  );
  return copyText(`{${elements.join(',')}}`);
}
