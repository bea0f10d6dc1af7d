/** Which pair the next create wants, by workload; the same for every target. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/**
 * - distinct: another pair each time
 * - storm: the same pair for all
 * - zipf: the pair of rank k is wanted with a probability proportional to 1 / k
 */
export type Workload = 'distinct' | 'storm' | 'zipf';

/** Steps through the pairs so that neighbours in time are none in any index; it shares no factor with their number. */
const stride = 104_729;
const seed = 1;

/** Goes on from one order to the next, so that a create that was still under way is not wanted again. */
let sent = 0;

/**
 * Returns numbers of pairs, from 0.
 * @param share which of several generators this is, that want no distinct pair of each other
 */
export function pairsOf(
  workload: Workload,
  count: number,
  share: { index: number; of: number },
): () => number {
  if (workload === 'distinct') return () => pairAt(sent++ * share.of + share.index, count);
  if (workload === 'storm') {
    const pair = pairAt(sent++, count);
    return () => pair;
  }
  const rankOf = zipf(count);
  return () => pairAt(rankOf(), count);
}

/** The pair at this position of the order in which distinct pairs are wanted. */
export function pairAt(position: number, count: number): number {
  return (position * stride) % count;
}

/** Returns numbers from 0 up to 1, the same each time. */
export function randoms(): () => number {
  const random = mersenne(seed);
  return () => uniformInt(random, 0, 2 ** 30 - 1) / 2 ** 30;
}

/** Draws ranks from 0 by looking a random number up in the sums of their weights. */
function zipf(count: number): () => number {
  const random = randoms();
  const sums = new Float64Array(count);
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) sums[rank] = sum += 1 / (rank + 1);
  return () => {
    const wanted = random() * sum;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
