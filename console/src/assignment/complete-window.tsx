/** It is done: with words about it and a score, if there are any. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { keepDraft, useDraft } from '../session/drafts.ts';
import { useMe } from '../session/me.ts';
import { buttonLook } from '../ui/button.tsx';
import { TextBox } from '../ui/field.tsx';
import { useAssignment } from './queries.ts';
import { readScore } from './score.ts';
import { StepWindow } from './step-window.tsx';
import { isTheirs, nameOfDraft, useCloseStep, useStep } from './steps.ts';
import { t } from './texts.ts';

export function CompleteWindow() {
  const me = useMe();
  const assignment = useAssignment();
  const { id } = assignment;
  const [since] = useState(assignment.version);
  const close = useCloseStep(id);
  const draft = useDraft(nameOfDraft('complete', id), () => ({ score: '', feedback: '' }));
  const { score, feedback } = draft.typed;
  const complete = useStep(id, () => {
    draft.drop();
    close();
  });
  const isOfCounselor = me.role === 'counselor';
  const read = readScore(score);
  return (
    <StepWindow
      step="complete"
      title={t.title(t.complete, assignment.scenario.title)}
      since={since}
      draft={draft}
      faults={{ 'result.score': read === undefined ? t.scoreWrong : undefined }}
      change={complete}
      button={t.complete}
      onSubmit={() =>
        complete.run({
          step: 'complete',
          result: { score: read ?? null, feedback: feedback === '' ? null : feedback },
        })
      }
      onClose={close}
      otherwise={
        assignment.status === 'completed' &&
        isTheirs('result', me) && (
          <Link
            to="/assignments/$id/result"
            params={{ id }}
            replace
            onClick={() => keepDraft(nameOfDraft('result', id), { score, feedback, reason: '' })}
            className={`${buttonLook()} mt-2`}
          >
            {t.correctInstead}
          </Link>
        )
      }
    >
      {(shown) => (
        <>
          <TextBox
            label={isOfCounselor ? t.reflection : t.feedback}
            hint={isOfCounselor ? t.reflectionHint : t.feedbackHint}
            error={shown['result.feedback']}
            lines={5}
            autoFocus
            value={feedback}
            onChange={(text) => draft.type({ feedback: text })}
          />
          <TextBox
            label={t.score}
            hint={t.scoreHint}
            error={shown['result.score']}
            inputMode="decimal"
            autoComplete="off"
            value={score}
            onChange={(text) => draft.type({ score: text })}
          />
        </>
      )}
    </StepWindow>
  );
}
