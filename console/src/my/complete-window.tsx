/**
 * Completes an exercise, with what one has to say about it. What is written is kept in the tab until it is sent, so that
 * neither a reload nor a session that ended takes it away.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { answered, client, newKey } from '../api/client.ts';
import { useChange } from '../api/queries.ts';
import { assignmentsKey } from '../assignments/queries.ts';
import { Button } from '../ui/button.tsx';
import { TextBox } from '../ui/field.tsx';
import { FailureNote, Note } from '../ui/notes.tsx';
import { say } from '../ui/said.tsx';
import { Window, WindowButtons } from '../ui/window.tsx';
import type { Assignment } from '../words/assignment.tsx';
import { toCompleteQuery } from './queries.ts';
import { t } from './texts.ts';

interface Ends {
  onClose: () => void;
  onDone: () => void;
}

export function CompleteWindow({ id, onClose, onDone }: Ends & { id: string }) {
  const { data: assignment, error, refetch } = useQuery(toCompleteQuery(id));
  return (
    <Window
      title={assignment ? t.completeTitle(assignment.scenario.title) : t.complete}
      isDismissable={false}
      onClose={onClose}
    >
      {error && <FailureNote failure={error} onRetry={() => void refetch()} />}
      {assignment?.status === 'in_progress' && (
        <Reflection assignment={assignment} onClose={onClose} onDone={onDone} />
      )}
      {assignment && assignment.status !== 'in_progress' && (
        <Note tone="caution">
          {
            { pending: t.wasNotStarted, completed: t.wasCompleted, cancelled: t.wasCancelled }[
              assignment.status
            ]
          }
        </Note>
      )}
      {!assignment && !error && <div className="h-80" />}
    </Window>
  );
}

function Reflection({ assignment, onClose, onDone }: Ends & { assignment: Assignment }) {
  const [feedback, setFeedback] = useDraft(`onus-reflection-${assignment.id}`);
  const [score, setScore] = useState('');
  const number = scoreOf(score);
  const complete = useComplete(assignment, () => {
    setFeedback('');
    onDone();
  });
  return (
    <Form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (number === undefined) return;
        complete.run({ feedback: feedback.trim() === '' ? null : feedback, score: number });
      }}
    >
      <TextBox
        label={t.reflection}
        hint={t.reflectionHint}
        lines={6}
        maxLength={10_000}
        value={feedback}
        onChange={setFeedback}
        autoFocus
      />
      <TextBox
        label={t.score}
        hint={t.scoreHint}
        inputMode="decimal"
        value={score}
        onChange={setScore}
        error={number === undefined ? t.scoreFault : undefined}
      />
      {complete.error && <FailureNote failure={complete.error} />}
      <p role="status" className="text-soft empty:hidden">
        {complete.isPaused && t.waiting}
      </p>
      <WindowButtons>
        <Button onPress={onClose}>{t.notYet}</Button>
        <Button type="submit" look="main" isBusy={complete.isPending}>
          {t.complete}
        </Button>
      </WindowButtons>
    </Form>
  );
}

interface Result {
  feedback: string | null;
  score: number | null;
}

function useComplete({ id, scenario }: Assignment, onDone: () => void) {
  const queryClient = useQueryClient();
  // Another result is another request.
  const sent = useRef({ said: '', key: '' });
  return useChange({
    isKeyed: true,
    mutationFn: (result: Result) => {
      const said = JSON.stringify(result);
      if (sent.current.said !== said) sent.current = { said, key: newKey() };
      const params = { path: { id }, header: { 'Idempotency-Key': sent.current.key } };
      return answered(client.POST('/api/assignments/{id}/complete', { params, body: { result } }));
    },
    onSuccess() {
      onDone();
      say({ text: t.completed(scenario.title) });
      void queryClient.invalidateQueries({ queryKey: assignmentsKey });
    },
  });
}

/** Of a number as people write it here, with a comma too; null for none, undefined for what is none. */
function scoreOf(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = /^\s*\d+([.,]\d+)?\s*$/.test(text) ? Number(text.replace(',', '.')) : undefined;
  return value !== undefined && value <= 100 ? value : undefined;
}

/** A text that outlives the page, in this tab. */
function useDraft(name: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => sessionStorage.getItem(name) ?? '');
  return [
    text,
    (changed) => {
      setText(changed);
      if (changed === '') sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, changed);
    },
  ];
}
