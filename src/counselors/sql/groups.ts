/** Names of the groups in which an organization has counselors. */
import type { Keyset } from '../../http/paging/pages.js';
import { nilUuid } from '../../http/validation/uuid.js';

export interface Group {
  name: string;
}

/**
 * From one name to the next, each a probe of the index of groups, however many counselors a group has. Parameter:
 * organization.
 */
export const listGroups = `
    WITH RECURSIVE named (name) AS (
      (${firstOf('group_name IS NOT NULL')})
      UNION ALL
      SELECT next.name FROM named CROSS JOIN LATERAL (${firstOf('group_name > named.name')}) next
    )
    SELECT name FROM named WHERE true`;

function firstOf(condition: string): string {
  return `
        SELECT group_name AS name FROM counselors
        WHERE organization_id = $1 AND ${condition} ORDER BY group_name LIMIT 1`;
}

/** Of somebody who sees these alone, also those that are empty. Parameter: the names. */
export const listOwnGroups = 'SELECT name FROM unnest($1::text[]) name WHERE true';

/** A name is there once: no id tells two apart. */
export const byGroupName: Keyset<Group> = {
  order: 'name',
  key: 'name',
  type: 'text',
  id: `'${nilUuid}'::uuid`,
  isDescending: false,
  positionOf: ({ name }) => [name, nilUuid],
};
