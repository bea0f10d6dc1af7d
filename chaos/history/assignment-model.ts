/**
 * What the assignments of one counselor and one scenario may do: at most one of them is active, and each goes from
 * pending by way of in_progress to completed, or to cancelled. Written from the contract, and not from the service.
 *
 * An assignment is known here by the tag that its create put into the note, so that one whose answer was lost can be
 * recognized in later answers.
 */
import type { Model } from './linearizability.ts';

export type Status = 'pending' | 'in_progress' | 'completed' | 'cancelled';
export type Step = 'start' | 'complete' | 'deliverResult' | 'cancel';

export type Input =
  | { readonly do: 'create'; readonly tag: string; readonly unlessCompletedBefore: boolean }
  | { readonly do: 'step'; readonly step: Step; readonly tag: string }
  | { readonly do: 'get'; readonly tag: string }
  | { readonly do: 'list' };

export type Output =
  | { readonly was: 'created' }
  /** `tag` and `status` of the active one, as far as the answer told. */
  | { readonly was: 'existing'; readonly tag?: string; readonly status?: Status }
  | { readonly was: 'completed-before'; readonly tag?: string }
  /** The status after a step, or when it was read. */
  | { readonly was: 'found'; readonly status: Status }
  | { readonly was: 'invalid-transition'; readonly from: Status }
  | { readonly was: 'not-found' }
  /** All assignments of the pair. */
  | { readonly was: 'listed'; readonly all: ReadonlyMap<string, Status> };

/** An assignment that has ended, and those that ended before it. Made once: the same past is the same object. */
interface Ended {
  readonly id: number;
  readonly tag: string;
  readonly status: 'completed' | 'cancelled';
  readonly before: Ended | undefined;
  readonly count: number;
}

export interface State {
  readonly active: { readonly tag: string; readonly status: 'pending' | 'in_progress' } | undefined;
  readonly ended: Ended | undefined;
}

const targets = {
  start: 'in_progress',
  complete: 'completed',
  deliverResult: 'completed',
  cancel: 'cancelled',
} as const satisfies Record<Step, Status>;

const leavesFrom: Record<Step, readonly Status[]> = {
  start: ['pending'],
  complete: ['in_progress'],
  deliverResult: ['pending', 'in_progress'],
  cancel: ['pending', 'in_progress'],
};

/** A model for the history of one pair. */
export function assignmentsOfOnePair(): Model<State, Input, Output> {
  const pasts = new Map<string, Ended>();
  const end = (before: Ended | undefined, tag: string, status: Ended['status']): Ended => {
    const key = `${before?.id ?? 0} ${tag} ${status}`;
    const known = pasts.get(key);
    if (known !== undefined) return known;
    const made = { id: pasts.size + 1, tag, status, before, count: 1 + (before?.count ?? 0) };
    pasts.set(key, made);
    return made;
  };

  const moved = ({ ended }: State, tag: string, status: (typeof targets)[Step]): State =>
    status === 'in_progress'
      ? { active: { tag, status }, ended }
      : { active: undefined, ended: end(ended, tag, status) };

  return {
    initial: { active: undefined, ended: undefined },
    key: ({ active, ended }) => `${ended?.id ?? 0} ${active?.tag ?? ''} ${active?.status ?? ''}`,
    step(state, input, output) {
      switch (input.do) {
        case 'create': {
          const completed = input.unlessCompletedBefore ? lastCompleted(state) : undefined;
          if (output === undefined || output.was === 'created') {
            const isPossible = state.active === undefined && completed === undefined;
            return isPossible ? { ...state, active: { tag: input.tag, status: 'pending' } } : undefined;
          }
          if (output.was === 'existing') {
            const { active } = state;
            if (active === undefined || !agrees(output.tag, active.tag)) return undefined;
            return agrees(output.status, active.status) ? state : undefined;
          }
          if (output.was !== 'completed-before' || state.active !== undefined) return undefined;
          return completed !== undefined && agrees(output.tag, completed) ? state : undefined;
        }
        case 'step': {
          const status = statusOf(state, input.tag);
          const to = targets[input.step];
          const canLeave = status !== undefined && leavesFrom[input.step].includes(status);
          if (output === undefined) return canLeave ? moved(state, input.tag, to) : undefined;
          if (output.was === 'not-found') return status === undefined ? state : undefined;
          if (output.was === 'invalid-transition') {
            // Of one that is completed a step brings another result: each has its own tag in it.
            const isRefused = status !== to || to === 'completed';
            return status === output.from && isRefused && !canLeave ? state : undefined;
          }
          if (output.was !== 'found' || output.status !== to) return undefined;
          if (status === to) return state;
          return canLeave ? moved(state, input.tag, to) : undefined;
        }
        case 'get': {
          if (output === undefined) return undefined;
          const status = statusOf(state, input.tag);
          if (output.was === 'not-found') return status === undefined ? state : undefined;
          return output.was === 'found' && output.status === status ? state : undefined;
        }
        case 'list': {
          if (output?.was !== 'listed' || output.all.size !== countOf(state)) return undefined;
          return [...output.all].every(([tag, status]) => statusOf(state, tag) === status)
            ? state
            : undefined;
        }
      }
    },
  };
}

/** What a state says, for people. */
export function describe({ active, ended }: State): string {
  const past: string[] = [];
  for (let each = ended; each !== undefined; each = each.before) past.unshift(`${each.tag} ${each.status}`);
  if (active !== undefined) past.push(`${active.tag} ${active.status}`);
  return past.length === 0 ? 'no assignment' : past.join(', ');
}

const countOf = ({ active, ended }: State): number => (ended?.count ?? 0) + (active === undefined ? 0 : 1);

const agrees = <T>(told: T | undefined, is: T): boolean => told === undefined || told === is;

function statusOf({ active, ended }: State, tag: string): Status | undefined {
  if (active?.tag === tag) return active.status;
  for (let each = ended; each !== undefined; each = each.before) if (each.tag === tag) return each.status;
  return undefined;
}

function lastCompleted({ ended }: State): string | undefined {
  for (let each = ended; each !== undefined; each = each.before)
    if (each.status === 'completed') return each.tag;
  return undefined;
}
