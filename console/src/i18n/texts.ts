/** Catalogues of texts: one for each feature, which does not compile unless every language says the same things. */
import { isPseudo, language, locale } from './language.ts';

type Text = string | ((...values: never[]) => string);
type Catalogue = Record<string, Text>;
type Same<Texts> = {
  [Key in keyof Texts]: Texts[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : string;
};

/** @returns the texts in the language of the page */
export function texts<Texts extends Catalogue>(catalogue: { en: Texts; es: Same<Texts> }): Same<Texts> {
  const chosen = catalogue[language] as Same<Texts>;
  return isPseudo ? (mapTexts(chosen, (text) => `⟦${text}⟧`) as Same<Texts>) : chosen;
}

function mapTexts(catalogue: Catalogue, change: (text: string) => string): Catalogue {
  const changed = (text: Text): Text =>
    typeof text === 'string' ? change(text) : (...values) => change(text(...values));
  return Object.fromEntries(Object.entries(catalogue).map(([name, text]) => [name, changed(text)]));
}

const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const lists = new Intl.ListFormat(locale);

export const number = (value: number): string => numbers.format(value);
/** "a, b and c". */
export const list = (values: string[]): string => lists.format(values);
/** @returns the form for that many, with the number in place of `#` */
export const plural = (count: number, forms: { one: string; other: string }): string =>
  (plurals.select(count) === 'one' ? forms.one : forms.other).replace('#', number(count));
