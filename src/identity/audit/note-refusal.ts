/** Which refusals of the guard are in the audit: those of somebody who is known, or whose key it is. */
import { Forbidden } from '../../http/problems/problems.js';
import { routeOf } from '../../operations/metrics/route.js';
import type { RequestWithPrincipal } from '../access/principal.js';
import type { AuditNotes, Note } from './audit-notes.js';

/** What of a sentence is kept: it may have what a header said. */
const longest = 300;

/** @param keyId of the key that was presented and opens nothing, if that is the trouble */
export function noteRefusal(
  notes: AuditNotes,
  request: RequestWithPrincipal,
  error: unknown,
  keyId: string | undefined,
): void {
  if (!(error instanceof Forbidden) && keyId === undefined) return;
  const { slug: problem, message } = error as Forbidden;
  const details = { method: request.method, route: routeOf(request), problem };
  const about = { details, said: message.slice(0, longest) };
  const whose = keyId === undefined ? whoseIs(request) : ({ of: { keyId }, bySelf: false } as const);
  if (whose === undefined) return;
  notes.noteOnce({ action: 'keyId' in whose.of ? 'api-key.refused' : 'user.refused', ...whose, ...about });
}

/** Where another site sent the request, the user is the session's, who need not know of it. */
function whoseIs({ principal, ofSession }: RequestWithPrincipal): Pick<Note, 'of' | 'bySelf'> | undefined {
  if (principal?.kind === 'partner') return { of: { keyId: principal.id }, bySelf: true };
  if (principal !== undefined) return { of: { userId: principal.id }, bySelf: true };
  return ofSession === undefined ? undefined : { of: { userId: ofSession.user.id }, bySelf: false };
}
