/** Days and instants where an organization is: whatever clocks do there, days follow each other without a gap. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dayOf,
  endOfDay,
  firstInstant,
  lastInstant,
  parseDay,
  startOfDay,
  timeZoneOf,
} from '../../src/http/validation/days.js';
import { similarTimeZone, timeZones } from '../../src/organizations/time-zones.js';

/** Where clocks change at midnight, by half an hour, or by a whole day. */
const odd = [
  'America/Havana',
  'Atlantic/Azores',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Nuuk',
  'America/Scoresbysund',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/St_Johns',
];
const zone = fc.oneof(fc.constantFrom(...odd), fc.constantFrom(...timeZones));
const hour = 3_600_000;

/** Since clocks are told by zones everywhere; and more often when one is put forward or back. */
const [since, until] = [Date.UTC(1950, 0, 1), Date.UTC(2100, 0, 1)];
const zoneAndInstant = zone.chain((timeZone) => {
  const near = transitionsOf(timeZone).flatMap((at) => [-24, -1, 0, 1, 24].map((hours) => at + hours * hour));
  const anywhere = fc.integer({ min: since, max: until });
  const instant =
    near.length === 0
      ? anywhere
      : fc.oneof(
          anywhere,
          fc
            .tuple(fc.constantFrom(...near), fc.integer({ min: -hour, max: hour }))
            .map(([at, more]) => at + more),
          fc.tuple(fc.constantFrom(...near), fc.constantFrom(-1, 0, 1)).map(([at, more]) => at + more),
        );
  return instant.map((at): [string, Date] => [timeZone, new Date(at)]);
});

function transitionsOf(timeZone: string): number[] {
  const found: number[] = [];
  const from = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(timeZone);
  for (
    let next = from.getTimeZoneTransition('next');
    next !== null;
    next = next.getTimeZoneTransition('next')
  ) {
    if (next.epochMilliseconds > until) break;
    found.push(next.epochMilliseconds);
  }
  return found;
}

/** What a calendar on the wall there shows. */
function shown(instant: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA-u-ca-iso8601', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return format.format(instant);
}

