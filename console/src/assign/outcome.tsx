/** What came of it where somebody was faster: told in place, with who it was and when, and the way to their assignment. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useMe } from '../session/me.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/notes.tsx';
import { WindowButtons } from '../ui/window.tsx';
import { Exceptions } from './matrix.tsx';
import { AssignmentLink } from './pair-state.tsx';
import type { Outcome } from './sending.ts';
import { takeBack } from './taking-back.ts';
import { t } from './texts.ts';
import { assignedText, namesOf } from './words.ts';

/** Nothing was assigned, because all of it was there. */
export function Lost({ outcome: { of, lost, details } }: { outcome: Outcome }) {
  const { id: myId } = useMe();
  const [first] = lost;
  if (first === undefined) return null;
  if (lost.length > 1)
    return (
      <Note tone="caution" isAlert title={t.lost(lost.length)}>
        <ListOfLost of={of} lost={lost} />
      </Note>
    );
  const [counselor, scenario] = namesOf(of, first);
  const assignment = details.get(first.assignmentId);
  return (
    <Note tone="caution" isAlert title={t.lostOne(counselor, scenario)}>
      <p>{assignment?.assignedBy.id === myId ? t.lostOneByYou : t.lostOneMeanwhile}</p>
      <AssignmentLink id={first.assignmentId} {...{ assignment, counselor, scenario }} />
    </Note>
  );
}

/** Some was assigned, and some was there. */
export function PartlyDone({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const queryClient = useQueryClient();
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => told.current?.focus(), []);
  const ids = [
    ...outcome.created.map(({ id }) => id),
    ...outcome.before.map(({ assignmentId }) => assignmentId),
  ];
  return (
    <div className="flex flex-col gap-4">
      <div ref={told} tabIndex={-1} className="outline-none">
        <Note tone="good" isAlert title={assignedText({ ...outcome, lost: [] })}>
          <p>{t.lost(outcome.lost.length)}</p>
        </Note>
      </div>
      <ListOfLost of={outcome.of} lost={outcome.lost} />
      <WindowButtons>
        <Button
          onPress={() => {
            onClose();
            takeBack(queryClient, ids);
          }}
        >
          {t.undo}
        </Button>
        <Button look="main" onPress={onClose}>
          {t.done}
        </Button>
      </WindowButtons>
    </div>
  );
}

const ListOfLost = ({ of, lost }: Pick<Outcome, 'of' | 'lost'>) => (
  <Exceptions
    counselors={of.counselors}
    scenarios={of.scenarios}
    again={false}
    exceptions={lost.map((pair) => ({ pair, kind: 'exists' }))}
  />
);
