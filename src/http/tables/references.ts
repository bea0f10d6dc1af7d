/** Names of cells: `B12`; and how many there can be. */

/** Excel has 16,384 columns and 1,048,576 rows; LibreOffice may have more. */
export const mostColumns = 16_384;
export const mostRows = 1_048_576;

const letterA = 65;

/** From 0; -1 if it is none. Letters of either case. */
export function columnOf(letters: string): number {
  let column = 0;
  for (let i = 0; i < letters.length; i += 1) {
    const letter = (letters.charCodeAt(i) & ~32) - letterA;
    if (letter < 0 || letter > 25 || i > 3) return -1;
    column = column * 26 + letter + 1;
  }
  return column - 1;
}

/** @param column from 0 */
export function lettersOf(column: number): string {
  let letters = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(letterA + ((left - 1) % 26)) + letters;
  }
  return letters;
}
