/** Who is signed in at the web door, in the words of the assignments' services. */
import { groupsOf } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import { nilUuid } from '../http/validation/uuid.js';
import type { Scope } from './assignments.service.js';

export function scopeOf(user: UserPrincipal): Scope {
  const { organizationId, role, counselorId } = user;
  // A counselor whose user is linked to nobody may see nothing.
  const own = role === 'counselor' ? (counselorId ?? nilUuid) : null;
  return { organizationId, counselorId: own, groups: groupsOf(user), scenarioIds: null };
}
