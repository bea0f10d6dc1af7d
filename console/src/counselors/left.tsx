/** How somebody is spoken of who left: archived, or erased. */
import { t as words } from '../roster/texts.ts';
import { Badge } from '../ui/notes.tsx';
import type { Counselor } from './queries.ts';
import { t } from './texts.ts';

export const nameOf = ({ name, erasedAt }: Pick<Counselor, 'name' | 'erasedAt'>): string =>
  erasedAt === null ? name : t.erasedName;

export function Left({
  counselor: { archivedAt, erasedAt },
}: {
  counselor: Pick<Counselor, 'archivedAt' | 'erasedAt'>;
}) {
  if (erasedAt !== null) return <Badge tone="soft">{words.erased}</Badge>;
  return archivedAt === null ? null : <Badge tone="soft">{words.archived}</Badge>;
}
