/** What was assigned, in a sentence, and where it can be seen. */
import type { Draft } from './draft.ts';
import type { Outcome } from './sending.ts';
import { t } from './texts.ts';

type Sides = Pick<Draft, 'counselors' | 'scenarios'>;

/** Counselors and scenarios that an address names at most. */
const mostNamed = 20;

const nameIn = (options: Sides['counselors'], wanted: string): string =>
  options.find(({ id }) => id === wanted)?.name ?? '';

export const namesOf = (
  { counselors, scenarios }: Sides,
  pair: { counselorId: string; scenarioId: string },
): [counselor: string, scenario: string] => [
  nameIn(counselors, pair.counselorId),
  nameIn(scenarios, pair.scenarioId),
];

export function assignedText({ of, created, before, lost }: Outcome): string {
  const done = [...created, ...before];
  if (lost.length > 0) return t.assignedButLost(done.length, lost.length);
  return done.length === 1 ? t.assignedOne(...namesOf(of, done[0]!)) : t.assigned(done.length);
}

/** One by itself; several in the list, where they are the newest. */
export function whereToSee({ counselors, scenarios }: Sides, ids: string[]): { to: string; search?: object } {
  if (ids.length === 1) return { to: `/assignments/${ids[0]}` };
  if (counselors.length + scenarios.length > mostNamed) return { to: '/assignments' };
  const search = { counselorId: counselors.map(({ id }) => id), scenarioId: scenarios.map(({ id }) => id) };
  return { to: '/assignments', search };
}
