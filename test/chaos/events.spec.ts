/** What readers were told of events, checked: what is right passes, and what is wrong is found, and named. */
import { describe, expect, it } from '@jest/globals';
import { checkEvents, type Happened, type Heard } from '../../chaos/invariants/events.ts';
import type { Told } from '../../chaos/readers/reader.ts';

const changes: Happened[] = [
  { assignmentId: 'a', version: 1, type: 'assignment.created' },
  { assignmentId: 'a', version: 2, type: 'assignment.started' },
  { assignmentId: 'b', version: 1, type: 'assignment.created' },
  { assignmentId: 'a', version: 3, type: 'assignment.completed' },
  { assignmentId: 'b', version: 2, type: 'assignment.cancelled' },
];
const all: Told[] = changes.map((change, i) => ({ ...change, id: `e${i + 1}` }));
const told = (...numbers: number[]): Told[] => numbers.map((number) => all[number - 1]!);

const heard = (tells: Heard['tells'], name: string, ...numbers: number[]): Heard => ({
  name,
  tells,
  told: told(...numbers),
});
const found = (...readers: Heard[]) => checkEvents(changes, readers);

describe('right', () => {
  it.each<[string, Heard[]]>([
    ['each once, in the order of commits', [heard('once', 'x', 1, 2, 3, 4, 5)]],
    ['another order of what is of two assignments', [heard('once', 'x', 3, 1, 5, 2, 4)]],
    ['two in the same order', [heard('once', 'x', 3, 1, 5, 2, 4), heard('once', 'y', 3, 1, 5, 2, 4)]],
    [
      'more than once, each before the next of its assignment',
      [heard('again', 'x', 1, 1, 3, 2, 3, 2, 4, 5, 5)],
    ],
    [
      'an order of its own for who has no cursor',
      [heard('once', 'x', 1, 2, 3, 4, 5), heard('again', 'y', 3, 5, 1, 2, 4)],
    ],
  ])('%s', (_, readers) => {
    expect(found(...readers)).toEqual([]);
  });
});

it('a reminder, which has the version of the change before it, is one event more', () => {
  const reminder: Told = { ...all[3]!, id: 'e9', type: 'assignment.overdue' };
  const hears = (...those: Told[]) =>
    checkEvents([...changes, reminder], [{ name: 'x', tells: 'once', told: those }]);
  expect(hears(...all, reminder)).toEqual([]);
  expect(hears(...all).map(({ rule }) => rule)).toEqual(['every change is told']);
  expect(hears(...all, reminder, reminder).map(({ rule }) => rule)).toEqual(['told once']);
});

describe('wrong', () => {
  it.each<[string, string, Heard[]]>([
    ['one that is skipped', 'every change is told', [heard('once', 'x', 1, 2, 4, 5)]],
    ['the last one that is missing', 'every change is told', [heard('once', 'x', 1, 2, 3, 4)]],
    ['nothing at all', 'every change is told', [heard('again', 'x')]],
    [
      'one that one reader was not told of',
      'every change is told',
      [heard('once', 'x', 1, 2, 3, 4, 5), heard('again', 'y', 1, 2, 3, 4)],
    ],
    ['one that comes twice', 'told once', [heard('once', 'x', 1, 2, 3, 2, 4, 5)]],
    ['versions that change places', 'versions in their order', [heard('once', 'x', 2, 1, 3, 4, 5)]],
    [
      'an old version again after a newer one',
      'versions in their order',
      [heard('again', 'x', 1, 2, 1, 3, 4, 5)],
    ],
    [
      'two orders',
      'one order for all',
      [heard('once', 'x', 1, 2, 3, 4, 5), heard('once', 'y', 1, 3, 2, 4, 5)],
    ],
  ])('%s', (_, rule, readers) => {
    const violations = found(...readers);
    expect(new Set(violations.map((each) => each.rule))).toEqual(new Set([rule]));
  });

  it('what was never committed, or was something else', () => {
    const never: Told = { id: 'e9', assignmentId: 'c', version: 1, type: 'assignment.created' };
    const other: Told = { ...all[4]!, type: 'assignment.completed' };
    expect(found({ name: 'x', tells: 'once', told: [...all, never] })).toEqual([
      { rule: 'only what happened is told', seen: 'x: assignment.created c/1, and in truth it was nothing' },
    ]);
    expect(found({ name: 'x', tells: 'once', told: [...told(1, 2, 3, 4), other] })).toContainEqual({
      rule: 'only what happened is told',
      seen: 'x: assignment.completed b/2, and in truth it was assignment.cancelled',
    });
  });

  it('one event under two ids', () => {
    const again: Told = { ...all[0]!, id: 'e9' };
    expect(found({ name: 'x', tells: 'again', told: [all[0]!, again, ...told(2, 3, 4, 5)] })).toEqual([
      { rule: 'told once', seen: 'x: assignment.created a/1 is number 1 with id e1, and 2 with e9' },
    ]);
  });
});
