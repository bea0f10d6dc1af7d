/** Thrown where a file as a whole cannot be read; `message` says what, where and what to do. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
}

/** A text from a file, short enough to be told in a sentence. */
export function quoted(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return `“${line.length > 80 ? `${line.slice(0, 80)}…` : line}”`;
}
