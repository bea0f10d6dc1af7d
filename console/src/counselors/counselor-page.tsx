/** One counselor: who they are, what they have to do and did, and what can be done about them. */
import { useQuery } from '@tanstack/react-query';
import { Outlet, getRouteApi } from '@tanstack/react-router';
import { RosterActions } from '../roster/actions.tsx';
import { ArchivedNote } from '../roster/archived-note.tsx';
import { Facts } from '../roster/facts.tsx';
import { LoadFailure } from '../roster/load-failure.tsx';
import { useKeep } from '../roster/queries.ts';
import { Work } from '../roster/work.tsx';
import { useDates } from '../session/me.ts';
import { Note } from '../ui/notes.tsx';
import { Page, Skeleton } from '../ui/page.tsx';
import { say } from '../ui/said.tsx';
import { nameOf } from './left.tsx';
import { type Counselor, counselorQuery, unarchiveCounselor } from './queries.ts';
import { t } from './texts.ts';

const route = getRouteApi('/signed-in/counselors/$id');

export function CounselorPage() {
  const { id } = route.useParams();
  const { data: counselor, error, refetch } = useQuery(counselorQuery(id));
  if (counselor === undefined)
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
      title={nameOf(counselor)}
      actions={
        counselor.erasedAt === null && (
          <RosterActions
            roster="counselors"
            id={id}
            isArchived={counselor.archivedAt !== null}
            whose={{ counselorId: [id] }}
          />
        )
      }
    >
      <LeftNote counselor={counselor} />
      {counselor.erasedAt === null && <CounselorFacts counselor={counselor} />}
      <Work whose={{ counselorId: [id] }} nameOf={({ scenario }) => scenario.title} />
      <Outlet />
    </Page>
  );
}

function LeftNote({ counselor: { id, archivedAt, erasedAt } }: { counselor: Counselor }) {
  const { moment } = useDates();
  const keep = useKeep(counselorQuery);
  if (erasedAt !== null) return <Note tone="calm">{t.erased(moment(erasedAt))}</Note>;
  if (archivedAt === null) return null;
  return (
    <ArchivedNote
      title={t.archived(moment(archivedAt))}
      does={t.unarchiveDoes}
      unarchive={(key) => unarchiveCounselor(id, key)}
      onDone={(counselor) => {
        say({ text: t.unarchived(counselor.name) });
        return keep(counselor);
      }}
    />
  );
}

function CounselorFacts({
  counselor: { externalId, email, group, userId, createdAt },
}: {
  counselor: Counselor;
}) {
  const { moment } = useDates();
  return (
    <Facts
      facts={{
        [t.externalId]: externalId,
        [t.email]: email === null ? t.noEmail : email,
        [t.group]: group ?? t.noGroup,
        [t.signIn]: userId === null ? t.signsInNot : t.signsIn,
        [t.added]: moment(createdAt),
      }}
    />
  );
}
