/** When a delivery that failed is tried again. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  afterFailure,
  askedMsOf,
  bounds,
  mostAskedMs,
  patienceMs,
} from '../../src/webhooks/sending/back-off.js';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempts = fc.integer({ min: 1, max: 1_000 });
const ageMs = fc.integer({ min: 0, max: 2 * patienceMs });
const askedMs = fc.option(fc.integer({ min: 0, max: 10 * mostAskedMs }), { nil: undefined });

describe('a delivery that failed', () => {
  it('is tried again within the bound of its attempt, or when it was asked for, and never after its days', () => {
    fc.assert(
      fc.property(attempts, ageMs, askedMs, chance, (made, age, asked, at) => {
        const wait = afterFailure({ attempts: made, ageMs: age, askedMs: asked }, at);
        expect(wait === undefined).toBe(age >= patienceMs);
        if (wait === undefined) return;
        const honoured = Math.min(asked ?? 0, mostAskedMs);
        const bound = bounds[Math.min(made, bounds.length) - 1]!;
        expect(wait).toBeGreaterThanOrEqual(honoured);
        expect(wait).toBeLessThanOrEqual(Math.max(honoured, Math.min(bound, patienceMs - age)));
        expect(Number.isInteger(wait)).toBe(true);
      }),
    );
  });

  it('is tried until its three days are over, a last time just then, and then given up', () => {
    fc.assert(
      fc.property(fc.infiniteStream(chance), (chances) => {
        let [age, made] = [0, 1];
        for (const at of chances) {
          const wait = afterFailure({ attempts: made, ageMs: age }, at);
          if (wait === undefined) break;
          age += wait;
          made += 1;
          // Chance may want it many times at once.
          if (made > 10_000) return;
        }
        expect(age).toBe(patienceMs);
        expect(made).toBeGreaterThan(6);
      }),
      { numRuns: 50 },
    );
  });

  it('waits longer and longer', () => {
    expect(bounds.toSorted((a, b) => a - b)).toEqual([...bounds]);
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-12-01T12:00:00Z');

  it.each([
    ['120', 120_000],
    [' 1 ', 1_000],
    ['Tue, 01 Dec 2026 12:00:30 GMT', 30_000],
    ['Tuesday, 01-Dec-26 12:00:30 GMT', 30_000],
    ['Tue Dec  1 12:00:30 2026', 30_000],
    ['999999999', mostAskedMs],
    ['Wed, 01 Dec 2027 12:00:00 GMT', mostAskedMs],
    ['Tue, 01 Dec 2026 11:00:00 GMT', undefined],
    ['0', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j asks for %j ms', (value, ms) => {
    expect(askedMsOf(value, now)).toBe(ms);
  });

  it('is never more than is granted, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const ms = askedMsOf(value, now) ?? 1;
        expect(ms > 0 && ms <= mostAskedMs).toBe(true);
      }),
    );
  });
});
