/** Choices that a seed decides: the same seed, the same choices. */
import { createHash } from 'node:crypto';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

export class Random {
  private readonly path: string;
  private readonly generator: ReturnType<typeof mersenne>;

  constructor(seed: number | string) {
    this.path = String(seed);
    this.generator = mersenne(createHash('sha256').update(this.path).digest().readInt32BE());
  }

  /** Choices of their own for somebody, that do not depend on how many others make. */
  for(name: string): Random {
    return new Random(`${this.path}/${name}`);
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return uniformInt(this.generator, least, most);
  }

  chance(of: number): boolean {
    return this.whole(0, 999_999) < of * 1_000_000;
  }

  pick<T>(from: readonly [T, ...T[]]): T;
  pick<T>(from: readonly T[]): T | undefined;
  pick<T>(from: readonly T[]): T | undefined {
    return from[this.whole(0, Math.max(0, from.length - 1))];
  }

  /** One of the names, each as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
    const entries = Object.entries(weights) as [Name, number][];
    let left = this.whole(
      1,
      entries.reduce((sum, [, weight]) => sum + weight, 0),
    );
    for (const [name, weight] of entries) {
      left -= weight;
      if (left <= 0) return name;
    }
    throw new Error('There is nothing to choose from.');
  }

  /** Some of the elements, in an order of chance. */
  some<T>(from: readonly T[], count: number): T[] {
    const rest = [...from];
    return Array.from({ length: Math.min(count, rest.length) }, () =>
      rest.splice(this.whole(0, rest.length - 1), 1),
    ).flat();
  }
}
