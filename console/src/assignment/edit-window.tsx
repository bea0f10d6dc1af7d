/**
 * Due day and note. They are saved for the version that is on the screen: where somebody else saved one meanwhile, both are
 * shown field by field, one is chosen of each, and that is saved for the version that was chosen against.
 */
import { TextBox } from '../ui/field.tsx';
import { DayChoice } from '../ui/day-choice.tsx';
import { say } from '../ui/said.tsx';
import { useDraft } from '../session/drafts.ts';
import { useDates } from '../session/me.ts';
import { dayOfDue, dueOf, dueWords } from './due.ts';
import { useChangesSince } from './news.tsx';
import { useAssignment } from './queries.ts';
import { StepWindow } from './step-window.tsx';
import { nameOfDraft, useCloseStep, useStep } from './steps.ts';
import { t } from './texts.ts';
import { type Side, type Versions, VersionChoice, settle } from './versions.tsx';

interface Typed {
  /** What was there when the dialog was opened. */
  was: { version: number; due: string | null; note: string | null };
  due: string | null;
  note: string | null;
  /** Made on seeing this version: of a later one they say nothing. */
  choices: { of: number; due?: Side; note?: Side };
}

export function EditWindow() {
  const assignment = useAssignment();
  const dates = useDates();
  const { id, version, etag } = assignment;
  const now = { version, due: dueOf(assignment, dates), note: assignment.note };
  const close = useCloseStep(id);
  const draft = useDraft(nameOfDraft('edit', id), (): Typed => ({
    was: now,
    due: now.due,
    note: now.note,
    choices: { of: version },
  }));
  const { was, due, note } = draft.typed;
  const choices = draft.typed.choices.of === version ? draft.typed.choices : { of: version };
  const changes = useChangesSince(id, was.version);
  const edit = useStep(id, () => {
    draft.drop();
    close();
  });

  const both = {
    due: { was: was.due, yours: due, theirs: now.due, choice: choices.due },
    note: { was: was.note, yours: note, theirs: now.note, choice: choices.note },
  } satisfies Record<string, Versions>;
  const sides = { due: settle(both.due).side, note: settle(both.note).side };

  const save = () => {
    const body = {
      ...(sides.due === 'yours' && due !== now.due && { dueAt: due }),
      ...(sides.note === 'yours' && note !== now.note && { note }),
    };
    if (Object.keys(body).length > 0) return edit.run({ step: 'edit', etag, body });
    draft.drop();
    close();
    say({ text: t.unchanged, tone: 'calm' });
  };
  const changedBy = (field: string): string | undefined => {
    const change = changes.findLast((one) => one.changes !== null && field in one.changes);
    return (
      change && t.theirsBy(change.by.kind === 'system' ? t.bySystem : change.by.name, dates.moment(change.at))
    );
  };
  const choose = (choice: { due?: Side; note?: Side }) => draft.type({ choices: { ...choices, ...choice } });

  return (
    <StepWindow
      step="edit"
      title={t.editTitle}
      since={was.version}
      draft={draft}
      faults={{
        dueChoice: sides.due === undefined ? t.choose : undefined,
        noteChoice: sides.note === undefined ? t.choose : undefined,
      }}
      change={edit}
      button={t.save}
      onSubmit={save}
      onClose={close}
      isWide
    >
      {(shown) => (
        <>
          <DayChoice
            label={t.dueDay}
            hint={t.dueHint(dates.zone)}
            error={shown.dueAt}
            today={dates.dayOf()}
            value={dayOfDue(due, dates)}
            onChange={(day) => draft.type({ due: day })}
          />
          <VersionChoice
            field={t.dueDay}
            versions={both.due}
            words={(value) => dueWords(value, dates)}
            by={changedBy('dueAt')}
            error={shown.dueChoice}
            onChoose={(side) => choose({ due: side })}
          />
          <TextBox
            label={t.note}
            hint={t.noteHint}
            error={shown.note}
            lines={5}
            value={note ?? ''}
            onChange={(text) => draft.type({ note: text === '' ? null : text })}
          />
          <VersionChoice
            field={t.note}
            versions={both.note}
            words={(value) => value ?? t.none}
            by={changedBy('note')}
            error={shown.noteChoice}
            onChoose={(side) => choose({ note: side })}
          />
        </>
      )}
    </StepWindow>
  );
}
