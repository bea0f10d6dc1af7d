/** What would come of one pair: it is new, or there is an assignment: whose, since when, and the way to it. */
import { Link } from '@tanstack/react-router';
import type { Schemas } from '../api/client.ts';
import { formatDay } from '../i18n/dates.ts';
import { useDates, useMe } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { Badge } from '../ui/notes.tsx';
import { actorName } from '../words/assignment.tsx';
import type { Pair } from './queries.ts';
import { t } from './texts.ts';

type Assignment = Schemas['AssignmentDto'];

export interface State {
  kind: 'new' | 'exists' | 'completed';
  assignmentId: string | null;
}

export const stateOf = (kind: State['kind'], pair: Pair & { assignmentId?: string }): State => ({
  kind,
  assignmentId: pair.assignmentId ?? null,
});

const looks = {
  new: { tone: 'good', sign: '+', text: t.new },
  exists: { tone: 'soft', sign: '=', text: t.exists },
  completed: { tone: 'calm', sign: '✓', text: t.completed },
} as const;

/** @param state undefined while it is looked up */
export function PairState({
  state,
  details,
  again,
  counselor,
  scenario,
}: {
  state: State | undefined;
  details: Map<string, Assignment> | undefined;
  again: boolean;
  counselor: string;
  scenario: string;
}) {
  if (state === undefined)
    return <div aria-hidden className="h-5.5 w-16 animate-pulse rounded-full bg-line" />;
  const { tone, sign, text } = looks[state.kind];
  return (
    <div className="flex flex-col items-start gap-0.5">
      <Badge tone={tone}>
        <span aria-hidden>{sign}</span> {text}
        {state.kind === 'completed' && `: ${again ? t.again : t.leftOut}`}
      </Badge>
      {state.assignmentId !== null && (
        <AssignmentLink
          id={state.assignmentId}
          assignment={details?.get(state.assignmentId)}
          {...{ counselor, scenario }}
        />
      )}
    </div>
  );
}

/** Its words are who assigned it and when, or when it was completed. */
export function AssignmentLink({
  id,
  assignment,
  counselor,
  scenario,
}: {
  id: string;
  assignment: Assignment | undefined;
  counselor: string;
  scenario: string;
}) {
  const said = useWhoAndWhen()(assignment) ?? t.see;
  return (
    <Link
      to="/assignments/$id"
      params={{ id }}
      aria-label={`${said}: ${t.seeAssignment(counselor, scenario)}`}
      className={`${linkLook} inline-block min-h-6 text-xs`}
    >
      {said}
    </Link>
  );
}

function useWhoAndWhen(): (assignment: Assignment | undefined) => string | undefined {
  const { id } = useMe();
  const { moment, dayOf } = useDates();
  return (assignment) => {
    if (assignment === undefined) return undefined;
    const { assignedBy, createdAt, completedAt } = assignment;
    if (completedAt !== null) return formatDay(dayOf(completedAt));
    return t.by(assignedBy.id === id ? t.you : actorName(assignedBy), moment(createdAt));
  };
}
