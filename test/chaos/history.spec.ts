/**
 * The checker of histories, checked: good histories pass, bad ones made by hand do not, and on thousands of small random
 * histories it says what trying every order says.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  assignmentsOfOnePair,
  type Input,
  type Output,
  type Status,
} from '../../chaos/history/assignment-model.ts';
import { type Call, checkLinearizability, type Model } from '../../chaos/history/linearizability.ts';

type Recorded = Call<Input, Output>;

const at = (from: number, to: number, input: Input, output?: Output): Recorded => ({
  input,
  output,
  from,
  to,
});
const create = (tag: string, unlessCompletedBefore = false): Input => ({
  do: 'create',
  tag,
  unlessCompletedBefore,
});
const created: Output = { was: 'created' };
const step = (name: 'start' | 'complete' | 'deliverResult' | 'cancel', tag: string): Input => ({
  do: 'step',
  step: name,
  tag,
});
const found = (status: Status): Output => ({ was: 'found', status });
const get = (tag: string): Input => ({ do: 'get', tag });
const list: Input = { do: 'list' };
const listed = (all: Record<string, Status>): Output => ({
  was: 'listed',
  all: new Map(Object.entries(all)),
});

const isGood = (...calls: Recorded[]): boolean =>
  checkLinearizability(assignmentsOfOnePair(), calls).isLinearizable;

describe('good histories', () => {
  it.each<[string, Recorded[]]>([
    ['nothing at all', []],
    [
      'a life, one step after another',
      [
        at(0, 1, create('a'), created),
        at(2, 3, step('start', 'a'), found('in_progress')),
        at(4, 5, step('start', 'a'), found('in_progress')),
        at(6, 7, step('complete', 'a'), found('completed')),
        at(8, 9, step('cancel', 'a'), { was: 'invalid-transition', from: 'completed' }),
        at(9, 10, step('complete', 'a'), { was: 'invalid-transition', from: 'completed' }),
        at(10, 11, create('b'), created),
        at(12, 13, step('cancel', 'b'), found('cancelled')),
        at(14, 15, create('c', true), { was: 'completed-before', tag: 'a' }),
        at(16, 17, list, listed({ a: 'completed', b: 'cancelled' })),
      ],
    ],
    [
      'two creates at once, one of them told of the other',
      [
        at(0, 5, create('a'), { was: 'existing', tag: 'b', status: 'pending' }),
        at(1, 4, create('b'), created),
      ],
    ],
    [
      'a create, an end and a create, all at once, answered in the opposite order',
      [
        at(0, 9, create('a'), created),
        at(1, 8, step('cancel', 'a'), found('cancelled')),
        at(2, 3, create('b'), created),
      ],
    ],
    [
      'a create without an answer that happened later than anybody waited',
      [
        at(0, 1, create('a')),
        at(2, 3, list, listed({})),
        at(4, 5, create('b'), { was: 'existing', tag: 'a', status: 'pending' }),
      ],
    ],
    [
      'a create without an answer that never happened',
      [at(0, 1, create('a')), at(2, 3, create('b'), created), at(4, 5, list, listed({ b: 'pending' }))],
    ],
    [
      'an end without an answer that explains why there is room for another',
      [
        at(0, 1, create('a'), created),
        at(2, 3, step('deliverResult', 'a')),
        at(4, 5, create('b'), created),
        at(6, 7, list, listed({ a: 'completed', b: 'pending' })),
      ],
    ],
  ])('%s', (_, calls) => {
    expect(isGood(...calls)).toBe(true);
  });
});

describe('bad histories', () => {
  it.each<[string, Recorded[]]>([
    [
      'two creates both made, and no end between them',
      [at(0, 1, create('a'), created), at(2, 3, create('b'), created)],
    ],
    [
      'two creates both made at once, and no end at all',
      [at(0, 5, create('a'), created), at(1, 4, create('b'), created)],
    ],
    [
      'two creates both made, and the end of the first only begun after',
      [
        at(0, 1, create('a'), created),
        at(2, 3, create('b'), created),
        at(4, 5, step('cancel', 'a'), found('cancelled')),
      ],
    ],
    ['an acknowledged create that is lost', [at(0, 1, create('a'), created), at(2, 3, list, listed({}))]],
    [
      'an acknowledged create that is not found by its id',
      [at(0, 1, create('a'), created), at(2, 3, get('a'), { was: 'not-found' })],
    ],
    [
      'an acknowledged create over which another is made',
      [
        at(0, 1, create('a'), created),
        at(2, 3, create('b'), { was: 'existing', tag: 'a', status: 'pending' }),
        at(4, 5, create('c'), created),
      ],
    ],
    [
      'a stale read after an acknowledged complete',
      [
        at(0, 1, create('a'), created),
        at(2, 3, step('start', 'a'), found('in_progress')),
        at(4, 5, step('complete', 'a'), found('completed')),
        at(6, 7, get('a'), found('in_progress')),
      ],
    ],
    [
      'a conflict with what had ended before',
      [
        at(0, 1, create('a'), created),
        at(2, 3, step('cancel', 'a'), found('cancelled')),
        at(4, 5, create('b'), { was: 'existing', tag: 'a', status: 'pending' }),
      ],
    ],
    ['a conflict with nothing', [at(0, 1, create('a'), { was: 'existing' })]],
    [
      'a create that is answered with a conflict and happened all the same',
      [
        at(0, 1, create('a'), { was: 'existing', tag: 'a', status: 'pending' }),
        at(2, 3, list, listed({ a: 'pending' })),
      ],
    ],
    [
      'a create that nobody asked for',
      [at(0, 1, create('a'), created), at(2, 3, list, listed({ a: 'pending', x: 'cancelled' }))],
    ],
    [
      'a create that is made although the scenario was completed before',
      [
        at(0, 1, create('a'), created),
        at(2, 3, step('deliverResult', 'a'), found('completed')),
        at(4, 5, create('b', true), created),
      ],
    ],
    [
      'a step that is refused from a status it was not in',
      [
        at(0, 1, create('a'), created),
        at(2, 3, step('complete', 'a'), { was: 'invalid-transition', from: 'cancelled' }),
      ],
    ],
    [
      'a step that skips one',
      [at(0, 1, create('a'), created), at(2, 3, step('complete', 'a'), found('completed'))],
    ],
    [
      'a create without an answer that is seen, and then is not',
      [at(0, 1, create('a')), at(2, 3, list, listed({ a: 'pending' })), at(4, 5, list, listed({}))],
    ],
    [
      'a create without an answer that is seen before it was sent',
      [at(0, 1, list, listed({ a: 'pending' })), at(2, 3, create('a'))],
    ],
    [
      'an assignment that two at once both ended, each in another way',
      [
        at(0, 1, create('a'), created),
        at(2, 5, step('cancel', 'a'), found('cancelled')),
        at(2, 5, step('deliverResult', 'a'), found('completed')),
      ],
    ],
  ])('%s', (_, calls) => {
    expect(isGood(...calls)).toBe(false);
  });

  it('says how far it came, and at which call it was stuck', () => {
    const stuck = at(2, 3, create('b'), created);
    const verdict = checkLinearizability(assignmentsOfOnePair(), [at(0, 1, create('a'), created), stuck]);
    expect(verdict).toMatchObject({ isLinearizable: false, stuck });
    expect(verdict.order.map(({ input }) => input)).toEqual([create('a')]);
  });
});

/** Whether any order of the calls is right, found by trying them all. */
function isGoodByAnyOrder<State>(
  model: Model<State, Input, Output>,
  calls: readonly Recorded[],
  state = model.initial,
): boolean {
  if (calls.every(({ output }) => output === undefined)) return true;
  return calls.some((call, i) => {
    const others = calls.filter((_, other) => other !== i);
    if (others.some(({ to, output }) => output !== undefined && to < call.from)) return false;
    const next = model.step(state, call.input, call.output);
    return next !== undefined && isGoodByAnyOrder(model, others, next);
  });
}

