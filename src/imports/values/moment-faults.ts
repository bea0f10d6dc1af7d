/** What a text in a column of dates seems to be that is none, in words for the person who mends the file. */

const wanted = 'must be a date such as 2027-01-31, or a time such as 2027-01-31T12:00:00Z';

/** Digits of a number of seconds since 1970, and of their parts. */
const epochs = [
  { digits: 10, unit: 'seconds', each: 1000 },
  { digits: 13, unit: 'milliseconds', each: 1 },
  { digits: 16, unit: 'microseconds', each: 1e-3 },
  { digits: 19, unit: 'nanoseconds', each: 1e-6 },
];

/** Days from which spreadsheets count, since they have a 29th of February 1900. */
const firstSerial = Temporal.PlainDate.from('1899-12-30');

/** Returns a sentence that lacks its subject. */
export function noMoment(text: string): string {
  if (/^-?\d+(?:[.,]\d+)?$/.test(text)) return number(text);
  const [, abbreviation] = /\d:\d\d.* \(?([A-Z]{2,5})\)?(?: \d{4})?$/.exec(text) ?? [];
  if (abbreviation !== undefined && !/^[AP]M$/.test(abbreviation))
    return `has the zone ${abbreviation}, which means different ones to different programs: write its offset, such as +01:00`;
  if (/^\d{1,2}[-. /]+\p{L}{3,}\.?$|^\p{L}{3,}\.? \d{1,2}$/u.test(text))
    return 'has no year: write it as 2027-01-31';
  if (/^\D*\d{1,2}[-. ]+(?:de )?\p{L}+/u.test(text) && /\d{4}/.test(text))
    return 'names a month that is none in English: write it as 2027-01-31';
  return wanted;
}

function number(text: string): string {
  const value = Number(text.replace(',', '.'));
  const epoch = epochs.find(({ digits }) => /^\d+/.exec(text)?.[0].length === digits);
  if (epoch !== undefined) {
    const instant = new Date(Math.trunc(value * epoch.each)).toISOString();
    return `seems to be ${instant}, as ${epoch.unit} since 1970: write it so`;
  }
  if (value >= 20_000 && value < 100_000) {
    const day = firstSerial.add({ days: Math.trunc(value) }).toString();
    return `seems to be ${day}, as spreadsheets count days: format the column as a date such as 2027-01-31`;
  }
  return wanted;
}
