/** What is known for a second is read together, and never given from before a change. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Known } from '../../src/identity/known.js';
import { until } from '../support/until.js';

let reads: string[][];
/** What the next read waits for. */
let held: Promise<void>;
let value: string;
let known: Known<string>;

beforeEach(() => {
  [reads, held, value] = [[], Promise.resolve(), 'before'];
  known = new Known('things', async (ids) => {
    reads.push([...ids]);
    const read = value;
    await held;
    return new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, `${id} ${read}`]));
  });
});

describe('what is not known', () => {
  it('and asked for at once is one read, of each once', async () => {
    const ids = Array.from({ length: 1_000 }, (_, i) => `id ${i % 500}`);
    const found = await Promise.all(ids.map((id) => known.find(id)));
    expect(found).toEqual(ids.map((id) => `${id} before`));
    expect(reads).toEqual([ids.slice(0, 500)]);
  });

  it('and is not there is looked for again', async () => {
    for (let i = 0; i < 2; i += 1) expect(await known.find('nobody')).toBeUndefined();
    expect(reads).toEqual([['nobody'], ['nobody']]);
  });

  it('and could not be read is an error now, and read the next time', async () => {
    held = Promise.reject(new Error('no database'));
    await expect(known.find('a')).rejects.toThrow('no database');
    held = Promise.resolve();
    expect(await known.find('a')).toBe('a before');
  });
});

describe('a change', () => {
  let release: () => void;
  const hold = (): void => void (held = new Promise((resolve) => (release = resolve)));
  const change = async (): Promise<void> => void (value = 'after');

  it('is seen by who asks after it while a read of before is under way, which is not remembered', async () => {
    hold();
    const early = known.find('a');
    await until(() => reads.length > 0);
    await known.forgetAfter(change());
    const late = known.find('a');
    await until(() => reads.length > 1);
    release();
    expect([await early, await late]).toEqual(['a before', 'a after']);
  });

  it('has whatever was read before it forgotten', async () => {
    hold();
    const early = known.find('a');
    await until(() => reads.length > 0);
    await known.forgetAfter(change());
    release();
    await early;
    expect(await known.find('a')).toBe('a after');
  });

  it('of one forgets that one alone', async () => {
    await Promise.all([known.find('a'), known.find('b')]);
    hold();
    await known.forgetAfter(change(), ['a']);
    expect(await known.find('b')).toBe('b before');
    const changed = known.find('a');
    release();
    expect(await changed).toBe('a after');
  });

  it('that failed may have happened', async () => {
    await known.find('a');
    const failed = change().then(() => Promise.reject(new Error('no answer')));
    await expect(known.forgetAfter(failed)).rejects.toThrow('no answer');
    expect(await known.find('a')).toBe('a after');
  });
});
