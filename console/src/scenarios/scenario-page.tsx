/** One scenario: what it is about, who has it to do and did it, and what can be done about it. */
import { useQuery } from '@tanstack/react-query';
import { Outlet, getRouteApi } from '@tanstack/react-router';
import { RosterActions } from '../roster/actions.tsx';
import { ArchivedNote } from '../roster/archived-note.tsx';
import { Facts } from '../roster/facts.tsx';
import { LoadFailure } from '../roster/load-failure.tsx';
import { useKeep } from '../roster/queries.ts';
import { Work } from '../roster/work.tsx';
import { useDates, useMe } from '../session/me.ts';
import { Note } from '../ui/notes.tsx';
import { Page, Skeleton } from '../ui/page.tsx';
import { say } from '../ui/said.tsx';
import { difficulties, modes } from '../words/texts.ts';
import { type Scenario, scenarioQuery, unarchiveScenario } from './queries.ts';
import { t } from './texts.ts';

const route = getRouteApi('/signed-in/scenarios/$id');

export function ScenarioPage() {
  const { id } = route.useParams();
  const mayKeep = useMe().role !== 'counselor';
  const { data: scenario, error, refetch } = useQuery(scenarioQuery(id));
  if (scenario === undefined)
    return (
      <Page title={t.one}>
        {error ? (
          <LoadFailure failure={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton rows={4} rowClass="h-20" />
        )}
      </Page>
    );
  return (
    <Page
      title={scenario.title}
      actions={
        mayKeep && (
          <RosterActions
            roster="scenarios"
            id={id}
            isArchived={scenario.archivedAt !== null}
            whose={{ scenarioId: [id] }}
          />
        )
      }
    >
      {scenario.archivedAt !== null && <Archived id={id} at={scenario.archivedAt} mayKeep={mayKeep} />}
      <ScenarioFacts scenario={scenario} />
      <Work whose={{ scenarioId: [id] }} nameOf={({ counselor }) => counselor.name} />
      {mayKeep && <Outlet />}
    </Page>
  );
}

function Archived({ id, at, mayKeep }: { id: string; at: string; mayKeep: boolean }) {
  const title = t.archived(useDates().moment(at));
  const keep = useKeep(scenarioQuery);
  if (!mayKeep) return <Note tone="caution" title={title} />;
  return (
    <ArchivedNote
      title={title}
      does={t.unarchiveDoes}
      unarchive={(key) => unarchiveScenario(id, key)}
      onDone={(scenario) => {
        say({ text: t.unarchived(scenario.title) });
        return keep(scenario);
      }}
    />
  );
}

function ScenarioFacts({ scenario }: { scenario: Scenario }) {
  const { externalId, description, mode, difficulty, skills, estimatedMinutes, createdAt } = scenario;
  const { moment } = useDates();
  return (
    <>
      {description !== '' && <p className="max-w-prose wrap-anywhere whitespace-pre-line">{description}</p>}
      <Facts
        facts={{
          [t.externalId]: externalId,
          [t.mode]: mode === null ? t.notSaid : modes[mode],
          [t.difficulty]: difficulty === null ? t.notSaid : difficulties[difficulty],
          [t.estimatedMinutes]: estimatedMinutes === null ? t.notSaid : t.minutes(estimatedMinutes),
          [t.skills]: skills.length === 0 ? t.notSaid : <Skills skills={skills} />,
          [t.added]: moment(createdAt),
        }}
      />
    </>
  );
}

const Skills = ({ skills }: { skills: string[] }) => (
  <ul className="mt-1 flex flex-wrap gap-1">
    {skills.map((skill, place) => (
      <li key={place} className="rounded-full border border-line bg-page px-2 py-0.5 text-xs">
        {skill}
      </li>
    ))}
  </ul>
);
