/** Writes an entry of what changed nothing, about somebody that there is. */
import type { Statement } from '../../../database/connections/pools.js';

export type NoteAction = 'user.refused' | 'user.sign-in-failed' | 'user.sign-in-limited' | 'api-key.refused';

/** A user, by what is known of them, or a key. */
export type Whose = { userId: string } | { email: string } | { keyId: string };

const noteOf = (name: string, from: string, kind: string, role: string): Statement => ({
  name,
  text: `
    INSERT INTO audit_entries (
      organization_id, action, actor_kind, actor_id, actor_name, actor_role, address, request_id, target_id, target_name, details
    )
    SELECT t.organization_id, $2, CASE WHEN $3::boolean THEN '${kind}' ELSE 'anonymous' END,
      CASE WHEN $3 THEN t.id END, CASE WHEN $3 THEN t.name END, CASE WHEN $3 THEN ${role} END, $4, $5, t.id, t.name, $6
    FROM ${from} = $1`,
});

const byUser = noteOf('note-of-user', 'users t WHERE t.id', 'user', 't.role');
const byEmail = noteOf('note-of-email', 'users t WHERE t.email', 'user', 't.role');
const byKey = noteOf('note-of-key', 'api_keys t WHERE t.id', 'partner', 'NULL');

export const note = (whose: Whose): Statement =>
  'keyId' in whose ? byKey : 'userId' in whose ? byUser : byEmail;

export function parametersOf(it: {
  of: Whose;
  action: NoteAction;
  bySelf: boolean;
  address: string | null;
  requestId: string | null;
  details: object;
}): unknown[] {
  const [whose] = Object.values(it.of);
  return [whose, it.action, it.bySelf, it.address, it.requestId, JSON.stringify(it.details)];
}
