/** Counselors of one organization, or of some of its groups, by name. */
import type { Keyset } from '../../http/paging/pages.js';
import { isFoundBy, sought, wordsOf } from '../../http/paging/search.js';
import type { Roster } from '../../identity/access/groups.js';
import type { Counselor } from '../counselor.entity.js';

export interface CounselorFilter {
  /** Any of them. */
  id?: readonly string[] | undefined;
  q?: string | undefined;
  archived?: boolean | undefined;
}

const columns = `
           id, organization_id AS "organizationId", external_id AS "externalId", name, email,
           group_name AS "group", user_id AS "userId",
           archived_at AS "archivedAt", erased_at AS "erasedAt", version,
           created_at AS "createdAt", updated_at AS "updatedAt"`;

/** Of this organization, by id and, if set, groups. */
export const getCounselor = {
  name: 'get-counselor',
  text: `
    SELECT ${columns} FROM counselors
    WHERE organization_id = $1 AND id = $2 AND ($3::text[] IS NULL OR group_name = ANY ($3))`,
};

/** Its parameters: {@link parametersOf}; its rest: see `readPage`. */
export const listCounselors = `
    SELECT ${columns}
    FROM counselors c
    WHERE organization_id = $1
      AND ($2::text[] IS NULL OR ${isFoundBy('c', '$1', sought('$2'))})
      AND ($3::boolean IS NULL OR (archived_at IS NOT NULL) = $3)
      AND ($4::text[] IS NULL OR group_name = ANY ($4))
      AND ($5::uuid[] IS NULL OR id = ANY ($5))`;

export function parametersOf(
  { organizationId, groups }: Roster,
  { id, q, archived }: CounselorFilter,
): unknown[] {
  return [organizationId, wordsOf(q) ?? null, archived ?? null, groups, id ?? null];
}

export const byName: Keyset<Counselor> = {
  order: 'name',
  key: 'name',
  type: 'text',
  id: 'id',
  isDescending: false,
  positionOf: ({ name, id }) => [name, id],
};
