/**
 * The life of an assignment, as data: pending → in_progress → completed, or cancelled from either of the
 * first two. Everything that changes a status takes its steps from here.
 */
export const statuses = ['pending', 'in_progress', 'completed', 'cancelled'] as const;
export type AssignmentStatus = (typeof statuses)[number];

/** Of what is neither completed nor cancelled: active. */
export const activeStatuses: readonly AssignmentStatus[] = ['pending', 'in_progress'];

export const actorKinds = ['user', 'partner', 'import'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** `system`: nobody's request; the service itself keeps due days where their organization's are. */
export const changeActorKinds = [...actorKinds, 'system'] as const;
export type ChangeActorKind = (typeof changeActorKinds)[number];

/** The way by which a change came in. */
export const doors = ['web', 'partner', 'import', 'system'] as const;
export type Door = (typeof doors)[number];

/** Who makes a change, and through which door; part of every row of the history. */
export interface ChangeActor {
  kind: ChangeActorKind;
  id: string;
  name: string;
  door: Door;
}

/** Whose request it is. */
export interface Actor extends ChangeActor {
  kind: ActorKind;
}

/** In the order in which statements write them. */
export function actorParameters({ door, kind, id, name }: ChangeActor): unknown[] {
  return [door, kind, id, name];
}

/** A user at the web door, as one who makes changes. */
export function actorOf({ id, name }: { id: string; name: string }): Actor {
  return { kind: 'user', id, name, door: 'web' };
}

/** An action: the status it leads to, and the statuses it passes through from each it may start in. */
export interface Transition {
  readonly to: AssignmentStatus;
  readonly paths: Partial<Record<AssignmentStatus, readonly AssignmentStatus[]>>;
}

export const transitions = {
  start: { to: 'in_progress', paths: { pending: ['in_progress'] } },
  complete: { to: 'completed', paths: { in_progress: ['completed'] } },
  /** A partner's result ends the exercise also where nobody said that it began: both steps are recorded. */
  deliverResult: {
    to: 'completed',
    paths: { pending: ['in_progress', 'completed'], in_progress: ['completed'] },
  },
  cancel: { to: 'cancelled', paths: { pending: ['cancelled'], in_progress: ['cancelled'] } },
} as const satisfies Record<string, Transition>;
