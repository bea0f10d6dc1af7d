/** Who is signed in at the web door, in the words of the assignments' services. */
import { groupsOf } from '../identity/access/groups.js';
import type { UserPrincipal } from '../identity/access/principal.js';
import type { Scope } from './assignments.service.js';

/** A counselor whose user is linked to nobody may see nothing: no assignment has this counselor. */
const noCounselor = '00000000-0000-0000-0000-000000000000';

export function scopeOf(user: UserPrincipal): Scope {
  const { organizationId, role, counselorId } = user;
  const own = role === 'counselor' ? (counselorId ?? noCounselor) : null;
  return { organizationId, counselorId: own, groups: groupsOf(user) };
}
