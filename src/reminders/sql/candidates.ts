/** Organizations that want to be reminded, some at a time, and what time it is for the database, whose clock decides. */
import type { Statement } from '../../database/connections/pools.js';
import type { ReminderDays } from '../moments.js';

export interface Candidate extends ReminderDays {
  organizationId: string;
  timeZone: string;
  remindedTo: Date;
  now: Date;
}

/** Parameters: the id after which they come. */
export const candidates: Statement = {
  name: 'reminded-organizations',
  text: `
    SELECT r.organization_id AS "organizationId", o.time_zone AS "timeZone", r.days_before AS "daysBefore",
      r.days_after AS "daysAfter", r.reminded_to AS "remindedTo", clock_timestamp() AS now
    FROM organization_reminders r JOIN organizations o ON o.id = r.organization_id
    WHERE r.organization_id > $1 AND (r.days_before <> '{}' OR r.days_after <> '{}')
    ORDER BY r.organization_id
    LIMIT 500`,
};
