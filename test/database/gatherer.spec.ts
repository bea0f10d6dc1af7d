/**
 * How creates are gathered into sets, step by step: the statement here ends when the test says so. What comes of it in
 * PostgreSQL is in `assignments/gathering.spec.ts`.
 */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Gatherer, type SetEnd } from '../../src/database/transactions/gatherer.js';
import { until } from '../support/until.js';

interface Sent {
  set: string[];
  isApart: boolean;
  end(): void;
  fail(error: Error): void;
}

const postgresError = (code: string): Error => Object.assign(new Error(code), { code, severity: 'ERROR' });
const refused = postgresError('23514');
const locked = postgresError('55P03');

let sent: Sent[];
let hung: number;
let ends: SetEnd[];
let gatherer: Gatherer<string, string>;

beforeEach(() => {
  sent = [];
  hung = 0;
  ends = [];
  gatherer = new Gatherer<string, string>({
    run: (set, _, isApart) =>
      new Promise((resolve, reject) => {
        const end = (): void => resolve(set.map((each) => `${each} is done`));
        sent.push({ set: [...set], isApart, end, fail: reject });
      }),
    runsInOrder: () => true,
    onHang: () => (hung += 1),
    keyOf: (element) => element.charAt(0),
    onEnd: (_, end) => ends.push(end),
  });
});

const add = (...elements: string[]): Promise<string>[] => elements.map((each) => gatherer.add(each));
const sets = (): string[] => sent.map(({ set }) => set.join(' '));
const reachSets = (count: number): Promise<void> => until(() => sent.length === count);

describe('what is asked for', () => {
  it('alone goes at once, and what comes meanwhile goes together after it', async () => {
    const outcomes = add('a', 'b', 'c');
    expect(sets()).toEqual(['a']);
    sent[0]!.end();
    await reachSets(2);
    expect(sets()).toEqual(['a', 'b c']);
    sent[1]!.end();
    expect(await Promise.all(outcomes)).toEqual(['a is done', 'b is done', 'c is done']);
    expect(ends).toEqual(['committed', 'committed']);
  });

  it('is sent behind a set as soon as it is as large, and no third one is', async () => {
    const outcomes = add('a', 'b', 'c', 'd', 'e');
    sent[0]!.end();
    await reachSets(2);
    outcomes.push(...add('f', 'g', 'h'));
    expect(sets()).toEqual(['a', 'b c d e']);
    outcomes.push(...add('i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q'));
    expect(sets()).toEqual(['a', 'b c d e', 'f g h i']);
    sent[1]!.end();
    await reachSets(4);
    for (const each of sent.slice(2)) each.end();
    expect((await Promise.all(outcomes)).at(-1)).toBe('q is done');
  });

  it('goes on past a set that hangs', async () => {
    const [first, second] = add('a', 'b');
    await reachSets(2);
    expect(hung).toBe(1);
    sent[1]!.end();
    expect(await second).toBe('b is done');
    sent[0]!.end();
    expect(await first).toBe('a is done');
  });
});

describe('elements of a set that failed for one of them', () => {
  /** Sends a set of two behind another one, and has it fail. */
  async function parted(): Promise<Promise<string>[]> {
    const [ahead, ...outcomes] = add('a', 'x', 'y');
    sent[0]!.end();
    await ahead;
    await reachSets(2);
    sent[1]!.fail(refused);
    await reachSets(3);
    return outcomes;
  }

  it('go one by one, and only who is to blame is told', async () => {
    const [blamed, other] = await parted();
    const failure = expect(blamed).rejects.toBe(refused);
    sent[2]!.fail(refused);
    await reachSets(4);
    sent[3]!.end();
    await failure;
    expect(await other).toBe('y is done');
    expect(sent.slice(2).map(({ set, isApart }) => [set, isApart])).toEqual([
      [['x'], true],
      [['y'], true],
    ]);
  });

  it('are not sent again while their statement is under way, however long it takes', async () => {
    const [slow, other] = await parted();
    // The first hangs, so the rounds go on with the other, which meets a lock in each of them.
    await reachSets(4);
    sent[3]!.fail(locked);
    await reachSets(5);
    expect(sets().slice(2)).toEqual(['x', 'y', 'y']);
    sent[2]!.end();
    sent[4]!.end();
    expect(await Promise.all([slow, other])).toEqual(['x is done', 'y is done']);
    expect(sets()).toHaveLength(5);
  });

  it('are joined there by who comes for the same, and not by others', async () => {
    const outcomes = await parted();
    outcomes.push(...add('x again', 'z'));
    expect(sets().at(-1)).toBe('z');
    sent[2]!.end();
    await reachSets(5);
    for (const each of sent) each.end();
    await until(() => sets().includes('x again'));
    for (const each of sent) each.end();
    expect(await Promise.all(outcomes)).toEqual(['x is done', 'y is done', 'x again is done', 'z is done']);
    expect(sent.find(({ set }) => set[0] === 'x again')!.isApart).toBe(true);
  });
});
