import { Injectable } from '@nestjs/common';
import { Lists } from '../../database/lists/lists.js';
import { type AskedPage, type Keyset, type Page, readPage, restOf } from '../../http/paging/pages.js';
import type { AuditEntry } from './audit-entry.entity.js';

export interface AuditFilter {
  /** Of each any; undefined: whatever it is. */
  actorIds?: readonly string[] | undefined;
  actions?: readonly string[] | undefined;
  targetIds?: readonly string[] | undefined;
  /** From this instant on. */
  from?: Date | undefined;
  /** Before this one. */
  before?: Date | undefined;
}

/** Of one value alone an index has the rows in their order: so it is said as one. */
const among = (column: string, list: string): string => `(
        ${list} IS NULL
        OR cardinality(${list}) = 1 AND ${column} = (${list})[1]
        OR cardinality(${list}) <> 1 AND ${column} = ANY (${list})
      )`;

export const listEntries = `
    SELECT id, organization_id AS "organizationId", at, action, actor_kind AS "actorKind", actor_id AS "actorId",
           actor_name AS "actorName", actor_role AS "actorRole", address, request_id AS "requestId",
           target_id AS "targetId", target_name AS "targetName", before, after, details
    FROM audit_entries
    WHERE organization_id = $1
      AND ${among('actor_id', '$2::uuid[]')}
      AND ${among('action', '$3::text[]')}
      AND ${among('target_id', '$4::uuid[]')}
      AND ($5::timestamptz IS NULL OR at >= $5)
      AND ($6::timestamptz IS NULL OR at < $6)`;

/** The last first. */
export const byTime: Keyset<AuditEntry> = {
  order: 'at',
  key: 'at',
  type: 'timestamptz',
  id: 'id',
  isDescending: true,
  positionOf: ({ at, id }) => [at.toISOString(), id],
};

export function filterParameters(organizationId: string, filter: AuditFilter): unknown[] {
  const { actorIds, actions, targetIds, from, before } = filter;
  return [organizationId, actorIds, actions, targetIds, from, before].map((value) => value ?? null);
}

/** What happened in one organization; nothing here writes. */
@Injectable()
export class AuditRepository {
  constructor(private readonly lists: Lists) {}

  list(organizationId: string, filter: AuditFilter, asked: AskedPage): Promise<Page<AuditEntry>> {
    const values = filterParameters(organizationId, filter);
    return readPage(byTime, asked, values, (rest) =>
      this.lists.read<AuditEntry>({ text: `${listEntries} ${rest}` }, values),
    );
  }

  /** So many that follow an entry, or the first ones. */
  some(
    organizationId: string,
    filter: AuditFilter,
    limit: number,
    last: AuditEntry | undefined,
  ): Promise<AuditEntry[]> {
    const values = filterParameters(organizationId, filter);
    const from = last === undefined ? undefined : { after: byTime.positionOf(last), isBackwards: false };
    const rest = restOf(byTime, limit, from, values);
    return this.lists.read<AuditEntry>({ text: `${listEntries} ${rest}` }, values);
  }
}
