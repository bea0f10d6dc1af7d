/**
 * The dialog of a step: over the page, and a form. It tells what others changed meanwhile and why the step is not possible,
 * if it is not, while all that was typed stays where it is.
 */
import { type FormEvent, type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import { Form } from 'react-aria-components/Form';
import { type Failure, fieldFaults } from '../api/failure.ts';
import { useMe } from '../session/me.ts';
import { Button, type ButtonLook } from '../ui/button.tsx';
import { FailureNote, Note, Paused } from '../ui/notes.tsx';
import { RestoredNote } from '../ui/restored-note.tsx';
import { Window, WindowButtons } from '../ui/window.tsx';
import { type Assignment, isActive, statusWord } from '../words/assignment.tsx';
import { News, useChangesSince } from './news.tsx';
import { useAssignment } from './queries.ts';
import { type Step, isPossible, isTheirs } from './steps.ts';
import { t } from './texts.ts';

export interface Faults {
  [field: string]: string | undefined;
}

export function StepWindow({
  step,
  title,
  since,
  draft,
  faults = {},
  change,
  button,
  buttonLook = 'main',
  keepButton = t.close,
  onSubmit,
  onClose,
  isWide = false,
  children,
  otherwise,
}: {
  step: Step;
  title: string;
  /** The version that was there when the dialog was opened. */
  since: number;
  draft: { isRestored: boolean; beginAnew: () => void };
  /** What is wrong with what is typed, as far as that is known here. */
  faults?: Faults;
  change: { error: Failure | null; isPending: boolean; isPaused: boolean; isDone: boolean };
  button: string;
  buttonLook?: ButtonLook;
  keepButton?: string;
  onSubmit: () => void;
  onClose: () => void;
  isWide?: boolean;
  /** @param shown the faults of fields that are to be said: after the first try */
  children: (shown: Faults) => ReactNode;
  /** What else can be done where the step is not possible any more. */
  otherwise?: ReactNode;
}) {
  const me = useMe();
  const assignment = useAssignment();
  const news = useChangesSince(assignment.id, since);
  const [isTried, setTried] = useState(false);
  const { error, isPending, isDone } = change;
  // What this dialog itself has done is no news to it, while it closes.
  const isOld = assignment.version > since && !isDone;
  const canBe = isPossible(step, assignment) || isDone;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    flushSync(() => setTried(true));
    if (Object.values(faults).some((fault) => fault !== undefined)) firstWrong(form)?.focus();
    else onSubmit();
  };

  if (!isTheirs(step, me))
    return (
      <Window title={title} onClose={onClose}>
        <p>{t.notYours}</p>
        <WindowButtons>
          <Button onPress={onClose}>{t.close}</Button>
        </WindowButtons>
      </Window>
    );
  return (
    <Window title={title} onClose={onClose} isWide={isWide} isDismissable={false}>
      <Form validationBehavior="aria" className="flex flex-col gap-4" onSubmit={submit}>
        {!canBe && (
          <Note tone="bad" isAlert title={whyNot(step, assignment)}>
            {isOld && <p>{t.notDone}</p>}
            {otherwise}
          </Note>
        )}
        {isOld && <News changes={news}>{canBe && <p className="mt-2">{t.conflict}</p>}</News>}
        {error && canBe && !(isOld && isOvertaken(error)) && <FailureNote failure={error} isOfChange />}
        {draft.isRestored && <RestoredNote onBeginAnew={draft.beginAnew} />}
        {children({ ...(isTried && faults), ...fieldFaults(error) })}
        <Paused change={change} />
        <WindowButtons>
          <Button onPress={onClose}>{canBe ? keepButton : t.close}</Button>
          {canBe && (
            <Button type="submit" look={buttonLook} isBusy={isPending || isDone}>
              {button}
            </Button>
          )}
        </WindowButtons>
      </Form>
    </Window>
  );
}

function whyNot(step: Step, { status }: Assignment): string {
  if (step === 'result' && isActive({ status })) return t.notCompletedYet;
  return status === 'pending' ? t.notYet : t.notNow(statusWord(status));
}

/** Somebody was quicker, which the news tell better. */
const isOvertaken = (failure: Failure) =>
  failure.is('invalid-transition') !== undefined || failure.is('precondition-failed') !== undefined;

const firstWrong = (form: HTMLFormElement) =>
  form.querySelector<HTMLElement>(
    ':is(input, textarea)[aria-invalid=true], [aria-invalid=true] :is(input, textarea, [role=spinbutton])',
  );
