/**
 * Days and times. A day is a day where the organization is, as the service says it (`dueOn`); a time is shown in the
 * organization's zone too, so that everybody who speaks of it means the same.
 */
import { serviceTime } from '../api/client.ts';
import { locale } from './language.ts';

/** `YYYY-MM-DD` */
export type Day = string;

const dayFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const shortFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const weekdayFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' });
const away = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const startOf = (day: Day) => new Date(`${day}T00:00:00Z`);

/** "4 Dec 2026" */
export const formatDay = (day: Day): string => dayFormat.format(startOf(day));
/** "4 Dec" */
export const formatShortDay = (day: Day): string => shortFormat.format(startOf(day));
/** "Friday, 4 December 2026" */
export const formatFullDay = (day: Day): string => weekdayFormat.format(startOf(day));

export const addDays = (day: Day, days: number): Day =>
  new Date(startOf(day).getTime() + days * 86_400_000).toISOString().slice(0, 10);

/** "in 3 days", "yesterday", "in 2 months" */
export function formatDaysAway(day: Day, today: Day): string {
  const days = Math.round((startOf(day).getTime() - startOf(today).getTime()) / 86_400_000);
  if (Math.abs(days) < 14) return away.format(days, 'day');
  return Math.abs(days) < 61
    ? away.format(Math.round(days / 7), 'week')
    : away.format(Math.round(days / 30.44), 'month');
}

/** A year that is being typed goes through the years 2, 20 and 202: nothing is due before this day. */
export const earliestDay: Day = '1900-01-01';

export interface ZoneDates {
  zone: string;
  /** "4 Dec 2026, 14:05" */
  moment: (instant: string) => string;
  /** "14:05" */
  time: (instant: string) => string;
  /** The day that it is there at an instant, else now by the service's clock: a browser's may be wrong. */
  dayOf: (instant?: string) => Day;
  /** Whether an instant is the end of a day there: it was given as a day, or might as well have been. */
  isEndOfDay: (instant: string) => boolean;
}

const known = new Map<string, ZoneDates>();

/** What days and times are in a zone. One that this browser does not know is shown as UTC, and said so. */
export function datesIn(timeZone: string): ZoneDates {
  const found = known.get(timeZone) ?? makeDates(timeZone);
  known.set(timeZone, found);
  return found;
}

function makeDates(wanted: string): ZoneDates {
  const zone = knows(wanted) ? wanted : 'UTC';
  const moments = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  });
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone });
  // Swedish writes dates as ISO 8601 does.
  const days = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: zone });
  const dayOf = (instant?: string | number) => days.format(new Date(instant ?? serviceTime()));
  return {
    zone,
    moment: (instant) => moments.format(new Date(instant)),
    time: (instant) => times.format(new Date(instant)),
    dayOf,
    isEndOfDay: (instant) => dayOf(Date.parse(instant) + 1) !== dayOf(instant),
  };
}

function knows(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format() !== '';
  } catch {
    return false;
  }
}
