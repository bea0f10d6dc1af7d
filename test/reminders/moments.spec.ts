/** When people are reminded, in all zones and over their changes of clocks, as properties of time that passes. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dayOf } from '../../src/http/validation/days.js';
import { latestMoment, momentOf, wantedOn } from '../../src/reminders/moments.js';
import { timeZones } from '../../src/organizations/time-zones.js';

const zone = fc.constantFrom(...timeZones, 'Pacific/Apia', 'Antarctica/Troll', 'Australia/Lord_Howe');
const instant = fc.date({
  min: new Date('1971-01-01T00:00:00Z'),
  max: new Date('2037-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const hourMs = 3_600_000;

describe('the moment of a day', () => {
  it('is 08:00 there, but where clocks skip it', () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const day = dayOf(at, timeZone);
        const moment = Temporal.Instant.fromEpochMilliseconds(momentOf(day, timeZone).getTime());
        const local = moment.toZonedDateTimeISO(timeZone).toPlainDateTime();
        const wanted = Temporal.PlainDate.from(day).toPlainDateTime({ hour: 8 });
        const isSkipped = !wanted.toZonedDateTime(timeZone).toPlainDateTime().equals(wanted);
        expect(isSkipped || local.equals(wanted)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('comes once for each day, in order, whenever somebody looks', () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 1, max: 40 }), (timeZone, from, hours) => {
        const seen: string[] = [];
        let last = latestMoment(from, timeZone);
        for (let now = from.getTime(); now < from.getTime() + 12 * 24 * hourMs; now += hours * hourMs * 0.6) {
          const next = latestMoment(new Date(now), timeZone);
          expect(next.at.getTime()).toBeLessThanOrEqual(now);
          // Not later than the next comes: clocks were never put back by more than a day.
          expect(now - next.at.getTime()).toBeLessThan(48 * hourMs);
          if (next.at > last.at) seen.push(...next.days.toSorted());
          last = next;
        }
        const distances = seen.slice(1).map((day, i) => day > seen[i]!);
        expect(distances.every(Boolean)).toBe(true);
        // Who looks often enough misses none.
        if (hours <= 30 && seen.length > 0)
          expect(seen).toEqual(Array.from(seen, (_, i) => addDays(seen[0]!, i)));
      }),
      { numRuns: 500 },
    );
  });

  it('is told of a day that clocks skip whole, with that of the next', () => {
    const { at, days } = latestMoment(new Date('2011-12-31T00:00:00Z'), 'Pacific/Apia');
    expect([at.toISOString(), days]).toEqual(['2011-12-30T18:00:00.000Z', ['2011-12-31', '2011-12-30']]);
  });

  it.each([
    ['Europe/Berlin', '2027-03-28T05:59:59.999Z', '2027-03-27T07:00:00.000Z'],
    ['Europe/Berlin', '2027-03-28T06:00:00Z', '2027-03-28T06:00:00.000Z'],
    ['Europe/Berlin', '2027-10-31T06:59:59.999Z', '2027-10-30T06:00:00.000Z'],
    ['Europe/Berlin', '2027-10-31T07:00:00Z', '2027-10-31T07:00:00.000Z'],
    ['Pacific/Kiritimati', '2027-01-01T18:00:00Z', '2027-01-01T18:00:00.000Z'],
  ])('in %s, at %s, was last at %s', (timeZone, now, at) => {
    expect(latestMoment(new Date(now), timeZone).at.toISOString()).toBe(at);
  });
});

it('what is wanted of a day are the days that are so far from it', () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 365 }), { maxLength: 10 });
  fc.assert(
    fc.property(instant, days, days, (at, daysBefore, daysAfter) => {
      const today = dayOf(at, 'UTC');
      const wanted = wantedOn([today], { daysBefore, daysAfter });
      expect(wanted).toHaveLength(daysBefore.length + daysAfter.length);
      for (const { type, days: n, dueOn } of wanted)
        expect(addDays(dueOn, type === 'due_soon' ? -n : n)).toBe(today);
    }),
  );
});
