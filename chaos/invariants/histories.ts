/** Every pair's history is linearizable. */
import {
  assignmentsOfOnePair,
  describe,
  type Input,
  type Output,
  type State,
} from '../history/assignment-model.ts';
import { type Call, checkLinearizability, type Verdict } from '../history/linearizability.ts';
import type { Recorder, Seen } from '../history/recorder.ts';
import type { Violation } from './violation.ts';

export function checkHistories(recorder: Recorder, last: readonly Seen[]): Violation[] {
  return [...recorder.histories(last)].flatMap(([pair, calls]) => {
    const verdict = checkLinearizability(assignmentsOfOnePair(), calls);
    return verdict.isLinearizable
      ? []
      : [{ rule: 'linearizable', seen: `pair ${pair}: ${why(verdict, calls)}` }];
  });
}

function why(
  { order, state, stuck }: Extract<Verdict<State, Input, Output>, { isLinearizable: false }>,
  calls: readonly Call<Input, Output>[],
): string {
  const atOnce = calls.filter(
    (call) => call !== stuck && !order.includes(call) && call.from < stuck.to && call.to > stuck.from,
  );
  return [
    `${order.length} of ${calls.length} calls have an order, which leads to ${describe(state)}. It ends with:`,
    ...order.slice(-mostTold).map(line),
    `This one can be nowhere after them: ${line(stuck)}`,
    ...(atOnce.length > 0 ? ['At the same time:', ...atOnce.slice(0, mostTold).map(line)] : []),
  ].join('\n    ');
}

/** So many calls are enough to see why. */
const mostTold = 12;

function line({ input, output, from, to }: Call<Input, Output>): string {
  const { do: what, ...asked } = input;
  const answer =
    output === undefined
      ? 'no answer'
      : JSON.stringify(output.was === 'listed' ? Object.fromEntries(output.all) : output);
  const time = `${from.toFixed(1)}–${output === undefined ? '' : to.toFixed(1)} ms`;
  return `${time} ${what} ${JSON.stringify(asked)} → ${answer}`;
}
