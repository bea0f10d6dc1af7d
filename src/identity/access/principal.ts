/** Who is asking, once a guard has found out. */
import type { Request } from 'express';

export const roles = ['admin', 'supervisor', 'counselor'] as const;
/** What a user is, and so may do. */
export type Role = (typeof roles)[number];

export const scopes = ['scenarios:read', 'assignments:read', 'assignments:write', 'results:write'] as const;
/** What a partner's key may be used for. */
export type Scope = (typeof scopes)[number];

/** Someone who signed in at the web frontend. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly id: string;
  readonly organizationId: string;
  readonly organizationName: string;
  /** Where the organization's days begin and end. */
  readonly timeZone: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** The counselor that this user is, if any. */
  readonly counselorId: string | null;
  /** See `groups.ts`. */
  readonly groups: readonly string[];
  /** Whether they came with a password that they have to change first. */
  readonly mustChangePassword: boolean;
}

/** A system that sent an API key. */
export interface PartnerPrincipal {
  readonly kind: 'partner';
  /** Id of the key. */
  readonly id: string;
  readonly organizationId: string;
  readonly organizationName: string;
  /** Where the organization's days begin and end. */
  readonly timeZone: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Of counselors: whom alone it sees and assigns to; null: all. See `groups.ts`. */
  readonly groups: readonly string[] | null;
  /** What alone it sees and assigns; null: all. */
  readonly scenarioIds: readonly string[] | null;
  readonly expiresAt: Date | null;
  /** Requests per second. */
  readonly rateLimit: number | null;
  /** What has left the interface and stays for this key, by its name in `http/deprecation`. */
  readonly stillGets: readonly string[];
}

export type Principal = UserPrincipal | PartnerPrincipal;

export type RequestWithPrincipal = Request & {
  principal?: Principal;
  /** The session that its cookies tell of, where it was asked for: its secret, the version that it has, and its user. */
  ofSession?: { readonly sid: string; readonly version: number; readonly user: UserPrincipal } | undefined;
  /** Finds out again who asks, and throws as the guard if they would not be let in now, for what outlives a look. A partner's `principal` is then that of now. */
  admitAgain?: () => Promise<void>;
};
