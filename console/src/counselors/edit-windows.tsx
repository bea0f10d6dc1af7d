/** Adds a counselor, or changes one: dialogs over the roster and over a counselor's page. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { assignmentsKey } from '../assignments/queries.ts';
import { EditForm, type FieldProps } from '../roster/edit-form.tsx';
import { LoadFailure } from '../roster/load-failure.tsx';
import { t as words } from '../roster/texts.ts';
import { useMe } from '../session/me.ts';
import { useClose } from '../ui/over.ts';
import { SelectBox, TextBox } from '../ui/field.tsx';
import { Skeleton } from '../ui/page.tsx';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { counselorKind } from './kind.ts';
import { nameOf } from './left.tsx';
import { type Counselor, counselorQuery, counselorsKey, groupsQuery } from './queries.ts';
import { t } from './texts.ts';

export function NewCounselorWindow() {
  const navigate = useNavigate();
  const close = useClose({ to: '/counselors', search: true });
  const keep = useKeep();
  return (
    <Window title={t.new} isDismissable={false} onClose={close}>
      <CounselorForm
        counselor={null}
        onClose={close}
        onSaved={(counselor) => {
          keep(counselor);
          say({ text: t.created(counselor.name) });
          void navigate({ to: '/counselors/$id', params: { id: counselor.id }, replace: true });
        }}
      />
    </Window>
  );
}

export function EditCounselorWindow() {
  const { id } = getRouteApi('/signed-in/counselors/$id').useParams();
  const close = useClose({ to: '/counselors/$id', params: { id } });
  const keep = useKeep();
  const { data: counselor, error, refetch } = useQuery(counselorQuery(id));
  return (
    <Window
      title={counselor === undefined ? words.edit : t.edit(nameOf(counselor))}
      isDismissable={false}
      onClose={close}
    >
      {counselor === undefined &&
        (error ? (
          <LoadFailure failure={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton rows={4} rowClass="h-20" />
        ))}
      {counselor !== undefined && (
        <CounselorForm
          counselor={counselor}
          onClose={close}
          onSaved={(saved) => {
            keep(saved);
            say({ text: t.saved(saved.name) });
            close();
          }}
        />
      )}
    </Window>
  );
}

/** Shows at once what the service answered, and asks anew for all that has their name. */
function useKeep() {
  const queryClient = useQueryClient();
  return (counselor: Counselor) => {
    void queryClient.invalidateQueries({ queryKey: counselorsKey });
    void queryClient.invalidateQueries({ queryKey: assignmentsKey });
    queryClient.setQueryData(counselorQuery(counselor.id).queryKey, counselor);
  };
}

function CounselorForm({
  counselor,
  onSaved,
  onClose,
}: {
  counselor: Counselor | null;
  onSaved: (counselor: Counselor) => void;
  onClose: () => void;
}) {
  return (
    <EditForm
      name={`counselor:${counselor?.id ?? 'new'}`}
      item={counselor}
      kind={counselorKind}
      saveText={counselor === null ? t.create : words.save}
      onSaved={onSaved}
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
