/** Months and days of the week by their English names, which programs write in whatever language people work. */

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const weekdays = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** The number of a month, from 1, of its name in full or its first three or four letters; 0 for what is none. */
export const monthOf = (name: string): number => numberOf(months, name);

/** The same of a day of the week; Monday is 1. */
export const weekdayOf = (name: string): number => numberOf(weekdays, name);

/** `31 January 2027` */
export function inWords({ year, month, day }: { year: number; month: number; day: number }): string {
  return `${day} ${months[month - 1]} ${year}`;
}

export const weekdayName = (number: number): string => weekdays[number - 1]!;

function numberOf(names: readonly string[], name: string): number {
  const start = name.slice(0, 1).toUpperCase() + name.slice(1).toLowerCase();
  return names.findIndex((full) => full === start || (start.length < 5 && full.startsWith(start))) + 1;
}
