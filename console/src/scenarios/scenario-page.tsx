/** One scenario: what it is about, who has it to do and did it, and what can be done about it. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import { Facts } from '../roster/facts.tsx';
import { LoadFailure } from '../roster/load-failure.tsx';
import { t as words } from '../roster/texts.ts';
import { Work } from '../roster/work.tsx';
import { useDates, useMe } from '../session/me.ts';
import { Button, buttonLook } from '../ui/button.tsx';
import { FailureNote, Note } from '../ui/notes.tsx';
import { over } from '../ui/over.ts';
import { Page, Skeleton } from '../ui/page.tsx';
import { type Scenario, scenarioQuery } from './queries.ts';
import { t } from './texts.ts';
import { useUnarchive } from './unarchive.ts';

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
    <Page title={scenario.title} actions={mayKeep && <Actions scenario={scenario} />}>
      {scenario.archivedAt !== null && (
        <Archived scenario={scenario} at={scenario.archivedAt} mayKeep={mayKeep} />
      )}
      <ScenarioFacts scenario={scenario} />
      <Work whose={{ scenarioId: [id] }} nameOf={({ counselor }) => counselor.name} />
      <Outlet />
    </Page>
  );
}

function Actions({ scenario: { id, archivedAt } }: { scenario: Scenario }) {
  return (
    <>
      {archivedAt === null && (
        <Link to="/assignments/new" search={{ scenarioId: [id] }} className={buttonLook({ look: 'main' })}>
          {words.assign}
        </Link>
      )}
      <Link to="/scenarios/$id/edit" params={{ id }} {...over} className={buttonLook()}>
        {words.edit}
      </Link>
      {archivedAt === null && (
        <Link
          to="/scenarios/$id/archive"
          params={{ id }}
          {...over}
          className={buttonLook({ look: 'danger' })}
        >
          {words.archive}
        </Link>
      )}
    </>
  );
}

function Archived({ scenario, at, mayKeep }: { scenario: Scenario; at: string; mayKeep: boolean }) {
  const { moment } = useDates();
  const unarchive = useUnarchive();
  return (
    <Note tone="caution" title={t.archived(moment(at))}>
      {mayKeep && (
        <>
          <p className="mb-2">{t.unarchiveDoes}</p>
          <Button onPress={() => unarchive.run(scenario)} isBusy={unarchive.isPending}>
            {words.unarchive}
          </Button>
        </>
      )}
      {unarchive.error && (
        <div className="mt-2">
          <FailureNote failure={unarchive.error} />
        </div>
      )}
    </Note>
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
          [t.mode]: mode === null ? t.notSaid : t[mode],
          [t.difficulty]: difficulty === null ? t.notSaid : t[difficulty],
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
