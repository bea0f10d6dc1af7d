/**
 * Who acts, as the audit tells it. Triggers write what changed, in the transaction that changes it (docs/AUDIT.md); who does
 * it the transaction says as it begins, in a setting that ends with it. Who that is comes from around: a request, a
 * command, an import.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { escapeLiteral } from 'pg';

export const actorKinds = ['user', 'partner', 'import', 'issuer', 'system', 'anonymous'] as const;
export type ActorKind = (typeof actorKinds)[number];

export interface Acting {
  kind: ActorKind;
  id: string | null;
  name: string | null;
  /** Of a user. */
  role: string | null;
  /** Where they are on the network. */
  address: string | null;
  requestId: string | null;
}

/** What happens by itself, or by a command. @param name by which the audit tells it */
export const system = (name: string): Acting => ({
  kind: 'system',
  id: null,
  name,
  role: null,
  address: null,
  requestId: null,
});

const current = new AsyncLocalStorage<() => Acting>();

/** @param who is asked when something is changed: who sent a request is found out on the way */
export function actingAs<T>(who: () => Acting, run: () => T): T {
  return current.run(who, run);
}

/** Undefined: nobody said, and the audit tells the name of the connection. */
export function acting(): Acting | undefined {
  return current.getStore()?.();
}

/** Says it in a transaction that has begun, for as long as that lasts; takes no snapshot. Empty if nobody said who acts. */
export function sayWhoActs(): string {
  const who = acting();
  return who === undefined ? '' : `SET LOCAL onus.acting = ${escapeLiteral(JSON.stringify(who))}`;
}