describe('a day', () => {
  it('holds each of its instants, and what clocks show then, in any zone', () => {
    fc.assert(
      fc.property(zoneAndInstant, ([timeZone, instant]) => {
        const day = dayOf(instant, timeZone);
        expect(instant >= startOfDay(day, timeZone)).toBe(true);
        expect(instant <= endOfDay(day, timeZone)).toBe(true);
        // Put back over its midnight, clocks show the day before once more.
        const shownThen = shown(instant, timeZone);
        if (shownThen === day) return;
        expect(shownThen).toBe(addDays(day, -1));
        expect(shown(startOfDay(day, timeZone), timeZone)).toBe(day);
        expect(instant.getTime()).toBeLessThan(Date.UTC(2011, 0, 1));
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends a millisecond before the next begins, in any zone', () => {
    fc.assert(
      fc.property(zoneAndInstant, ([timeZone, instant]) => {
        const day = shown(instant, timeZone);
        const end = endOfDay(day, timeZone);
        expect(startOfDay(addDays(day, 1), timeZone).getTime()).toBe(end.getTime() + 1);
        expect(shown(end, timeZone) <= day).toBe(true);
        expect(shown(new Date(end.getTime() + 1), timeZone) > day).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['2027-03-14', 'America/Havana', '2027-03-14T05:00:00.000Z', '2027-03-15T03:59:59.999Z'],
    ['2027-11-07', 'America/Havana', '2027-11-07T04:00:00.000Z', '2027-11-08T04:59:59.999Z'],
    ['2027-03-27', 'America/Nuuk', '2027-03-27T02:00:00.000Z', '2027-03-28T00:59:59.999Z'],
    ['2011-12-29', 'Pacific/Apia', '2011-12-29T10:00:00.000Z', '2011-12-30T09:59:59.999Z'],
    // There was none.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-30T09:59:59.999Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z', '2011-12-31T09:59:59.999Z'],
    ['2027-04-04', 'Australia/Lord_Howe', '2027-04-03T13:00:00.000Z', '2027-04-04T13:29:59.999Z'],
    ['2027-01-31', 'UTC', '2027-01-31T00:00:00.000Z', '2027-01-31T23:59:59.999Z'],
  ])('%s in %s is from %s to %s', (day, timeZone, start, end) => {
    expect(startOfDay(day, timeZone).toISOString()).toBe(start);
    expect(endOfDay(day, timeZone).toISOString()).toBe(end);
  });

  it.each(['Pacific/Kiritimati', 'America/Adak', 'UTC'])(
    'is told of each instant that can be written, also where the calendar there has five digits or none (%s)',
    (timeZone) => {
      expect([dayOf(firstInstant, timeZone), dayOf(lastInstant, timeZone)]).toEqual([
        '0001-01-01',
        '9999-12-31',
      ]);
      expect(startOfDay('0001-01-01', timeZone)).toEqual(firstInstant);
      expect(endOfDay('9999-12-31', timeZone)).toEqual(lastInstant);
      const [second, last] = [startOfDay('0001-01-02', timeZone), startOfDay('9999-12-31', timeZone)];
      expect([dayOf(second, timeZone), dayOf(new Date(second.getTime() - 1), timeZone)]).toEqual([
        '0001-01-02',
        '0001-01-01',
      ]);
      expect([dayOf(last, timeZone), dayOf(new Date(last.getTime() - 1), timeZone)]).toEqual([
        '9999-12-31',
        '9999-12-30',
      ]);
    },
  );

  it.each(['2027-02-30', '2027-13-01', '2100-02-29', '0000-01-01', '2027-1-1', '20270101', '2027-W01-1', ''])(
    'is none that the calendar does not have: %s',
    (text) => {
      expect(parseDay(text)).toBeUndefined();
    },
  );
});

describe('the time zones to choose from', () => {
  it('are each taken, and kept by their name', () => {
    expect(timeZones.map(timeZoneOf)).toEqual(timeZones);
    expect(timeZones.length).toBeGreaterThan(400);
  });

  it('have the names of today', () => {
    const today =
      'UTC Europe/Kyiv Asia/Kolkata America/Nuuk Asia/Ho_Chi_Minh Asia/Yangon Asia/Kathmandu Pacific/Kanton';
    expect(timeZones).toEqual(expect.arrayContaining(today.split(' ')));
    for (const old of ['Europe/Kiev', 'Asia/Calcutta', 'America/Godthab', 'Asia/Saigon', 'Asia/Rangoon'])
      expect(timeZones).not.toContain(old);
  });

  it('are each another one', () => {
    const zones = timeZones.map((name) => new Temporal.ZonedDateTime(0n, name));
    const same = zones.flatMap((one, i) =>
      zones
        .slice(i + 1)
        .flatMap((other) => (one.equals(other) ? [`${one.timeZoneId} ${other.timeZoneId}`] : [])),
    );
    expect(same).toEqual([]);
  });

  it('have every zone that Intl knows, under some name', () => {
    const zones = timeZones.map((name) => new Temporal.ZonedDateTime(0n, name));
    for (const name of Intl.supportedValuesOf('timeZone')) {
      const one = new Temporal.ZonedDateTime(0n, name);
      expect(zones.filter((other) => one.equals(other))).toHaveLength(1);
    }
  });

  it('are found by the name of their city', () => {
    expect(
      ['Berlin', 'new york', 'europe/kyiv ', 'utc', 'America/New York', 'nowhere'].map(similarTimeZone),
    ).toEqual(['Europe/Berlin', 'America/New_York', 'Europe/Kyiv', 'UTC', 'America/New_York', undefined]);
  });

  it.each([
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['europe/kiev', 'Europe/Kiev'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['US/Pacific', 'US/Pacific'],
    ['UTC', 'UTC'],
  ])('are not all that is taken: %s is %s', (name, kept) => {
    expect(timeZoneOf(name)).toBe(kept);
  });

  it.each([
    'CET',
    'EST',
    'AST',
    'IST',
    'PST8PDT',
    'GMT',
    'utc',
    '+02:00',
    'UTC+2',
    'Berlin',
    'Europe/Berlin2',
    '',
    '/',
  ])('do not have %s, nor is it taken', (name) => {
    expect(timeZoneOf(name)).toBeUndefined();
    expect(timeZones).not.toContain(name);
  });
});
