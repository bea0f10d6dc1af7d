/**
 * The language of the page: what the person chose here, else the first of the browser's that the console speaks. Chosen
 * once for the page's life; choosing another loads the page again.
 */
import { inBrowser } from '../api/kept.ts';

export const languages = { en: 'English', es: 'Español' };
export type Language = keyof typeof languages;

/** A made-up language from right to left, in which every text of the console is marked: what is not, is in no catalogue. */
export const pseudoLanguage = 'ar-XB';

const kept = inBrowser.get('onus-language');
const baseOf = (tag: string) => tag.split('-', 1)[0]!.toLowerCase();
const isSpoken = (base: string): base is Language => Object.hasOwn(languages, base);

export const isPseudo = kept === pseudoLanguage;
const wanted = [...(kept === null ? [] : [kept]), ...navigator.languages].find((tag) =>
  isSpoken(baseOf(tag)),
);
const base = baseOf(wanted ?? 'en');
export const language: Language = isSpoken(base) ? base : 'en';

/** For `Intl`: with the browser's own region, where its language is the page's (en-GB has other dates than en-US). */
export const locale = navigator.languages.find((tag) => baseOf(tag) === language) ?? language;

/** For React Aria and `<html lang>`. */
export const pageLocale = isPseudo ? pseudoLanguage : locale;
export const direction = isPseudo ? 'rtl' : 'ltr';

export function chooseLanguage(chosen: Language): void {
  inBrowser.set('onus-language', chosen);
  location.reload();
}
