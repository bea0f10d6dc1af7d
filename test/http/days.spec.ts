/** Days and instants where an organization is: whatever clocks do there, days follow each other without a gap. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  dayOf,
  dueAgain,
  dueOf,
  endOfDay,
  firstInstant,
  instantsOf,
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

describe('what is due again', () => {
  const everyMonths = fc.integer({ min: 1, max: 60 });
  const longAgo = firstInstant;
  const far = fc.integer({ min: 1, max: 30 });

  /** The due dates of a series, one after the other, each from the one before. */
  function series(due: ReturnType<typeof dueOf>, months: number, timeZone: string, length: number) {
    const all = [{ ...due, anchor: null as string | null }];
    while (all.length <= length)
      all.push(dueAgain({ ...all.at(-1)!, everyMonths: months }, longAgo, timeZone)!);
    return all;
  }

  it.each([
    ['2027-01-31', 1, ['2027-02-28', '2027-03-31', '2027-04-30']],
    ['2028-01-31', 1, ['2028-02-29', '2028-03-31']],
    ['2024-02-29', 12, ['2025-02-28', '2026-02-28', '2027-02-28', '2028-02-29']],
    ['2027-08-30', 6, ['2028-02-29', '2028-08-30']],
    ['2027-12-15', 60, ['2032-12-15', '2037-12-15']],
  ])('on the day %s, every %d months', (first, months, days) => {
    const all = series(dueOf(first, 'Europe/Kyiv'), months, 'Europe/Kyiv', days.length);
    expect(all.slice(1).map(({ dueOn }) => dueOn)).toEqual(days);
  });

  it('is so on its day of the month or the last, and ends with that day, wherever it is', () => {
    fc.assert(
      fc.property(zoneAndInstant, everyMonths, far, ([timeZone, instant], months, length) => {
        const first = dayOf(instant, timeZone);
        const { dueAt, dueOn } = series(dueOf(first, timeZone), months, timeZone, length).at(-1)!;
        const day = Temporal.PlainDate.from(first)
          .add({ months: months * length })
          .toString();
        expect([dueOn, dueAt]).toEqual([day, endOfDay(day, timeZone)]);
      }),
    );
  });

  it('is so when clocks show its time, or where they skip that, as much later', () => {
    fc.assert(
      fc.property(zoneAndInstant, everyMonths, far, ([timeZone, instant], months, length) => {
        const { dueAt, dueOn } = series(dueOf(instant, timeZone), months, timeZone, length).at(-1)!;
        const local = localOf(instant, timeZone).add({ months: months * length });
        const [first] = instantsOf(local, timeZone);
        expect(dueOn).toBeNull();
        if (first !== undefined) expect(dueAt).toEqual(first);
        else expect(Temporal.PlainDateTime.compare(localOf(dueAt!, timeZone), local)).toBe(1);
      }),
    );
  });

  it('is so for the first time after now, however late that is, and never before the one that ended', () => {
    const given = fc.tuple(zoneAndInstant, everyMonths, fc.boolean(), fc.integer({ min: since, max: until }));
    fc.assert(
      fc.property(given, ([[timeZone, instant], months, isDay, at]) => {
        const now = new Date(at);
        const due = dueOf(isDay ? dayOf(instant, timeZone) : instant, timeZone);
        const found = dueAgain({ ...due, everyMonths: months, anchor: null }, now, timeZone)!;
        expect(found.dueAt! > now && found.dueAt! > due.dueAt!).toBe(true);
        let one = { ...due, anchor: null as string | null };
        do one = dueAgain({ ...one, everyMonths: months }, longAgo, timeZone)!;
        while (one.dueAt! <= now);
        expect(found).toEqual(one);
      }),
    );
  });

  it('goes by its own day and time once it is not due as its series has it', () => {
    const kyiv = 'Europe/Kyiv';
    // The organization has moved: half past one in the night there is the 1st.
    const moved = { dueAt: new Date('2027-01-31T23:30:00Z'), dueOn: null, everyMonths: 1 };
    expect(dueAgain({ ...moved, anchor: '2027-01-31T23:30' }, longAgo, kyiv)).toEqual({
      dueAt: new Date('2027-02-28T23:30:00Z'),
      dueOn: null,
      anchor: '2027-02-01T01:30:00',
    });
    const edited = { ...dueOf('2027-02-15', kyiv), everyMonths: 1, anchor: '2027-01-31T00:00' };
    expect(dueAgain(edited, longAgo, kyiv)).toMatchObject({ dueOn: '2027-03-15' });
  });

  it('without a due date is so after so many months from the day it is', () => {
    const never = { dueAt: null, dueOn: null, everyMonths: 6, anchor: null };
    // In Kyiv it is the 31st already.
    const due = dueAgain(never, new Date('2027-08-30T22:30:00Z'), 'Europe/Kyiv');
    expect(due).toMatchObject({ dueOn: '2028-02-29', anchor: '2027-08-31T00:00:00' });
  });

  it('ends where no later day can be written', () => {
    const last = { ...dueOf('9999-12-31', 'UTC'), everyMonths: 1, anchor: null };
    expect(dueAgain(last, longAgo, 'UTC')).toBeUndefined();
    const late = { ...dueOf(new Date('9999-12-30T23:00:00Z'), 'UTC'), everyMonths: 12, anchor: null };
    expect(dueAgain(late, longAgo, 'UTC')).toBeUndefined();
  });
});

function localOf(instant: Date, timeZone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDateTime();
}
