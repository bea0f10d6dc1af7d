/** Adds a scenario, or changes one: dialogs over the list and over a scenario's page. */
import { useNavigate } from '@tanstack/react-router';
import { EditForm } from '../roster/edit-form.tsx';
import { useKeep } from '../roster/queries.ts';
import { t as words } from '../roster/texts.ts';
import { useClose } from '../ui/over.ts';
import { SelectBox, TextBox } from '../ui/field.tsx';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { difficulties, modes } from '../words/texts.ts';
import { scenarioKind } from './kind.ts';
import { type Scenario, scenarioQuery, useScenario } from './queries.ts';
import { t } from './texts.ts';

export function NewScenarioWindow() {
  const navigate = useNavigate();
  return (
    <ScenarioWindow
      scenario={null}
      title={t.new}
      said={t.created}
      onClose={useClose({ to: '/scenarios', search: true })}
      onSaved={({ id }) => void navigate({ to: '/scenarios/$id', params: { id }, replace: true })}
    />
  );
}

export function EditScenarioWindow() {
  const scenario = useScenario();
  const close = useClose({ to: '/scenarios/$id', params: { id: scenario.id } });
  return (
    <ScenarioWindow
      scenario={scenario}
      title={t.edit(scenario.title)}
      said={t.saved}
      onClose={close}
      onSaved={close}
    />
  );
}

function ScenarioWindow({
  scenario,
  title,
  said,
  onClose,
  onSaved,
}: {
  /** Null: a new one. */
  scenario: Scenario | null;
  title: string;
  said: (name: string) => string;
  onClose: () => void;
  onSaved: (saved: Scenario) => void;
}) {
  const keep = useKeep(scenarioQuery);
  return (
    <Window title={title} isDismissable={false} onClose={onClose}>
      <EditForm
        name={`scenario:${scenario?.id ?? 'new'}`}
        item={scenario}
        kind={scenarioKind}
        saveText={scenario === null ? t.create : words.save}
        onSaved={(saved) => {
          void keep(saved);
          say({ text: said(saved.title) });
          onSaved(saved);
        }}
        onClose={onClose}
      >
        {(field) => (
          <>
            <TextBox {...field('title')} autoFocus autoComplete="off" />
            <TextBox {...field('externalId')} hint={words.externalIdHint} autoComplete="off" />
            <TextBox {...field('description')} lines={5} maxLength={20_000} />
            <div className="grid gap-4 sm:grid-cols-3">
              <SelectBox {...field('mode')} options={{ '': t.notSaid, ...modes }} />
              <SelectBox {...field('difficulty')} options={{ '': t.notSaid, ...difficulties }} />
              <TextBox {...field('estimatedMinutes')} inputMode="numeric" autoComplete="off" />
            </div>
            <TextBox {...field('skills')} lines={3} hint={t.skillsHint} />
          </>
        )}
      </EditForm>
    </Window>
  );
}
