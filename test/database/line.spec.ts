/** Whose turn it is to read a list, where many wait. */
import { expect, it } from '@jest/globals';
import { Line } from '../../src/database/lists/line.js';
import { until } from '../support/until.js';

it('whoever was served longest ago, or never, comes before those who wait longer', async () => {
  const line = new Line({ all: 2, organization: 2, caller: 1, waitMs: 60_000 });
  const order: string[] = [];
  const ends: (() => void)[] = [];
  const gone = new AbortController().signal;
  const read = (id: string): Promise<void> =>
    line.run({ id, organizationId: 'one', gone }, () => {
      order.push(id);
      return new Promise((resolve) => ends.push(resolve));
    });
  // Four colleagues with two lists each, and then a fifth with one.
  const all = ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd', 'e'].map(read);
  for (let ended = 0; ended < all.length; ended += 1) {
    await until(() => ends.length > ended);
    ends[ended]!();
  }
  await Promise.all(all);
  expect(order).toEqual(['a', 'b', 'c', 'd', 'e', 'a', 'b', 'c', 'd']);
});
