/**
 * Gathers what many ask for one at a time into sets, each one statement: group commit, one layer up.
 *
 * What comes while a set is in flight waits and goes together as the next: when that one has ended, or as soon as it is as
 * large, if PostgreSQL runs the two one after the other. What comes alone goes alone, and at once. With one set
 * running at a time a process does not conflict with itself.
 *
 * No element fails or holds up another:
 * - A set that PostgreSQL aborted (40001, …) or whose end is not known fails each of its elements with that: each
 *   request runs again, or does not, as if it had been alone.
 * - A set that fails otherwise, also because it met a row that somebody else has locked, has had no effect, and one
 *   element is to blame. Its elements then go one by one, beside the sets. Who meets a lock there tries again until
 *   the time is up; who comes for the same as one of them goes there at once.
 * - A set that does not come back in time holds up itself and one that was sent behind it, and no later one.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { isLockTimeout, isRefusedStatement } from '../sqlstate.js';

/** Elements of a set at most. A statement's time grows with them: some 30 µs each. */
const mostTogether = 256;

/** Behind a smaller set none is sent: there is little to gain, and it would hang with what hangs. */
const fewestAhead = 4;

/** Milliseconds that a set may wait for a row that another transaction has locked. Most end in a fraction of it. */
const setLockTimeoutMs = 10;

/** The same for an element alone, of which there may be many in turn. */
const aloneLockTimeoutMs = 2;

/** Milliseconds from when an element came until a lock in its way fails it: as long as any statement waits for one. */
const lockPatienceMs = 5_000;

/** Milliseconds between the rounds of those that meet a lock. */
const roundPauseMs = 20;

/** Milliseconds after which the next statement no longer waits for one in flight: far longer than a commit takes. */
const statementPatienceMs = 200;

export interface Gathering<Element, Outcome> {
  /**
   * Runs a set as one statement and transaction, and returns an outcome for each, in their order.
   * @param lockTimeoutMs how long it may wait for a locked row before it fails with 55P03
   * @param isApart whether it is one that goes beside the others, and must not come before them
   */
  run: (set: Element[], lockTimeoutMs: number, isApart: boolean) => Promise<Outcome[]>;
  /** Whether sets are run one after the other in the order in which they are sent, so that two may be under way. */
  runsInOrder: () => boolean;
  /** Told when a set does not come back in time: what is sent from now on must not wait for it. */
  onHang: () => void;
  /** What an element is about; of those with the same key one can be in the way of the other. */
  keyOf: (element: Element) => string;
  /** Told of each set when its statement has ended. */
  onEnd: (size: number, end: SetEnd) => void;
}

/** `failed`: for each of its elements; `parted`: its elements go one by one. */
export type SetEnd = 'committed' | 'failed' | 'parted';

interface Waiting<Element, Outcome> {
  element: Element;
  /** When it came, on the process' clock. */
  since: number;
  /** Apart: whether a statement for it has been sent and is not back. */
  isUnderWay: boolean;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

export class Gatherer<Element, Outcome> {
  private readonly gathered: Waiting<Element, Outcome>[] = [];
  /** Sizes of the sets in flight that the next one has regard for. */
  private readonly inFlight: number[] = [];
  private apart: Waiting<Element, Outcome>[] = [];

  constructor(private readonly gathering: Gathering<Element, Outcome>) {}

  /** The outcome of one element; its statement's error if that failed. */
  add(element: Element): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const one = { element, since: performance.now(), isUnderWay: false, resolve, reject };
      if (this.isApart(element)) {
        this.apart.push(one);
        return;
      }
      this.gathered.push(one);
      this.sendNext();
    });
  }

  private sendNext(): void {
    if (!this.isTimeForNext()) return;
    const set = this.gathered.splice(0, mostTogether);
    this.inFlight.push(set.length);
    void this.sendPatiently(set);
  }

  /** A second set is sent after the first when it is as large: to wait on would make it no larger. */
  private isTimeForNext(): boolean {
    const [first, second] = this.inFlight;
    if (this.gathered.length === 0 || second !== undefined) return false;
    if (first === undefined) return true;
    return first >= fewestAhead && this.gathered.length >= first && this.gathering.runsInOrder();
  }

  private async sendPatiently(set: Waiting<Element, Outcome>[]): Promise<void> {
    const isBack = await patiently(this.sendSet(set));
    if (!isBack) this.gathering.onHang();
    this.inFlight.shift();
    this.sendNext();
  }

  private async sendSet(set: Waiting<Element, Outcome>[]): Promise<void> {
    const { onEnd } = this.gathering;
    try {
      await this.settle(set, setLockTimeoutMs, false);
      onEnd(set.length, 'committed');
    } catch (error) {
      if (set.length > 1 ? isRefusedStatement(error) : isLockTimeout(error)) {
        onEnd(set.length, 'parted');
        this.putApart(set);
      } else {
        onEnd(set.length, 'failed');
        for (const { reject } of set) reject(error);
      }
    }
  }

  /** Whether somebody who is apart wants the same. */
  private isApart(element: Element): boolean {
    if (this.apart.length === 0) return false;
    const { keyOf } = this.gathering;
    const key = keyOf(element);
    return this.apart.some((other) => keyOf(other.element) === key);
  }

  private putApart(set: Waiting<Element, Outcome>[]): void {
    const isIdle = this.apart.length === 0;
    this.apart.push(...set);
    if (isIdle) void this.sendApart();
  }

  /** In rounds, for as long as somebody meets a lock. */
  private async sendApart(): Promise<void> {
    while (this.apart.length > 0) {
      for (const one of this.apart.slice()) {
        if (!one.isUnderWay) await patiently(this.sendAlone(one));
      }
      if (this.apart.length > 0) await wait(roundPauseMs);
    }
  }

  private async sendAlone(one: Waiting<Element, Outcome>): Promise<void> {
    one.isUnderWay = true;
    try {
      await this.settle([one], aloneLockTimeoutMs, true);
    } catch (error) {
      one.isUnderWay = !isLockTimeout(error) || performance.now() - one.since >= lockPatienceMs;
      if (!one.isUnderWay) return;
      one.reject(error);
    }
    this.apart = this.apart.filter((other) => other !== one);
  }

  private async settle(
    set: Waiting<Element, Outcome>[],
    lockTimeoutMs: number,
    isApart: boolean,
  ): Promise<void> {
    const elements = set.map(({ element }) => element);
    const outcomes = await this.gathering.run(elements, lockTimeoutMs, isApart);
    if (outcomes.length !== set.length) {
      throw new Error(`${set.length} elements of a set had ${outcomes.length} outcomes.`);
    }
    for (const [i, { resolve }] of set.entries()) resolve(outcomes[i] as Outcome);
  }
}

/** Waits for what never rejects, but not for ever. @returns whether it came to its end */
async function patiently(work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), statementPatienceMs);
  });
  const isBack = await Promise.race([work.then(() => true), tooLong]);
  clearTimeout(timer);
  return isBack;
}
