/**
 * Writes down what callers did and saw, one entry for each pair of counselor and scenario that a request was about, and
 * makes of it the histories of the pairs.
 */
import { performance } from 'node:perf_hooks';
import type { Input, Output, Status } from './assignment-model.ts';
import type { Call } from './linearizability.ts';

export interface Pair {
  readonly counselorId: string;
  readonly scenarioId: string;
}

export const keyOf = ({ counselorId, scenarioId }: Pair): string => `${counselorId} ${scenarioId}`;

/** A call whose assignments are named by their ids, except for the tag of a create. */
export type RecordedCall = Call<Input, Output> & { readonly pair: Pair; readonly by: string };

/** An assignment as a list showed it. */
export interface Seen {
  readonly id: string;
  readonly tag: string;
  readonly pair: Pair;
}

/** What an operation came to, for the table. */
export type Ending = 'ok' | 'refused' | 'unknown';

export class Recorder {
  readonly calls: RecordedCall[] = [];
  /** Tags of creates and steps that were answered in a way that means: nothing happened; with the operation's name. */
  readonly refused = new Map<string, string>();
  /** By the name of the operation. */
  readonly counts = new Map<string, Record<Ending, number>>();
  /** Answers that should not be, whatever is done to the service. */
  readonly oddities: string[] = [];
  /** Milliseconds after which requests were answered `serialization-conflict`. */
  readonly conflicts: number[] = [];
  private readonly round: number;
  private operations = 0;

  constructor(round: number) {
    this.round = round;
  }

  /** A name for an operation, which tells who made it; a create puts it into the note. */
  tag(by: string): string {
    this.operations += 1;
    return `${this.round}-${by}-${this.operations}`;
  }

  now(): number {
    return performance.now();
  }

  /** A call that is about one pair. What it answered is undefined if nobody knows. */
  add(by: string, pair: Pair, from: number, input: Input, output: Output | undefined): void {
    // A read without an answer says nothing.
    if (output === undefined && (input.do === 'get' || input.do === 'list')) return;
    this.calls.push({ by, pair, input, output, from, to: this.now() });
  }

  count(operation: string, ending: Ending): void {
    const counts = this.counts.get(operation) ?? { ok: 0, refused: 0, unknown: 0 };
    counts[ending] += 1;
    this.counts.set(operation, counts);
  }

  /**
   * The histories, by pair, with assignments named by their tags.
   * @param last all assignments that there are in the end
   */
  histories(last: readonly Seen[]): Map<string, Call<Input, Output>[]> {
    const tags = new Map(last.map(({ id, tag }) => [id, tag]));
    const there = new Set(last.map(({ pair, tag }) => `${keyOf(pair)} ${tag}`));
    const histories = new Map<string, Call<Input, Output>[]>();
    const tagOf = (id: string): string => tags.get(id) ?? `unknown id ${id}`;
    for (const { pair, input, output, from, to } of this.calls) {
      // An assignment is never deleted: a create that nobody sees in the end did not happen.
      if (output === undefined && input.do === 'create' && !there.has(`${keyOf(pair)} ${input.tag}`))
        continue;
      const call = { input: named(input, tagOf), output: output && namedOutput(output, tagOf), from, to };
      const key = keyOf(pair);
      const history = histories.get(key);
      if (history === undefined) histories.set(key, [call]);
      else history.push(call);
    }
    return histories;
  }
}

function named(input: Input, tagOf: (id: string) => string): Input {
  return input.do === 'step' || input.do === 'get' ? { ...input, tag: tagOf(input.tag) } : input;
}

function namedOutput(output: Output, tagOf: (id: string) => string): Output {
  if (output.was === 'listed') {
    return {
      was: 'listed',
      all: new Map([...output.all].map(([id, status]): [string, Status] => [tagOf(id), status])),
    };
  }
  if ((output.was === 'existing' || output.was === 'completed-before') && output.tag !== undefined) {
    return { ...output, tag: tagOf(output.tag) };
  }
  return output;
}
