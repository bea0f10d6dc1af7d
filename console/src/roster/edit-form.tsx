/**
 * The form behind "add" and "edit". Promise: a failure loses nothing that was typed; a fault is told at its field; an edit
 * changes what was edited alone, of the version that was read, and where another was there meanwhile both are shown.
 */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { newKey } from '../api/client.ts';
import { type Failure, fieldFaults } from '../api/failure.ts';
import { useChange } from '../api/queries.ts';
import { useDraft } from '../session/drafts.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote, Paused } from '../ui/notes.tsx';
import { RestoredNote } from '../ui/restored-note.tsx';
import { WindowButtons } from '../ui/window.tsx';
import { Conflict } from './conflict.tsx';
import { type Draft, type Kind, merged, namesOf, save as send } from './kind.ts';
import { faultWords, t } from './texts.ts';

export interface FieldProps {
  label: string;
  value: string;
  onChange: (text: string) => void;
  error?: string | undefined;
  isRequired: boolean;
}

/** @param children the fields, each with what {@link FieldProps} it gets */
export function EditForm<
  Item extends { id: string },
  Field extends string,
  Body extends Record<Field, unknown>,
>({
  name,
  item,
  kind,
  saveText,
  onSaved,
  onClose,
  children,
}: {
  name: string;
  item: Item | null;
  kind: Kind<Item, Field, Body>;
  saveText: string;
  onSaved: (item: Item) => void;
  onClose: () => void;
  children: (field: (name: Field) => FieldProps) => ReactNode;
}) {
  const {
    typed: draft,
    isRestored,
    type,
    drop,
    beginAnew,
  } = useDraft(name, (): Draft<Item, Field> => ({ base: item, fields: kind.fieldsOf(item), key: newKey() }));
  // Something else is meant, and so it is another request.
  const write = (change: Partial<Draft<Item, Field>>) => type({ ...change, key: newKey() });
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  const save = useChange({
    // An edit names the version that it is of: sent twice, it happens once.
    isKeyed: true,
    mutationFn: (meant: Draft<Item, Field>) => send(kind, meant),
    onSuccess({ item: now, isSaved }) {
      if (!isSaved && now !== draft.base) return;
      drop();
      if (isSaved) onSaved(now);
      else onClose();
    },
  });
  const sent = save.variables?.fields;
  const told = fieldFaults(save.error, faultWords);
  const wrong: Partial<Record<Field, string>> = tries > 0 ? kind.check(draft.fields) : {};
  // What the service finds wrong is what was sent; another text may be right.
  const faultOf = (one: Field): string | undefined =>
    wrong[one] ?? (sent?.[one] === draft.fields[one] ? told[one] : undefined);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [tries, save.error]);
  const field = (one: Field): FieldProps => ({
    label: kind.labels[one],
    value: draft.fields[one],
    onChange: (text) => write({ fields: { ...draft.fields, [one]: text } }),
    error: faultOf(one),
    isRequired: kind.needed.includes(one),
  });
  const theirs = save.data?.isSaved === false ? save.data.item : undefined;
  return (
    <form
      ref={form}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTries(tries + 1);
        if (Object.keys(kind.check(draft.fields)).length === 0) save.run(draft);
      }}
    >
      {isRestored && <RestoredNote onBeginAnew={beginAnew} />}
      {children(field)}
      {save.error && !isToldAtFields(save.error, namesOf(kind)) && (
        <FailureNote failure={save.error} isOfChange onRetry={() => save.run(draft)} />
      )}
      {theirs !== undefined && (
        <Conflict
          kind={kind}
          draft={draft}
          theirs={theirs}
          onKeep={() => save.run(write({ base: theirs, fields: merged(kind, draft, theirs) }))}
          onTake={() => {
            save.reset();
            write({ base: theirs, fields: kind.fieldsOf(theirs) });
          }}
        />
      )}
      <Paused change={save} />
      <WindowButtons>
        <Button
          onPress={() => {
            drop();
            onClose();
          }}
        >
          {t.cancel}
        </Button>
        {theirs === undefined && (
          <Button type="submit" look="main" isBusy={save.isPending}>
            {saveText}
          </Button>
        )}
      </WindowButtons>
    </form>
  );
}

function isToldAtFields(failure: Failure, names: string[]): boolean {
  return failure.is('validation-failed')?.errors.every(({ field }) => names.includes(field)) ?? false;
}
