/** Spellings that are the same for people: what a keyboard, a copy from a web page or a spreadsheet makes of one text. */
import fc from 'fast-check';

/** What nobody sees at an end. */
export const unseen = [
  ...' \t\n\u00A0\u2003\u2007\u202F\u3000',
  ...'\u00AD\u061C\u200B\u200C\u200D\u200E\u200F\u202A\u202C\u2060\u2066\u2069\uFEFF',
];

/** Letters of which many can be composed and decomposed, and joiners, which belong between them. */
const word = fc
  .array(fc.constantFrom(...'abcXYZ019éöÅñçệỗǖ가힣각йїごプशिΐΣς-_.’'), { minLength: 1, maxLength: 5 })
  .map((letters) => letters.join(''))
  .filter((text) => !/^\p{M}/u.test(text));

/** A text as it is kept. */
export const text: fc.Arbitrary<string> = fc
  .tuple(word, fc.array(fc.tuple(fc.constantFrom(' ', '\u200C', '-'), word), { maxLength: 2 }))
  .map(([first, more]) => first + more.map(([joint, next]) => joint + next).join(''))
  .map((joined) => joined.normalize('NFC'));

const end = fc.array(fc.constantFrom(...unseen), { maxLength: 3 }).map((all) => all.join(''));

/** Another spelling of a text that is the same for people. */
export const spellingOf = (kept: string): fc.Arbitrary<string> =>
  fc
    .tuple(end, fc.constantFrom('NFC', 'NFD'), fc.constantFrom(' ', '\u00A0', '\u202F', '\u2007'), end)
    .map(([before, form, space, after]) => before + kept.normalize(form).replaceAll(' ', space) + after);

/** A text, and some of its spellings. */
export const spelled = (kept: fc.Arbitrary<string>, count: number): fc.Arbitrary<[string, string[]]> =>
  kept.chain((one) =>
    fc.tuple(fc.constant(one), fc.array(spellingOf(one), { minLength: count, maxLength: count })),
  );
