/** Whom, what, by when: and what would come of it, before one assigns. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, Suspense, lazy, useState } from 'react';
import { Failure, fieldFaults } from '../api/failure.ts';
import { earliestDay } from '../i18n/dates.ts';
import { list } from '../i18n/texts.ts';
import { useDates } from '../session/me.ts';
import { Button } from '../ui/button.tsx';
import type { Option } from '../ui/choice.tsx';
import { TextBox } from '../ui/field.tsx';
import { FailureNote, Note } from '../ui/notes.tsx';
import { WindowButtons } from '../ui/window.tsx';
import { Chooser } from './chooser.tsx';
import { type Draft, intend, isSame } from './draft.ts';
import { Matrix } from './matrix.tsx';
import { type Preview, mostPairs, previewQuery } from './queries.ts';
import { type useAssigning, errorOf, pairsOf } from './sending.ts';
import { t } from './texts.ts';
import { Progress, SendingNotes } from './sending-notes.tsx';

/** A third of the dialog's weight: it comes while one chooses. */
const DayChoice = lazy(async () => ({ default: (await import('../ui/day-choice.tsx')).DayChoice }));
const longestNote = 2000;

const setCounselors = (counselors: Option[]) => intend({ counselors });
const setScenarios = (scenarios: Option[]) => intend({ scenarios });

export function AssignForm({
  draft,
  missing: missingCount,
  assigning,
  lost,
  onTry,
  onCancel,
}: {
  draft: Draft;
  /** How many that the address asks for cannot be assigned (to). */
  missing: number;
  assigning: ReturnType<typeof useAssigning>;
  lost: ReactNode;
  onTry: () => void;
  onCancel: () => void;
}) {
  const { counselors, scenarios, dueOn, note, reassignCompleted } = draft;
  const { dayOf } = useDates();
  // Faults are told once somebody wanted to assign, of what was meant then.
  const [tried, setTried] = useState<Draft | null>(null);
  const isTried = tried !== null && isSame(tried, draft);
  const preview = usePreview(draft);
  const pairs = pairsOf(draft);
  const seen = preview.isPlaceholderData ? undefined : preview.data;
  const count = seen && countOf(seen, reassignCompleted);
  const faults = fieldFaults(errorOf(assigning, draft));
  const isTooLong = note.length > longestNote;
  const isTyping = dueOn !== null && dueOn < earliestDay;

  const assign = () => {
    setTried(draft);
    if (pairs === 0 || pairs > mostPairs || isTooLong || isTyping) return;
    if (count === 0 && draft.unsureSince === null) return;
    onTry();
    assigning.run({ draft, seen });
  };
  const missing = (options: unknown[], why: string) => (isTried && options.length === 0 ? why : undefined);

  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Chooser
          side="counselors"
          error={missing(counselors, t.noCounselor)}
          chosen={counselors}
          onChange={setCounselors}
        />
        <Chooser
          side="scenarios"
          error={missing(scenarios, t.noScenario)}
          chosen={scenarios}
          onChange={setScenarios}
        />
      </div>
      {missingCount > 0 && <Note tone="caution">{t.leftOutAsked(missingCount)}</Note>}
      <section className="flex flex-col gap-2">
        <h3 className="font-medium">{t.preview}</h3>
        <div role="status">
          <PreviewText draft={draft} preview={preview} />
        </div>
        {preview.error && <FailureNote failure={preview.error} onRetry={() => void preview.refetch()} />}
        {pairs > 0 && pairs <= mostPairs && (preview.data !== undefined || !preview.error) && (
          <Matrix {...{ counselors, scenarios }} preview={preview.data} again={reassignCompleted} />
        )}
        {seen !== undefined && seen.summary.completedBefore > 0 && (
          <label className="flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={reassignCompleted}
              onChange={({ target }) => intend({ reassignCompleted: target.checked })}
              className="size-4 accent-accent"
            />
            {t.assignAgain(seen.summary.completedBefore)}
          </label>
        )}
      </section>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <div>
          <Suspense fallback={<div aria-hidden className="h-15" />}>
            <DayChoice
              label={t.dueOn}
              today={dayOf()}
              earliest={earliestDay}
              value={dueOn}
              onChange={(day) => intend({ dueOn: day })}
              error={faults['dueAt']}
            />
          </Suspense>
          <div role="status" className="text-sm text-caution not-empty:mt-1">
            {dueOn !== null && !isTyping && dueOn < dayOf() && t.duePast}
          </div>
        </div>
        <TextBox
          label={t.note}
          lines={3}
          value={note}
          onChange={(text) => intend({ note: text })}
          hint={t.noteLength(note.length, longestNote)}
          error={isTooLong ? t.noteTooLong(note.length - longestNote) : faults['note']}
        />
      </div>
      {lost}
      {isTried && count === 0 && lost === null && !assigning.isPending && draft.unsureSince === null && (
        <Note tone="caution" isAlert>
          {seen!.summary.completedBefore > 0 ? t.nothingNewButAgain : t.nothingNew}
        </Note>
      )}
      <SendingNotes draft={draft} assigning={assigning} onRetry={assign} />
      <WindowButtons>
        <Progress assigning={assigning} />
        <Button onPress={onCancel}>{t.cancel}</Button>
        <Button look="main" onPress={assign} isBusy={assigning.isPending}>
          {count === undefined || count === 0 || pairs === 1 ? t.assign : t.assignMany(count)}
        </Button>
      </WindowButtons>
    </div>
  );
}

const usePreview = ({ counselors, scenarios }: Draft) =>
  useQuery({
    ...previewQuery(
      counselors.map(({ id }) => id),
      scenarios.map(({ id }) => id),
    ),
    placeholderData: keepPreviousData,
  });

/** How many would be assigned. */
const countOf = ({ summary }: Preview, again: boolean): number =>
  summary.created + (again ? summary.completedBefore : 0);

function PreviewText({ draft, preview }: { draft: Draft; preview: ReturnType<typeof usePreview> }) {
  const pairs = pairsOf(draft);
  if (pairs === 0) return <p className="text-soft">{t.chooseBoth}</p>;
  if (pairs > mostPairs) return <Note tone="caution">{t.tooMany(pairs, mostPairs)}</Note>;
  if (preview.error instanceof Failure && preview.data === undefined) return null;
  if (preview.data === undefined || preview.isPlaceholderData)
    return <p className="text-soft">{preview.fetchStatus === 'paused' ? t.waiting : t.looking}</p>;
  const { requested, created, existing, completedBefore } = preview.data.summary;
  const parts = [
    ...(created > 0 ? [t.willBe(created)] : []),
    ...(existing > 0 ? [t.haveIt(existing)] : []),
    ...(completedBefore > 0 ? [t.hadIt(completedBefore)] : []),
  ];
  return (
    <p>
      {t.summary(requested)}: {list(parts)}.
    </p>
  );
}
