/**
 * A person and their row in the roster find each other by e-mail, whenever either comes or changes: within the
 * organization, where somebody vouches for the e-mail, one counselor alone has it, and neither is linked to another. Who left
 * is none beside one who is there: somebody may come back under another external id.
 * The table of counselors is the product's, which finds people by this too.
 *
 * Each looks for the other in the SERIALIZABLE transaction that writes it: of two who come at once one is run again, and
 * finds the other.
 */

/** What such a transaction locks where it runs alone: who writes either table looks into the other. */
export const peopleTables = 'users, counselors';

/** @param isArchived whether the counselor is themselves */
const isFree = (counselorId: string, isArchived: string): string => `u.email_verified
        AND NOT EXISTS (SELECT FROM counselors linked WHERE linked.user_id = u.id)
        AND NOT EXISTS (
          SELECT FROM counselors other
          WHERE other.organization_id = u.organization_id AND lower(other.email) = u.email AND other.id <> ${counselorId}
            AND (other.archived_at IS NULL OR ${isArchived})
        )`;

/** The user whom a counselor with this e-mail finds; of these, as SQL has them. */
export const userByEmail = (
  organizationId: string,
  email: string,
  counselorId: string,
  isArchived: string,
): string =>
  `SELECT u.id FROM users u
    WHERE u.organization_id = ${organizationId} AND u.email = lower(${email}) AND ${isFree(counselorId, isArchived)}`;

/** @param people what has columns of `users`: that table, or rows that the same statement just changed */
export const linkCounselors = (people: string, condition = 'true'): string => `
      UPDATE counselors c SET user_id = u.id, updated_at = now()
      FROM ${people} u
      WHERE c.organization_id = u.organization_id AND lower(c.email) = u.email
        AND c.user_id IS NULL AND ${isFree('c.id', 'c.archived_at IS NOT NULL')}
        AND ${condition}
      RETURNING c.id, c.user_id`;
