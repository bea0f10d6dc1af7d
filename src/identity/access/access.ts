/**
 * What a route says about who may use it. The guard denies by default: a route that says nothing is closed.
 */
import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ACCESS, type OpenToEveryone } from '../../operations/public.js';
import type {
  PartnerPrincipal,
  Principal,
  RequestWithPrincipal,
  Role,
  Scope,
  UserPrincipal,
} from './principal.js';

export type Access =
  | OpenToEveryone
  | { readonly to: 'users'; readonly roles: readonly Role[] }
  | { readonly to: 'partners'; readonly scope?: Scope };

/** For signed-in users of the web door with one of these roles. */
export const Roles = (...roles: Role[]) =>
  applyDecorators(
    SetMetadata(ACCESS, { to: 'users', roles } satisfies Access),
    ApiSecurity('session'),
    ApiSecurity('token'),
  );

/** Under which a route says that it serves also who must change their password first. */
export const BEFORE_PASSWORD_CHANGE = Symbol('before password change');

/** For a route with {@link Roles} without which nobody could change their password. */
export const BeforePasswordChange = () => SetMetadata(BEFORE_PASSWORD_CHANGE, true);

/** For partners whose key has this scope. */
export const RequireScope = (scope: Scope) => forPartners({ to: 'partners', scope });

/** For partners, whatever scopes their key has. */
export const AnyScope = () => forPartners({ to: 'partners' });

const forPartners = (access: Access) =>
  applyDecorators(SetMetadata(ACCESS, access), ApiSecurity('api-key'), ApiSecurity('api-key-as-bearer'));

/** The signed-in user of a route with {@link Roles}. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserPrincipal => {
  return principalOf(context, 'user') as UserPrincipal;
});

/** The partner of a route with {@link RequireScope} or {@link AnyScope}. */
export const CurrentPartner = createParamDecorator(
  (_: unknown, context: ExecutionContext): PartnerPrincipal => {
    return principalOf(context, 'partner') as PartnerPrincipal;
  },
);

function principalOf(context: ExecutionContext, kind: Principal['kind']): Principal {
  const { principal } = context.switchToHttp().getRequest<RequestWithPrincipal>();
  if (principal?.kind !== kind) throw new Error(`A route that asks for a ${kind} must be guarded for one.`);
  return principal;
}
