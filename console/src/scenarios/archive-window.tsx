/** Archives a scenario, and says before what stays. A dialog over its page. */
import { Link } from '@tanstack/react-router';
import { ArchiveForm } from '../roster/archive-form.tsx';
import { open as openPart, useKeep } from '../roster/queries.ts';
import { t as words } from '../roster/texts.ts';
import { useMe } from '../session/me.ts';
import { linkLook } from '../ui/button.tsx';
import { useClose } from '../ui/over.ts';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { archiveScenario, scenarioQuery, useScenario } from './queries.ts';
import { t } from './texts.ts';

export function ArchiveScenarioWindow() {
  const { id, title } = useScenario();
  const close = useClose({ to: '/scenarios/$id', params: { id } });
  const keep = useKeep(scenarioQuery);
  const { role, groups } = useMe();
  return (
    <Window title={t.archive(title)} onClose={close}>
      <ArchiveForm
        whose={{ scenarioId: [id] }}
        says={t.archiveDoes}
        button={t.archiveNow}
        intention="archive"
        archive={(_, key) => archiveScenario(id, key)}
        onDone={(archived) => {
          void keep(archived);
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
