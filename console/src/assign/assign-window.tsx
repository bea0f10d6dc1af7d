/**
 * Assigns scenarios to counselors, in a dialog over the list. It tells before what would come of each pair, and afterwards
 * what did: also where somebody else was faster, and where it cannot be known.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { readAssignmentSearch } from '../assignments/search.ts';
import { useMe } from '../session/me.ts';
import { FailureNote, Note } from '../ui/notes.tsx';
import { over, useClose } from '../ui/over.ts';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { AssignForm } from './assign-form.tsx';
import { begin, draftNow, drop, fill, isSame, isUnsure, useDraft } from './draft.ts';
import { Lost, PartlyDone } from './outcome.tsx';
import { type Side, askedQuery } from './queries.ts';
import { type Outcome, useAssigning } from './sending.ts';
import { takeBack } from './taking-back.ts';
import { t } from './texts.ts';
import { assignedText, whereToSee } from './words.ts';

export function AssignWindow() {
  const me = useMe();
  const leave = useClose({ to: '/assignments', search: true });
  if (me.role === 'counselor')
    return (
      <Window title={t.title} onClose={leave}>
        <Note tone="caution">{t.notYours}</Note>
      </Window>
    );
  return <Assigning me={me} leave={leave} />;
}

function Assigning({ me, leave }: { me: ReturnType<typeof useMe>; leave: () => void }) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const isShown = useRef(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const asked = useAsked();
  const draft = useDraft();

  const done = (result: Outcome | null) => {
    if (result === null) return;
    if (isShown.current && result.lost.length > 0) {
      setOutcome(result);
      return;
    }
    drop();
    const ids = [
      ...result.created.map(({ id }) => id),
      ...result.before.map(({ assignmentId }) => assignmentId),
    ];
    say({
      text: assignedText(result),
      ...(result.lost.length > 0 && { tone: 'caution' }),
      link: { text: t.see, ...whereToSee(result.of, ids) },
      ...(ids.length > 0 && { action: { text: t.undo, run: () => takeBack(queryClient, ids) } }),
    });
  };
  const assigning = useAssigning(me, done, (failure) => {
    if (isShown.current || failure.status === 401) return;
    const isKnown = draftNow()?.unsureSince === null;
    say({
      text: isKnown ? (failure.problem?.detail ?? failure.message) : t.unsure,
      tone: 'caution',
      action: { text: t.goBack, run: () => void router.navigate({ to: '/assignments/new', ...over }) },
    });
  });

  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
      // Closed, and not left for a link in it or for the sign-in.
      const isClosed = router.state.location.pathname.endsWith('/assignments');
      const left = draftNow();
      if (isClosed && left !== null && !isUnsure(left)) drop();
    };
  }, [router]);

  const isGone = draft === null;
  useEffect(() => {
    if (isGone) leave();
  }, [isGone, leave]);
  if (isGone) return null;

  const close = () => {
    // What is under way, or may have been done, is kept until that is known.
    if (isUnsure(draft)) leave();
    else drop();
  };
  const isDone = outcome !== null && outcome.created.length + outcome.before.length > 0;
  return (
    <Window title={t.title} isWide isDismissable={false} onClose={close}>
      {asked.failure && <FailureNote failure={asked.failure} onRetry={asked.retry} />}
      {isDone ? (
        <PartlyDone outcome={outcome} onClose={close} />
      ) : (
        <AssignForm
          draft={draft}
          missing={asked.missing}
          assigning={assigning}
          onTry={() => setOutcome(null)}
          onCancel={close}
          lost={outcome && isSame(outcome.of, draft) ? <Lost outcome={outcome} /> : null}
        />
      )}
    </Window>
  );
}

/** Begins with whom and what the address names. @returns how many of these cannot be assigned (to), or why that is not known */
function useAsked() {
  const { counselorId = [], scenarioId = [] } = useSearch({
    from: '/signed-in/assignments',
    select: readAssignmentSearch,
    structuralSharing: true,
  });
  useState(() => begin([...counselorId, ...scenarioId].join(' ')));
  const counselors = useNamed('counselors', counselorId);
  const scenarios = useNamed('scenarios', scenarioId);
  const found = counselors.found && scenarios.found && [counselors.found, scenarios.found];
  useEffect(() => {
    if (counselors.found && scenarios.found) fill(counselors.found, scenarios.found);
  }, [counselors.found, scenarios.found]);
  return {
    missing: found ? counselorId.length + scenarioId.length - found.flat().length : 0,
    failure: counselors.failure ?? scenarios.failure,
    retry: () => {
      for (const { failure, refetch } of [counselors, scenarios]) if (failure) void refetch();
    },
  };
}

/** Ids that are none are nobody's. */
function useNamed(side: Side, ids: string[]) {
  const { data, error, refetch } = useQuery({
    ...askedQuery(side, ids),
    enabled: ids.length > 0,
  });
  const isNobody = ids.length === 0 || error?.is('validation-failed') !== undefined;
  return { found: isNobody ? none : data, failure: isNobody ? null : error, refetch };
}
const none: never[] = [];
