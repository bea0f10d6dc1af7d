/** What the audit tells: each action has the kind of what it happened to before its dot. Triggers and `sql/` write them by these words. */
const verbs = {
  user: [
    'created',
    'updated',
    'deactivated',
    'reactivated',
    'password-changed',
    'unlinked',
    'erased',
    'deleted',
    'signed-in',
    'signed-out',
    'sign-in-failed',
    'sign-in-limited',
    'refused',
  ],
  'api-key': ['created', 'updated', 'rotated', 'revoked', 'deleted', 'refused'],
  counselor: ['created', 'updated', 'archived', 'unarchived', 'erased', 'deleted'],
  scenario: ['created', 'updated', 'archived', 'unarchived', 'deleted'],
  organization: ['created', 'updated', 'deleted'],
  import: ['uploaded', 'cancelled', 'undone'],
  'import-mapping': ['created', 'updated', 'deleted'],
  webhook: ['created', 'updated', 'paused', 'resumed', 'rotated', 'deleted'],
} as const;

export type TargetKind = keyof typeof verbs;
export const targetKinds = Object.keys(verbs) as TargetKind[];

export const auditActions = targetKinds.flatMap((kind) => verbs[kind].map((verb) => `${kind}.${verb}`));

/** An action, or what a build after this one writes. */
export type AuditAction = string;

export function targetKindOf(action: AuditAction): string {
  return action.slice(0, action.indexOf('.'));
}

/** Those that are asked for by either; undefined: all. */
export function actionsAmong(
  actions: readonly AuditAction[] | undefined,
  kinds: readonly TargetKind[] | undefined,
): readonly AuditAction[] | undefined {
  if (kinds === undefined) return actions;
  const wanted = kinds as readonly string[];
  return (actions ?? auditActions).filter((action) => wanted.includes(targetKindOf(action)));
}
