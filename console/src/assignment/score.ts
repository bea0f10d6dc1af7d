/** A score as people write it: with a point or a comma, or not at all. */
import { locale } from '../i18n/language.ts';

const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 15, useGrouping: false });

/** @returns null: none; undefined: what was written is none */
export function readScore(text: string): number | null | undefined {
  const written = text.trim().replace(',', '.');
  if (written === '') return null;
  const score = Number(written);
  return /^\d*\.?\d*$/.test(written) && score >= 0 && score <= 100 ? score : undefined;
}

export const writeScore = (score: number | null): string => (score === null ? '' : format.format(score));
