/**
 * Decides whether a history of concurrent calls is linearizable: whether every call can be placed at one moment between
 * its beginning and its end so that, in the order of those moments, each answer is right.
 *
 * The algorithm is that of J. M. Wing and C. Gong, "Testing and Verifying Concurrent Objects", J. Parallel Distrib.
 * Comput. 17 (1993), with the memory of configurations seen before by G. Lowe, "Testing for Linearizability",
 * Concurrency Comput. Pract. Exp. 29(4) (2017). What is asked here is one object at a time: a history is linearizable
 * if and only if that of each of its objects is (M. Herlihy and J. M. Wing, "Linearizability", TOPLAS 12 (1990), theorem
 * 1; A. Horn and D. Kroening, "Faster Linearizability Checking via P-Compositionality", FORTE 2015). So the caller
 * divides a history by its objects and asks for each.
 */

/** An operation on one object, as the one who called saw it. */
export interface Call<Input, Output> {
  readonly input: Input;
  /** Undefined: nobody knows what became of it. It may have happened, once, at any time from `from` on, or not at all. */
  readonly output: Output | undefined;
  /** When it was sent, on a clock that all callers share. */
  readonly from: number;
  /** When its answer was there. Of no meaning without one. */
  readonly to: number;
}

/** What the object does, one call after another. */
export interface Model<State, Input, Output> {
  readonly initial: State;
  /**
   * The state after a call, or undefined if the call cannot have this output in this state.
   * @param output undefined: the call happened, and what it answered is not known
   */
  step(state: State, input: Input, output: Output | undefined): State | undefined;
  /** The same for the same state, and for no other. */
  key(state: State): string | number;
}

export type Verdict<State, Input, Output> =
  | { readonly isLinearizable: true; readonly order: readonly Call<Input, Output>[] }
  | {
      readonly isLinearizable: false;
      /** As many calls as could be placed in an order, and the state that they lead to. */
      readonly order: readonly Call<Input, Output>[];
      readonly state: State;
      /** The call that should have been placed next at the latest, and could not be. */
      readonly stuck: Call<Input, Output>;
    };

/** The beginning or the end of a call, in a doubly linked list in the order of time. */
interface Entry<Input, Output> {
  readonly call: Call<Input, Output>;
  readonly index: number;
  /** The entry of its end, if this is a beginning; null if it has none, as nobody knows how it ended. */
  readonly end?: Entry<Input, Output> | null;
  before: Entry<Input, Output>;
  after: Entry<Input, Output> | undefined;
}

export function checkLinearizability<State, Input, Output>(
  model: Model<State, Input, Output>,
  calls: readonly Call<Input, Output>[],
): Verdict<State, Input, Output> {
  const head = linked(calls);
  const seen = new Set<string>();
  const placed: { entry: Entry<Input, Output>; state: State }[] = [];
  const bits = new Uint16Array(Math.ceil(calls.length / 16));
  let answersLeft = calls.filter(({ output }) => output !== undefined).length;
  let state = model.initial;
  let best: { order: Call<Input, Output>[]; state: State; stuck: Call<Input, Output> } | undefined;
  let entry = head.after;

  while (answersLeft > 0) {
    if (entry !== undefined && entry.end !== undefined) {
      // A beginning: may its call be the next in the order?
      const next = model.step(state, entry.call.input, entry.call.output);
      if (next !== undefined && isNew(entry.index, next)) {
        placed.push({ entry, state });
        state = next;
        lift(entry);
        if (entry.end !== null) answersLeft -= 1;
        entry = head.after;
        continue;
      }
      flip(entry.index, next);
      entry = entry.after;
      continue;
    }
    // An end of a call that is not placed, or the end of all: no call that began before it can be the next.
    if (entry !== undefined && (best === undefined || placed.length > best.order.length)) {
      best = { order: placed.map((each) => each.entry.call), state, stuck: entry.call };
    }
    const last = placed.pop();
    if (last === undefined) return { isLinearizable: false, ...best! };
    state = last.state;
    bits[last.entry.index >> 4]! ^= 1 << (last.entry.index & 15);
    unlift(last.entry);
    if (last.entry.end !== null) answersLeft += 1;
    entry = last.entry.after;
  }
  return { isLinearizable: true, order: placed.map((each) => each.entry.call) };

  /** Whether this set of placed calls, leading to this state, was not met before: from there nothing else can follow. */
  function isNew(index: number, next: State): boolean {
    bits[index >> 4]! ^= 1 << (index & 15);
    const configuration = `${model.key(next)} ${String.fromCharCode(...bits)}`;
    if (seen.has(configuration)) return false;
    seen.add(configuration);
    return true;
  }

  /** Takes back what `isNew` marked, where the call is not placed after all. */
  function flip(index: number, next: State | undefined): void {
    if (next !== undefined) bits[index >> 4]! ^= 1 << (index & 15);
  }
}

/** The list of all beginnings and ends; at one time, beginnings come first, as nothing says who was earlier. */
function linked<Input, Output>(calls: readonly Call<Input, Output>[]): Entry<Input, Output> {
  const moments = calls.flatMap((call, index) => {
    const end = call.output === undefined ? null : ({ call, index } as Entry<Input, Output>);
    const begin = { call, index, end } as Entry<Input, Output>;
    const beginning = { at: call.from, isEnd: 0, entry: begin };
    return end === null ? [beginning] : [beginning, { at: call.to, isEnd: 1, entry: end }];
  });
  moments.sort((a, b) => a.at - b.at || a.isEnd - b.isEnd);
  const head = {} as Entry<Input, Output>;
  let last = head;
  for (const { entry } of moments) {
    entry.before = last;
    entry.after = undefined;
    last.after = entry;
    last = entry;
  }
  return head;
}

/** Takes a call out of the list. */
function lift<Input, Output>({ before, after, end }: Entry<Input, Output>): void {
  before.after = after;
  if (after !== undefined) after.before = before;
  if (end === null || end === undefined) return;
  end.before.after = end.after;
  if (end.after !== undefined) end.after.before = end.before;
}

/** Puts it back; calls are put back in the opposite order of their taking out. */
function unlift<Input, Output>(entry: Entry<Input, Output>): void {
  const { before, after, end } = entry;
  if (end !== null && end !== undefined) {
    end.before.after = end;
    if (end.after !== undefined) end.after.before = end;
  }
  before.after = entry;
  if (after !== undefined) after.before = entry;
}
