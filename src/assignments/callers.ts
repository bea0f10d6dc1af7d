/** Who is signed in at the web door, in the words of the assignments' services. */
import { groupsOf, groupsWithin } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { dueOf } from '../http/validation/days.js';
import { nilUuid } from '../http/validation/uuid.js';
import type { Edited, Scope } from './assignments.service.js';
import type { AssignmentFilterQuery, EditAssignmentBody } from './dto/assignment-requests.dto.js';
import type { AssignmentFilter } from './sql/list.js';

export function scopeOf(user: UserPrincipal): Scope {
  const { organizationId, timeZone, role, counselorId } = user;
  // A counselor whose user is linked to nobody may see nothing.
  const own = role === 'counselor' ? (counselorId ?? nilUuid) : null;
  return { organizationId, timeZone, counselorId: own, groups: groupsOf(user), scenarioIds: null };
}

/** What an edit says; a day is one where the organization is. */
export function editedOf({ timeZone }: UserPrincipal, { dueAt, ...fields }: EditAssignmentBody): Edited {
  return { ...fields, due: dueAt === undefined ? undefined : dueOf(dueAt, timeZone) };
}

/** What a list or a summary is about, of what its caller may see. */
export function filterOf(user: UserPrincipal, query: AssignmentFilterQuery): AssignmentFilter {
  const { id: ids, counselorId: asked, scenarioId: scenarioIds, status: statuses, group, ...rest } = query;
  const { organizationId, counselorId: own } = scopeOf(user);
  // Of those who are asked for, a counselor's own are left.
  const counselorIds = own === null ? asked : [own].filter((id) => asked?.includes(id) ?? true);
  const { timeZone } = user;
  const groups = groupsWithin(user, group);
  return { ...rest, organizationId, timeZone, ids, counselorIds, scenarioIds, groups, statuses };
}
