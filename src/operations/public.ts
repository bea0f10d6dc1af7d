/**
 * The routes that are open to everyone, signed in or not. All others are closed unless they say who may use them
 * (`identity/access.guard.ts`); this word lies here because probes and metrics, below every door, have no key.
 */
import { SetMetadata } from '@nestjs/common';

/** Under which a route says who may use it. */
export const ACCESS = Symbol('access');

export interface OpenToEveryone {
  readonly to: 'everyone';
}

export const Public = () => SetMetadata(ACCESS, { to: 'everyone' } satisfies OpenToEveryone);
