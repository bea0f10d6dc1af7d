/** How text that names something is read: what is the same for people is the same text. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readEmail, readName, readText, shown } from '../../src/http/validation/read-text.js';
import { spelled, text, unseen } from '../support/spellings.js';

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...unseen, 'İ', 'Σ', '\u0301', 'K', '\u0340'),
        fc.string({ unit: 'grapheme' }),
      ),
    )
    .map((all) => all.join('')),
);

describe('reading text', () => {
  it('makes one text of all its spellings', () => {
    fc.assert(
      fc.property(spelled(text, 2), ([kept, [one, other]]) => {
        expect([readName(one!), readName(other!)]).toEqual([kept, kept]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('changes nothing when it is done again', () => {
    for (const read of [readText, readName, readEmail]) {
      fc.assert(
        fc.property(anything, (any) => {
          expect(read(read(any))).toBe(read(any));
        }),
        { numRuns: 5_000 },
      );
    }
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const email = readEmail(`a${String.fromCodePoint(point)}`);
      if (readEmail(email) !== email) throw new Error(`U+${point.toString(16)} is read in two ways.`);
    }
  });

  it('leaves what belongs to a writing where it is', () => {
    for (const kept of ['نمی‌خواهم', 'क्‍ष', '👩‍🚒', '❤️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'Anna  Lee', 'O’Brien'])
      expect(readName(kept)).toBe(kept);
    expect(readText(' Qui\u202F? ')).toBe('Qui\u202F?');
    expect(readName(' Qui\u202F? ')).toBe('Qui ?');
    expect(readEmail(' Zoe\u0308@Demo.Test\u200B')).toBe('zoë@demo.test');
  });

  it('takes a time that does not grow with the square of the length', () => {
    const long = `a${' '.repeat(1_000_000)}a`;
    const start = performance.now();
    expect(readName(long)).toBe(long);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('showing text', () => {
  it.each([
    ['c-1025', 'c-1025'],
    ['Zoë Müller', 'Zoë Müller'],
    ['c‑1025', 'c‑1025 (U+2011)'],
    ['c−10\u200B25', 'c−10\u200B25 (U+2212, U+200B)'],
    ['a\u2003b\u2003c', 'a\u2003b\u2003c (U+2003)'],
    ['ｃ－１', 'ｃ－１ (U+FF43, U+FF0D, U+FF11)'],
    ['O’Brien', 'O’Brien (U+2019)'],
    ['a\u{E0020}', 'a\u{E0020} (U+E0020)'],
  ])('%j as %j', (given, expected) => {
    expect(shown(given)).toBe(expected);
  });
});