describe('random histories', () => {
  const tags = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const spans = fc.tuple(fc.nat(12), fc.nat(6)).map(([from, length]) => ({ from, to: from + length }));
  const status = fc.constantFrom<Status>('pending', 'in_progress', 'completed', 'cancelled');
  const asked = (i: number) =>
    fc.oneof(
      fc.record({
        do: fc.constant('create' as const),
        tag: fc.constant(tags[i]!),
        unlessCompletedBefore: fc.boolean(),
      }),
      fc.record({
        do: fc.constant('step' as const),
        step: fc.constantFrom(
          'start' as const,
          'complete' as const,
          'deliverResult' as const,
          'cancel' as const,
        ),
        tag: fc.constantFrom(...tags.slice(0, 3)),
      }),
      fc.record({ do: fc.constant('get' as const), tag: fc.constantFrom(...tags.slice(0, 3)) }),
      fc.constant({ do: 'list' as const }),
    );

  /** Calls answered by an object that is right, each at some moment of its time; then some answers are changed or lost. */
  const histories = fc
    .tuple(
      fc.tuple(...tags.map((_, i) => fc.tuple(asked(i), spans, fc.nat(100), fc.nat(9)))),
      fc.array(fc.record({ which: fc.nat(tags.length - 1), status })),
    )
    .map(([asks, changes]): Recorded[] => {
      const model = assignmentsOfOnePair();
      const moments = asks.map(([, { from, to }, part], i) => ({ i, at: from + ((to - from) * part) / 100 }));
      const calls: Recorded[] = [];
      let state = model.initial;
      for (const { i } of moments.sort((one, other) => one.at - other.at)) {
        const [input, span, , chance] = asks[i]!;
        const right = outputs(input, tags).find((output) => model.step(state, input, output) !== undefined);
        if (right === undefined) continue;
        // Lost are an answer, or with it what should have happened.
        if (chance > 0) state = model.step(state, input, right)!;
        if (input.do === 'create' || input.do === 'step' || chance > 1)
          calls.push({ input, output: chance > 1 ? right : undefined, ...span });
      }
      for (const change of changes) {
        const call = calls[change.which];
        if (call?.output?.was === 'found') calls[change.which] = { ...call, output: found(change.status) };
        if (call?.output?.was === 'existing') calls[change.which] = { ...call, output: created };
      }
      return calls;
    });

  /** All answers there are to a call. */
  function outputs(input: Input, known: readonly string[]): Output[] {
    const statuses: Status[] = ['pending', 'in_progress', 'completed', 'cancelled'];
    if (input.do === 'list') {
      return [{}, ...known.flatMap((tag) => statuses.map((each) => ({ [tag]: each })))].map((all) =>
        listed(all as Record<string, Status>),
      );
    }
    if (input.do === 'create') {
      return [
        created,
        ...known.flatMap((tag): Output[] => [
          { was: 'existing', tag, status: 'pending' },
          { was: 'existing', tag, status: 'in_progress' },
          { was: 'completed-before', tag },
        ]),
      ];
    }
    return [
      ...statuses.map(found),
      ...statuses.map((from): Output => ({ was: 'invalid-transition', from })),
      { was: 'not-found' },
    ];
  }

  it('are judged as trying every order judges them', () => {
    const judged = { good: 0, bad: 0 };
    fc.assert(
      fc.property(histories, (calls) => {
        const verdict = isGood(...calls);
        judged[verdict ? 'good' : 'bad'] += 1;
        expect(verdict).toBe(isGoodByAnyOrder(assignmentsOfOnePair(), calls));
      }),
      { numRuns: 3_000, seed: Number(process.env['HISTORY_SEED'] ?? 20_261_125) },
    );
    // Both kinds must be among them.
    expect(Math.min(judged.good, judged.bad)).toBeGreaterThan(300);
  });
});
