/** Adds a scenario, or changes one: dialogs over the list and over a scenario's page. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { assignmentsKey } from '../assignments/queries.ts';
import { EditForm } from '../roster/edit-form.tsx';
import { LoadFailure } from '../roster/load-failure.tsx';
import { t as words } from '../roster/texts.ts';
import { useClose } from '../ui/over.ts';
import { SelectBox, TextBox } from '../ui/field.tsx';
import { Skeleton } from '../ui/page.tsx';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { scenarioKind } from './kind.ts';
import { type Scenario, scenarioQuery, scenariosKey } from './queries.ts';
import { t } from './texts.ts';

export function NewScenarioWindow() {
  const navigate = useNavigate();
  const close = useClose({ to: '/scenarios', search: true });
  const keep = useKeep();
  return (
    <Window title={t.new} isDismissable={false} onClose={close}>
      <ScenarioForm
        scenario={null}
        onClose={close}
        onSaved={(scenario) => {
          keep(scenario);
          say({ text: t.created(scenario.title) });
          void navigate({ to: '/scenarios/$id', params: { id: scenario.id }, replace: true });
        }}
      />
    </Window>
  );
}

export function EditScenarioWindow() {
  const { id } = getRouteApi('/signed-in/scenarios/$id').useParams();
  const close = useClose({ to: '/scenarios/$id', params: { id } });
  const keep = useKeep();
  const { data: scenario, error, refetch } = useQuery(scenarioQuery(id));
  return (
    <Window
      title={scenario === undefined ? words.edit : t.edit(scenario.title)}
      isDismissable={false}
      onClose={close}
    >
      {scenario === undefined &&
        (error ? (
          <LoadFailure failure={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton rows={4} rowClass="h-20" />
        ))}
      {scenario !== undefined && (
        <ScenarioForm
          scenario={scenario}
          onClose={close}
          onSaved={(saved) => {
            keep(saved);
            say({ text: t.saved(saved.title) });
            close();
          }}
        />
      )}
    </Window>
  );
}

/** Shows at once what the service answered, and asks anew for all that has its title. */
function useKeep() {
  const queryClient = useQueryClient();
  return (scenario: Scenario) => {
    void queryClient.invalidateQueries({ queryKey: scenariosKey });
    void queryClient.invalidateQueries({ queryKey: assignmentsKey });
    queryClient.setQueryData(scenarioQuery(scenario.id).queryKey, scenario);
  };
}

function ScenarioForm({
  scenario,
  onSaved,
  onClose,
}: {
  scenario: Scenario | null;
  onSaved: (scenario: Scenario) => void;
  onClose: () => void;
}) {
  return (
    <EditForm
      name={`scenario:${scenario?.id ?? 'new'}`}
      item={scenario}
      kind={scenarioKind}
      saveText={scenario === null ? t.create : words.save}
      onSaved={onSaved}
      onClose={onClose}
    >
      {(field) => (
        <>
          <TextBox {...field('title')} autoFocus autoComplete="off" />
          <TextBox {...field('externalId')} hint={words.externalIdHint} autoComplete="off" />
          <TextBox {...field('description')} lines={5} maxLength={20_000} />
          <div className="grid gap-4 sm:grid-cols-3">
            <SelectBox {...field('mode')} options={{ '': t.notSaid, phone: t.phone, chat: t.chat }} />
            <SelectBox
              {...field('difficulty')}
              options={{
                '': t.notSaid,
                beginner: t.beginner,
                intermediate: t.intermediate,
                advanced: t.advanced,
              }}
            />
            <TextBox {...field('estimatedMinutes')} inputMode="numeric" autoComplete="off" />
          </div>
          <TextBox {...field('skills')} lines={3} hint={t.skillsHint} />
        </>
      )}
    </EditForm>
  );
}
