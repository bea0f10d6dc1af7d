/**
 * Whether a counselor is in one of these groups, a `text[]`, where it is not NULL: one probe by id, and none for
 * who is bound to no group.
 */
export const isOfGroups = (counselorId: string, groups: string): string => `
  (${groups}::text[] IS NULL OR (SELECT group_name FROM counselors WHERE id = ${counselorId}) = ANY (${groups}))`;
