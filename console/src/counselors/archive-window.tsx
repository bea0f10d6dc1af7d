/** Archives a counselor, with the choice what becomes of what they have open. A dialog over their page. */
import { useState } from 'react';
import { answered, client } from '../api/client.ts';
import { ArchiveForm } from '../roster/archive-form.tsx';
import { useKeep } from '../roster/queries.ts';
import { useClose } from '../ui/over.ts';
import { say } from '../ui/said.tsx';
import { Window } from '../ui/window.tsx';
import { type Counselor, archiveCounselor, counselorQuery, useCounselor } from './queries.ts';
import { t } from './texts.ts';

type OfOpen = 'leave' | 'cancel';

export function ArchiveCounselorWindow() {
  const { id, name } = useCounselor();
  const close = useClose({ to: '/counselors/$id', params: { id } });
  const keep = useKeep(counselorQuery);
  const [ofOpen, setOfOpen] = useState<OfOpen>('leave');
  return (
    <Window title={t.archive(name)} onClose={close}>
      <ArchiveForm
        whose={{ counselorId: [id] }}
        says={t.archiveDoes(name)}
        button={t.archiveNow}
        intention={ofOpen}
        archive={(meant, key) => archiveCounselor(id, meant === 'cancel', key)}
        onDone={(archived, meant) => {
          void keep(archived);
          void tell(archived, meant);
          close();
        }}
        onClose={close}
      >
        {(open) => (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium">
              {t.openOf(open)} {t.whatOfOpen}
            </legend>
            {(['leave', 'cancel'] as const).map((one) => (
              <label key={one} className="flex min-h-6 items-center gap-2">
                <input
                  type="radio"
                  name="ofOpen"
                  className="size-4 accent-accent"
                  checked={ofOpen === one}
                  onChange={() => setOfOpen(one)}
                />
                {one === 'leave' ? t.leaveOpen : t.cancelOpen}
              </label>
            ))}
          </fieldset>
        )}
      </ArchiveForm>
    </Window>
  );
}

/** What it did. The way back is on the page. */
async function tell({ id, name, archivedAt }: Counselor, ofOpen: OfOpen): Promise<void> {
  if (ofOpen === 'leave' || archivedAt === null) return say({ text: t.archivedNow(name) });
  say({ text: t.archivedAndCancelled(name) });
  // They were cancelled by the same statement, and so at the same time.
  const query = { counselorId: [id], status: ['cancelled' as const], updatedSince: archivedAt, limit: 200 };
  const page = await answered(client.GET('/api/assignments', { params: { query } })).catch(() => undefined);
  const count = page?.items.filter(({ cancelledAt }) => cancelledAt === archivedAt).length ?? 0;
  if (count > 0 && page?.nextCursor === null) say({ text: t.archivedAndCancelledMany(name, count) });
}
