import { describe, expect, it } from '@jest/globals';
import { nextAttempt, waitAfter } from '../../src/database/transactions/retry-policy.js';

const settings = { attempts: 5, totalMs: 1500, firstWaitMs: 10, maxWaitMs: 200 };

describe('the retry policy', () => {
  it('draws each wait from the whole interval up to a cap that doubles and then stays', () => {
    const caps = [1, 2, 3, 4, 5, 6, 7].map((attempt) => waitAfter(attempt, settings, 1));
    expect(caps).toEqual([10, 20, 40, 80, 160, 200, 200]);
    expect(waitAfter(3, settings, 0)).toBe(0);
    expect(waitAfter(3, settings, 0.5)).toBe(20);
  });

  it('ends at the bound on attempts, the last two of which run alone', () => {
    const attempts = [1, 2, 3, 4, 5].map((number) =>
      nextAttempt(number, 0, Math.max(0, number - 4), settings),
    );
    expect(attempts.map(({ alone }) => alone)).toEqual([false, false, false, true, true]);
    expect(attempts.map(({ last }) => last)).toEqual([false, false, false, false, true]);
  });

  it('lets two attempts run alone once the bound on time has passed, however many came before', () => {
    expect(nextAttempt(2, 1499, 0, settings)).toEqual({ number: 2, alone: false, last: false });
    expect(nextAttempt(2, 1500, 0, settings)).toEqual({ number: 2, alone: true, last: false });
    expect(nextAttempt(3, 2000, 1, settings)).toEqual({ number: 3, alone: true, last: true });
  });

  it('of a single attempt runs that alone', () => {
    expect(nextAttempt(1, 0, 0, { ...settings, attempts: 1 })).toEqual({
      number: 1,
      alone: true,
      last: true,
    });
  });
});
