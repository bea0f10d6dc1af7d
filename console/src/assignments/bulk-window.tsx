/**
 * One change of all selected assignments: shows first what it will do, by the service's own dry run, then does it once
 * however often the way fails, then says what came of it, with a way back where there is one.
 */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import { newKey } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { useDraft } from '../session/drafts.ts';
import { useDates } from '../session/me.ts';
import { Button } from '../ui/button.tsx';
import { DayChoice } from '../ui/day-choice.tsx';
import { TextBox } from '../ui/field.tsx';
import { FailureNote, Note } from '../ui/notes.tsx';
import { RestoredNote } from '../ui/restored-note.tsx';
import { say } from '../ui/said.tsx';
import { Window, WindowButtons } from '../ui/window.tsx';
import type { Assignment } from '../words/assignment.tsx';
import type { BulkKind } from './bulk-bar.tsx';
import { type BulkAnswer, type BulkBody, changeMany, setBack, settingBack } from './bulk-changes.ts';
import { Preview, previewByRows } from './bulk-preview.tsx';
import { bulkTexts } from './bulk-texts.ts';
import { assignmentsKey } from './queries.ts';

export default function BulkWindow({
  kind,
  rows,
  onClose,
  onDone,
}: {
  kind: BulkKind;
  rows: Assignment[];
  onClose: () => void;
  onDone: () => void;
}) {
  const t = bulkTexts[kind];
  const queryClient = useQueryClient();
  const { isEndOfDay } = useDates();
  const draft = useDraft(`bulk:${kind}`, () => ({ text: '', day: null as string | null, isNone: false }));
  const { text, day, isNone } = draft.typed;
  const [isAsked, setAsked] = useState(false);
  const form = useId();
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => void (isOpen.current = false);
  }, []);

  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const body = bodyOf(kind, draft.typed);
  const intention = JSON.stringify(body);
  // Another intention is another request.
  const key = useMemo(newKey, [intention]);
  const route = kind === 'cancel' ? '/api/assignments/bulk/cancel' : '/api/assignments/bulk/edit';
  const preview = useQuery({
    // The reason changes nothing of what becomes of each.
    queryKey: ['bulk preview', kind, ids, kind === 'cancel' ? null : body],
    queryFn: () => changeMany(route, ids, body!, null),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const expected = (body !== null && preview.data) || previewByRows(rows);

  const undo = useChange({
    mutationFn: setBack,
    isKeyed: true,
    networkMode: 'always',
    onSuccess: ({ done, left }) => {
      void queryClient.invalidateQueries({ queryKey: assignmentsKey });
      say({ text: t.setBack(done, left), tone: left > 0 ? 'caution' : 'good' });
    },
    onError: (failure, requests) => {
      void queryClient.invalidateQueries({ queryKey: assignmentsKey });
      say({
        text: failure.isRefusal ? t.setBackFailed(failure.message) : t.setBackUnsure,
        tone: 'bad',
        action: { text: t.again, run: () => undo.run(requests) },
      });
    },
  });
  const change = useChange({
    mutationFn: (wanted: { body: BulkBody; key: string }) => changeMany(route, ids, wanted.body, wanted.key),
    isKeyed: true,
    networkMode: 'always',
    onSuccess: (answer) => {
      draft.drop();
      void queryClient.invalidateQueries({ queryKey: assignmentsKey });
      const changed = new Set(answer.changed);
      const back = settingBack(
        rows.filter(({ id }) => changed.has(id)),
        ({ note, dueAt, dueOn }) =>
          kind === 'note' ? { note } : { dueAt: dueAt !== null && isEndOfDay(dueAt) ? dueOn : dueAt },
      );
      const isBack = kind !== 'cancel' && back.length > 0;
      say({
        text: told(t, answer),
        tone: answer.changed.length > 0 ? 'good' : 'caution',
        ...(isBack && { action: { text: t.undo, run: () => undo.run(back) } }),
      });
      if (isOpen.current) onDone();
    },
    onError: (failure) => {
      // Something may have been done.
      if (!failure.isRefusal) void queryClient.invalidateQueries({ queryKey: assignmentsKey });
      if (!isOpen.current)
        say({ text: failure.isRefusal ? t.failed(failure.message) : t.unsure, tone: 'bad' });
    },
  });

  const missing = isAsked && body === null ? t.missing : undefined;
  const count = expected.changed.length;
  return (
    <Window title={t.title(rows.length)} isDismissable={!change.isPending} onClose={onClose}>
      <form
        id={form}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
          if (body !== null) change.run({ body, key });
        }}
      >
        {draft.isRestored && <RestoredNote onBeginAnew={draft.beginAnew} />}
        {kind === 'due' && !isNone && (
          <div>
            <DayChoice
              label={t.label}
              value={day}
              onChange={(next) => draft.type({ day: next })}
              error={missing}
            />
          </div>
        )}
        {kind !== 'due' && !isNone && (
          <TextBox
            label={t.label}
            hint={t.hint}
            lines={3}
            maxLength={2000}
            value={text}
            onChange={(next) => draft.type({ text: next })}
            error={missing}
          />
        )}
        {kind !== 'cancel' && (
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={isNone}
              onChange={({ target }) => draft.type({ isNone: target.checked })}
              className="size-4.5 accent-accent"
            />
            {t.none}
          </label>
        )}
        <Preview t={t} kind={kind} rows={rows} expected={expected} body={body} />
        {kind === 'cancel' && count > 0 && <Note tone="caution">{t.noWayBack}</Note>}
        {change.error && (
          <div className="flex flex-col gap-2">
            <FailureNote failure={change.error} />
            {!change.error.isRefusal && <p>{t.unsure}</p>}
          </div>
        )}
      </form>
      <WindowButtons>
        <Button slot="close">{t.close}</Button>
        <Button
          type="submit"
          form={form}
          look={kind === 'cancel' ? 'danger' : 'main'}
          isBusy={change.isPending}
          isDisabled={count === 0 && body !== null && !preview.isFetching}
        >
          {change.error && !change.error.isRefusal ? t.again : t.doIt(count)}
        </Button>
      </WindowButtons>
    </Window>
  );
}

/** Null: it is not said yet what is wanted. */
function bodyOf(
  kind: BulkKind,
  { text, day, isNone }: { text: string; day: string | null; isNone: boolean },
): BulkBody | null {
  const said = text.trim() === '' ? null : text.trim();
  if (kind === 'cancel') return { reason: said };
  if (kind === 'note') return isNone ? { note: null } : said === null ? null : { note: said };
  return isNone ? { dueAt: null } : day === null ? null : { dueAt: day };
}

function told(t: (typeof bulkTexts)[BulkKind], { changed, unchanged, notFound }: BulkAnswer): string {
  const ended = unchanged.filter(({ status }) => status === 'completed' || status === 'cancelled').length;
  return [
    t.done(changed.length),
    ended > 0 && t.wereEnded(ended),
    unchanged.length > ended && t.wereSo(unchanged.length - ended),
    notFound.length > 0 && t.wereGone(notFound.length),
  ]
    .filter((part) => part !== false)
    .join(' ');
}
