/** The choices of `npm run chaos`: a seed that is told must bring them back. */
import { expect, it } from '@jest/globals';
import { Random } from '../../chaos/random.ts';

const drawn = (random: Random): unknown[] =>
  Array.from({ length: 50 }, () => [
    random.whole(0, 1_000_000),
    random.pick(['a', 'b', 'c']),
    random.some([1, 2, 3, 4, 5], 3),
    random.weighted({ x: 1, y: 2 }),
    random.chance(0.5),
  ]);

it('the same seed makes the same choices, another seed others', () => {
  expect(drawn(new Random(7))).toEqual(drawn(new Random(7)));
  expect(drawn(new Random(7))).not.toEqual(drawn(new Random(8)));
});

it('the choices of one do not depend on those of another', () => {
  const busy = new Random(7);
  drawn(busy.for('somebody'));
  drawn(busy);
  expect(drawn(busy.for('me'))).toEqual(drawn(new Random(7).for('me')));
  expect(drawn(busy.for('me'))).not.toEqual(drawn(busy.for('you')));
});

it('first choices of many seeds are spread evenly, and weights are kept', () => {
  const seeds = Array.from({ length: 3_000 }, (_, seed) => new Random(seed));
  const firsts = seeds.map((random) => random.whole(0, 9));
  const counts = Array.from({ length: 10 }, (_, n) => firsts.filter((first) => first === n).length);
  expect(Math.min(...counts)).toBeGreaterThan(220);
  const heavy = seeds.filter((random) => random.weighted({ light: 1, heavy: 3 }) === 'heavy').length;
  expect(heavy / seeds.length).toBeCloseTo(0.75, 1);
});
