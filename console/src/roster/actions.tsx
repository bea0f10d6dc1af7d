/** What can be done about one that is on a roster; about one that is archived, editing alone. */
import { Link } from '@tanstack/react-router';
import type { Whose } from '../assignments/queries.ts';
import { buttonLook } from '../ui/button.tsx';
import { over } from '../ui/over.ts';
import { t } from './texts.ts';

const dialogs = {
  counselors: { edit: '/counselors/$id/edit', archive: '/counselors/$id/archive' },
  scenarios: { edit: '/scenarios/$id/edit', archive: '/scenarios/$id/archive' },
} as const;

export function RosterActions({
  roster,
  id,
  isArchived,
  whose,
}: {
  roster: keyof typeof dialogs;
  id: string;
  isArchived: boolean;
  whose: Whose;
}) {
  const { edit, archive } = dialogs[roster];
  return (
    <>
      {!isArchived && (
        <Link to="/assignments/new" search={whose} {...over} className={buttonLook({ look: 'main' })}>
          {t.assign}
        </Link>
      )}
      <Link to={edit} params={{ id }} {...over} className={buttonLook()}>
        {t.edit}
      </Link>
      {!isArchived && (
        <Link to={archive} params={{ id }} {...over} className={buttonLook({ look: 'danger' })}>
          {t.archive}
        </Link>
      )}
    </>
  );
}
