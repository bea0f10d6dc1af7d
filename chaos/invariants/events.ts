/**
 * Every reader was told of each committed change, of nothing else, once where it goes on from a cursor, the versions of an
 * assignment one after the other; and all who go on from a cursor in the same order.
 */
import type { Reader, Told } from '../readers/reader.ts';
import type { Violation } from './violation.ts';

/** A change that was committed, or a reminder. */
export type Happened = Omit<Told, 'id'>;

/** A reader, with what it was told of the changes that are looked at. */
export type Heard = Pick<Reader, 'name' | 'tells' | 'told'>;

const reminders = new Set(['assignment.due_soon', 'assignment.overdue']);

/** Reminders have the version of the change before them. */
const keyOf = ({ assignmentId, version, type }: Happened): string =>
  `${assignmentId}/${version}${reminders.has(type) ? ` ${type}` : ''}`;
const named = ({ type, assignmentId, version }: Happened): string => `${type} ${assignmentId}/${version}`;

/** @param changes all that were committed */
export function checkEvents(changes: readonly Happened[], readers: readonly Heard[]): Violation[] {
  const committed = new Map(changes.map((change) => [keyOf(change), change]));
  const violations = readers.flatMap((reader) => faultsOf(reader, committed));
  // Who lacks something or has it twice has another order anyway.
  return violations.length > 0 ? violations : checkOrder(readers);
}

function faultsOf({ name, tells, told }: Heard, committed: ReadonlyMap<string, Happened>): Violation[] {
  const violations: Violation[] = [];
  const found = (rule: string, seen: string): void =>
    void violations.push({ rule, seen: `${name}: ${seen}` });
  /** By change, the place where it came first. */
  const firsts = new Map<string, number>();
  /** By assignment, the highest version that came. */
  const highest = new Map<string, number>();
  for (const [place, event] of told.entries()) {
    const { assignmentId, version, type } = event;
    const change = committed.get(keyOf(event));
    if (change?.type !== type) {
      found(
        'only what happened is told',
        `${named(event)}, and in truth it was ${change?.type ?? 'nothing'}`,
      );
      continue;
    }
    const first = firsts.get(keyOf(event));
    const isAgain = first !== undefined;
    if (isAgain && (tells === 'once' || told[first]!.id !== event.id))
      found(
        'told once',
        `${named(event)} is number ${first + 1} with id ${told[first]!.id}, and ${place + 1} with ${event.id}`,
      );
    const before = highest.get(assignmentId) ?? 0;
    if (version < before && (!isAgain || tells === 'again'))
      found('versions in their order', `${named(event)} came after version ${before}`);
    if (!isAgain) firsts.set(keyOf(event), place);
    highest.set(assignmentId, Math.max(before, version));
  }
  const end = told.at(-1) === undefined ? '' : `, the last of them ${named(told.at(-1)!)}`;
  for (const [key, change] of committed) {
    if (!firsts.has(key))
      found(
        'every change is told',
        `${named(change)} never came, but ${firsts.size} of ${committed.size} did${end}`,
      );
  }
  return violations;
}

function checkOrder(readers: readonly Heard[]): Violation[] {
  const [first, ...others] = readers.filter(({ tells }) => tells === 'once');
  return others.flatMap(({ name, told }) => {
    const place = told.findIndex(({ id }, i) => id !== first!.told[i]!.id);
    if (place === -1) return [];
    const [one, other] = [told[place]!, first!.told[place]!];
    const seen = `number ${place + 1} is ${named(one)} (${one.id}) for ${name}, and ${named(other)} (${other.id}) for ${first!.name}`;
    return [{ rule: 'one order for all', seen }];
  });
}
