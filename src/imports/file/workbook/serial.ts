/** Dates as workbooks store them: days, with the time of day as a fraction, in one of two systems (ECMA-376, 18.17.4). */

const dayMs = 86_400_000;

/** 9999-12-31, the last that Excel shows, from 1900. */
const last1900 = 2_958_465;
const from1904 = 1462;

/** Days that were read before: a file has few. */
const known = new Map<number, Wall>();
const mostKnown = 1000;

export type Wall = { told: 'day' | 'time'; text: string } | { fault: string };

/** A day, or a day and a time of the clock on the wall, to the millisecond. */
export function readSerial(serial: number, is1904: boolean): Wall {
  // Rounded before it is split: or some times would be one millisecond early.
  const ms = Math.round(serial * dayMs);
  const day = Math.floor(ms / dayMs);
  if (day < 0) return { fault: 'is a date before the first one' };
  if (day === 0) return { fault: 'is a time without a day' };
  const in1900 = is1904 ? day + from1904 : day;
  if (in1900 > last1900) return { fault: 'is a date beyond the year 9999' };
  if (!is1904 && day === 60) return { fault: 'is 29 February 1900, a day that there never was' };
  // Excel's 1900 has a 29 February.
  const start = Date.UTC(1899, 11, !is1904 && day < 60 ? 31 : 30);
  const at = start + in1900 * dayMs + (ms - day * dayMs);
  const before = known.get(at);
  if (before !== undefined) return before;
  const iso = new Date(at).toISOString();
  if (ms !== day * dayMs) return { told: 'time', text: wallTime(iso) };
  const wall: Wall = { told: 'day', text: iso.slice(0, 10) };
  if (known.size === mostKnown) known.clear();
  known.set(at, wall);
  return wall;
}

const isoForm = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,3})\d*)?)?)?Z?$/;

/** Of a cell that has its date as text. It is what the clock shows: SheetJS puts a Z behind the local one. */
export function readIsoDate(text: string): Wall {
  const found = isoForm.exec(text);
  const [, day, minutes = '00:00', seconds = '00', fraction = ''] = found ?? [];
  const iso = `${day}T${minutes}:${seconds}.${fraction.padEnd(3, '0')}Z`;
  const at = new Date(iso);
  // A day or an hour that there is not comes back as another one, or as none.
  if (found === null || Number.isNaN(at.getTime()) || at.toISOString() !== iso) {
    return { fault: 'is a date that cannot be read' };
  }
  return iso.endsWith('T00:00:00.000Z') ? { told: 'day', text: day! } : { told: 'time', text: wallTime(iso) };
}

function wallTime(iso: string): string {
  return iso.replace(/(\.000)?Z$/, '');
}
