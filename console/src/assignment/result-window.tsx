/** Another result than was said when it was completed, and why. What stays as it is is not sent. */
import { useState } from 'react';
import { useDraft } from '../session/drafts.ts';
import { TextBox } from '../ui/field.tsx';
import { useAssignment } from './queries.ts';
import { readScore, writeScore } from './score.ts';
import { StepWindow } from './step-window.tsx';
import { nameOfDraft, useCloseStep, useStep } from './steps.ts';
import { t } from './texts.ts';

export function ResultWindow() {
  const assignment = useAssignment();
  const { id, result, etag } = assignment;
  const [since] = useState(assignment.version);
  const close = useCloseStep(id);
  const draft = useDraft(nameOfDraft('result', id), () => ({
    score: writeScore(result?.score ?? null),
    feedback: result?.feedback ?? '',
    reason: '',
  }));
  const { score, feedback, reason } = draft.typed;
  const correct = useStep(id, () => {
    draft.drop();
    close();
  });
  const read = readScore(score);
  return (
    <StepWindow
      step="result"
      title={t.correct}
      since={since}
      draft={draft}
      faults={{
        score: read === undefined ? t.scoreWrong : undefined,
        reason: reason.trim() === '' ? t.reasonMissing : undefined,
      }}
      change={correct}
      button={t.save}
      onSubmit={() =>
        correct.run({
          step: 'result',
          etag,
          body: { score: read ?? null, feedback: feedback === '' ? null : feedback, reason },
        })
      }
      onClose={close}
    >
      {(shown) => (
        <>
          <TextBox
            label={t.score}
            hint={t.scoreHint}
            error={shown.score}
            inputMode="decimal"
            autoComplete="off"
            value={score}
            onChange={(text) => draft.type({ score: text })}
            autoFocus
          />
          <TextBox
            label={t.feedback}
            hint={t.feedbackHint}
            error={shown.feedback}
            lines={5}
            value={feedback}
            onChange={(text) => draft.type({ feedback: text })}
          />
          <TextBox
            label={t.reason}
            hint={t.reasonHint}
            error={shown.reason}
            value={reason}
            onChange={(text) => draft.type({ reason: text })}
          />
        </>
      )}
    </StepWindow>
  );
}
