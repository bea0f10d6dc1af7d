/**
 * The groups of counselors that somebody sees and assigns within: a supervisor's own, if they have any. Admins see all,
 * and counselors what is theirs, whatever their groups are.
 */
import type { UserPrincipal } from './principal.js';

/** Null: all counselors, those of no group too. */
export function groupsOf({ role, groups }: UserPrincipal): readonly string[] | null {
  return role === 'supervisor' && groups.length > 0 ? groups : null;
}

/** Those of the groups that are asked for which the user may see; without any asked for, all of theirs. */
export function groupsWithin(user: UserPrincipal, asked: readonly string[] | undefined) {
  const own = groupsOf(user);
  return own === null ? (asked ?? null) : (asked?.filter((group) => own.includes(group)) ?? own);
}

/** The counselors of an organization, or those of some groups alone. */
export interface Roster {
  organizationId: string;
  groups: readonly string[] | null;
}

/** Whom the user sees and keeps. */
export function rosterOf(user: UserPrincipal): Roster {
  return { organizationId: user.organizationId, groups: groupsOf(user) };
}
