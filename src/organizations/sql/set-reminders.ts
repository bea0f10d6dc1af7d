/** Sets on which days an organization's people are reminded. The days of reminders that are over by then are not made up for. */
import type { Statement } from '../../database/connections/pools.js';

/** Parameters: organization, days before, days after; null stays. */
export const setReminders: Statement = {
  name: 'set-reminders',
  text: `
    INSERT INTO organization_reminders AS r (organization_id, days_before, days_after, reminded_to)
    VALUES ($1, coalesce($2::integer[], '{}'), coalesce($3::integer[], '{}'), clock_timestamp())
    ON CONFLICT (organization_id) DO UPDATE SET
      days_before = coalesce($2, r.days_before), days_after = coalesce($3, r.days_after), reminded_to = clock_timestamp()
    WHERE (r.days_before, r.days_after) <> (coalesce($2, r.days_before), coalesce($3, r.days_after))`,
};
