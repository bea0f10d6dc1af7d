/** Archives a scenario, and says before what stays. A dialog over its page. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { ArchiveForm } from '../roster/archive-form.tsx';
import { open as openPart } from '../roster/queries.ts';
import { t as words } from '../roster/texts.ts';
import { useMe } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { useClose } from '../ui/over.ts';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { archiveScenario, scenarioQuery, scenariosKey } from './queries.ts';
import { t } from './texts.ts';

export function ArchiveScenarioWindow() {
  const { id } = getRouteApi('/signed-in/scenarios/$id').useParams();
  const close = useClose({ to: '/scenarios/$id', params: { id } });
  const queryClient = useQueryClient();
  const { role, groups } = useMe();
  const { data: scenario } = useQuery(scenarioQuery(id));
  // Its page says why there is none.
  if (scenario === undefined) return null;
  return (
    <Window title={t.archive(scenario.title)} onClose={close}>
      <ArchiveForm
        whose={{ scenarioId: [id] }}
        says={t.archiveDoes}
        button={t.archiveNow}
        intention="archive"
        archive={(_, key) => archiveScenario(id, key)}
        onDone={(archived) => {
          queryClient.setQueryData(scenarioQuery(id).queryKey, archived);
          void queryClient.invalidateQueries({ queryKey: scenariosKey });
          say({ text: t.archivedNow(archived.title) });
          close();
        }}
        onClose={close}
      >
        {(open) => (
          <p>
            {t.openStays(open)} {role === 'supervisor' && groups.length > 0 && t.inYourGroups}{' '}
            <Link
              to="/assignments"
              search={{ scenarioId: [id], status: [...openPart.status], sort: openPart.sort }}
              className={linkLook}
            >
              {words.seeOpen}
            </Link>
          </p>
        )}
      </ArchiveForm>
    </Window>
  );
}
