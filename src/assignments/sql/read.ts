/** Reads of one assignment and of its history. */
import type { Statement } from '../../database/connections/pools.js';
import type { ChangedFields } from '../assignment-change.entity.js';
import type { Keyset } from '../../http/paging/pages.js';
import type { AssignmentStatus, ChangeActorKind, Door } from '../lifecycle.js';
import { assignmentColumns } from './assignment-row.js';
import { isOfGroups } from './of-groups.js';

/** Parameters: organization, id; and, or NULL, the counselor it must belong to, the groups they must be of, the scenarios it may be of. */
export const getAssignment: Statement = {
  name: 'get-assignment',
  text: `
    SELECT ${assignmentColumns}
    FROM assignments a
    JOIN counselors c ON c.id = a.counselor_id
    JOIN scenarios s ON s.id = a.scenario_id
    WHERE a.organization_id = $1 AND a.id = $2 AND ($3::uuid IS NULL OR a.counselor_id = $3)
      AND ${isOfGroups('a.counselor_id', '$4')} AND ($5::uuid[] IS NULL OR a.scenario_id = ANY ($5))`,
};

export interface HistoryRow {
  version: number;
  at: Date;
  door: Door;
  actorKind: ChangeActorKind;
  actorId: string;
  actorName: string;
  fromStatus: AssignmentStatus | null;
  toStatus: AssignmentStatus;
  changes: ChangedFields | null;
  reason: string | null;
}

/** Parameter: assignment. Without the rest that pages have (see `readPage`). */
export const getHistory = `
    SELECT version, at, door, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
           from_status AS "fromStatus", to_status AS "toStatus", changes, reason
    FROM assignment_changes
    WHERE assignment_id = $1`;

/** Oldest first. */
export function historyKeyset(assignmentId: string): Keyset<HistoryRow> {
  return {
    order: 'version',
    key: 'version',
    type: 'integer',
    id: 'assignment_id',
    isDescending: false,
    positionOf: ({ version }) => [String(version), assignmentId],
  };
}
