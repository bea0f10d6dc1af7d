/** Adds a counselor, or changes one: dialogs over the roster and over a counselor's page. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { EditForm, type FieldProps } from '../roster/edit-form.tsx';
import { useKeep } from '../roster/queries.ts';
import { t as words } from '../roster/texts.ts';
import { useMe } from '../session/me.ts';
import { useClose } from '../ui/over.ts';
import { SelectBox, TextBox } from '../ui/field.tsx';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { counselorKind } from './kind.ts';
import { nameOf } from './left.tsx';
import { type Counselor, counselorQuery, groupsQuery, useCounselor } from './queries.ts';
import { t } from './texts.ts';

export function NewCounselorWindow() {
  const navigate = useNavigate();
  return (
    <CounselorWindow
      counselor={null}
      title={t.new}
      said={t.created}
      onClose={useClose({ to: '/counselors', search: true })}
      onSaved={({ id }) => void navigate({ to: '/counselors/$id', params: { id }, replace: true })}
    />
  );
}

export function EditCounselorWindow() {
  const counselor = useCounselor();
  const close = useClose({ to: '/counselors/$id', params: { id: counselor.id } });
  return (
    <CounselorWindow
      counselor={counselor}
      title={t.edit(nameOf(counselor))}
      said={t.saved}
      onClose={close}
      onSaved={close}
    />
  );
}

function CounselorWindow({
  counselor,
  title,
  said,
  onClose,
  onSaved,
}: {
  /** Null: a new one. */
  counselor: Counselor | null;
  title: string;
  said: (name: string) => string;
  onClose: () => void;
  onSaved: (saved: Counselor) => void;
}) {
  const keep = useKeep(counselorQuery);
  return (
    <Window title={title} isDismissable={false} onClose={onClose}>
      <EditForm
        name={`counselor:${counselor?.id ?? 'new'}`}
        item={counselor}
        kind={counselorKind}
        saveText={counselor === null ? t.create : words.save}
        onSaved={(saved) => {
          void keep(saved);
          say({ text: said(saved.name) });
          onSaved(saved);
        }}
        onClose={onClose}
      >
        {(field) => (
          <>
            <TextBox {...field('name')} autoFocus autoComplete="off" />
            <TextBox {...field('externalId')} hint={words.externalIdHint} autoComplete="off" />
            <TextBox {...field('email')} type="email" hint={t.emailHint} autoComplete="off" />
            <GroupField {...field('group')} />
            {counselor !== null && counselor.userId !== null && (
              <SelectBox {...field('userId')} options={{ [counselor.userId]: t.signsIn, '': t.signsInNot }} />
            )}
          </>
        )}
      </EditForm>
    </Window>
  );
}

/** Whoever has groups keeps counselors of these alone; others may name any, also a new one. */
function GroupField(field: FieldProps) {
  const { role, groups: own } = useMe();
  const { data: known } = useQuery(groupsQuery);
  if (role !== 'supervisor' || own.length === 0)
    return <TextBox {...field} suggestions={known} hint={t.groupHint} autoComplete="off" />;
  const choices = Object.fromEntries([...own, field.value].map((name) => [name, name]));
  return <SelectBox {...field} options={{ ...choices, '': t.groupPick }} hint={t.groupHint} />;
}
