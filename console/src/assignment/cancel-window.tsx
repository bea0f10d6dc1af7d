/** It is taken back, for a reason, for good. */
import { useState } from 'react';
import { useDraft } from '../session/drafts.ts';
import { TextBox } from '../ui/field.tsx';
import { useAssignment } from './queries.ts';
import { StepWindow } from './step-window.tsx';
import { nameOfDraft, useCloseStep, useStep } from './steps.ts';
import { t } from './texts.ts';

export function CancelWindow() {
  const assignment = useAssignment();
  const { id, counselor, scenario } = assignment;
  const [since] = useState(assignment.version);
  const close = useCloseStep(id);
  const draft = useDraft(nameOfDraft('cancel', id), () => ({ reason: '' }));
  const { reason } = draft.typed;
  const cancel = useStep(id, () => {
    draft.drop();
    close();
  });
  return (
    <StepWindow
      step="cancel"
      title={t.cancel}
      since={since}
      draft={draft}
      change={cancel}
      button={t.cancel}
      buttonLook="danger"
      keepButton={t.keep}
      onSubmit={() => cancel.run({ step: 'cancel', reason: reason === '' ? null : reason })}
      onClose={close}
    >
      {(shown) => (
        <>
          <p className="wrap-anywhere">{t.cancelMeans(counselor.name, scenario.title)}</p>
          <TextBox
            label={t.reason}
            hint={t.reasonCancelHint}
            error={shown.reason}
            lines={3}
            value={reason}
            onChange={(text) => draft.type({ reason: text })}
            autoFocus
          />
        </>
      )}
    </StepWindow>
  );
}
