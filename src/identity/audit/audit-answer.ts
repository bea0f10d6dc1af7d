/** An entry as callers see it. */
import type { AuditEntry } from './audit-entry.entity.js';
import { targetKindOf } from './actions.js';
import type { AuditEntryDto } from './dto/audit.dto.js';

export function toDto(entry: AuditEntry): AuditEntryDto {
  const { id, at, action, address, requestId, before, after, details } = entry;
  return {
    id,
    at,
    action,
    actor: { kind: entry.actorKind, id: entry.actorId, name: entry.actorName, role: entry.actorRole },
    address,
    requestId,
    target: { kind: targetKindOf(action), id: entry.targetId, name: entry.targetName },
    before: withScopes(before),
    after: withScopes(after),
    details,
  };
}

/** A limited key has its scopes in another column: see `ApiKey`. */
function withScopes(told: Record<string, unknown> | null): Record<string, unknown> | null {
  if (told === null || !('scopesWithinLimits' in told)) return told;
  const { scopesWithinLimits, ...rest } = told;
  return scopesWithinLimits === null ? rest : { ...rest, scopes: scopesWithinLimits };
}
