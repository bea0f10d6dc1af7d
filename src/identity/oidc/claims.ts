/** What a verified token says of a person, in our words. The issuer is known; its claims may have any shape. */
import type { JWTPayload } from 'jose';
import { Forbidden } from '../../http/problems/problems.js';
import type { OidcSettings } from '../../operations/settings/oidc.js';
import { type Role, roles } from '../access/principal.js';
import { readEmail, readName } from '../../http/validation/read-text.js';
import { isUuid } from '../../http/validation/uuid.js';

export interface TokenIdentity {
  issuer: string;
  subject: string;
  organizationId: string;
  role: Role;
  name: string;
  /** Lower case. */
  email: string;
  /** Whether the issuer has seen that the e-mail is theirs. */
  isEmailVerified: boolean;
  /** In seconds since 1970; 0 if the token does not say. */
  issuedAt: number;
}

/** A token that is the issuer's, and whose claims let nobody in. */
export class ClaimRefused extends Forbidden {
  /**
   * @param fault what is wrong with the claim, for the caller, without a full stop
   * @param inFull what else whoever runs the service needs to know, and nobody else may
   */
  constructor(
    claim: string,
    fault: string,
    readonly inFull: string,
  ) {
    super(`The token’s claim ${claim} ${fault}.`);
  }
}

const longest = { subject: 255, email: 320, name: 200 };

/** Throws {@link ClaimRefused} that names the claim which is missing or cannot be. */
export function identityOf(
  payload: JWTPayload & { iss: string; sub: string },
  oidc: OidcSettings,
): TokenIdentity {
  const email = textOf(payload['email'], longest.email, readEmail);
  if (email === undefined || !email.includes('@'))
    throw lacking('email', 'an e-mail address', payload['email']);
  const subject = textOf(payload.sub, longest.subject);
  if (subject === undefined) throw lacking('sub', 'a name that can be kept', payload.sub);
  return {
    issuer: payload.iss,
    subject,
    organizationId: organizationOf(claimOf(payload, oidc.organizationClaim), oidc.organizationClaim),
    role: roleOf(claimOf(payload, oidc.roleClaim), oidc.roleClaim),
    name:
      textOf(payload['name'], longest.name, readName) ??
      textOf(payload['preferred_username'], longest.name, readName) ??
      email,
    email,
    isEmailVerified: isTrue(payload['email_verified']),
    issuedAt: instantOf(payload.iat),
  };
}

/** The claim with this name, or else along this path: names of claims may have dots themselves. */
function claimOf(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name.split('.').reduce<unknown>((value, part) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    return isObject ? (value as Record<string, unknown>)[part] : undefined;
  }, payload);
}

/**
 * The id of the one organization that a claim names: as text, in a list, or as Keycloak maps it, by its alias (`{"acme": {}}`),
 * beside which there may be an id of Keycloak's own (`{"acme": {"id": "…"}}`). It is the alias if that can be it.
 */
function organizationOf(claim: unknown, name: string): string {
  const isMap = typeof claim === 'object' && claim !== null && !Array.isArray(claim);
  const named = isMap ? Object.entries(claim) : [claim].flat().map((text: unknown) => [text] as const);
  if (named.length > 1) {
    const fault = `names ${named.length} organizations, and it must be one`;
    throw new ClaimRefused(name, fault, `It is ${JSON.stringify(claim)}.`);
  }
  const [alias, more] = named[0] ?? [];
  const { id } = (more ?? {}) as { id?: unknown };
  const found = [alias, id]
    .map((text) => textOf(text, 36))
    .find((text) => text !== undefined && isUuid(text));
  if (found === undefined) throw lacking(name, 'the id of an organization', claim);
  return found.toLowerCase();
}

/** The one that may do most, of one or several. */
function roleOf(claim: unknown, name: string): Role {
  const given = [claim].flat();
  const role = roles.find((candidate) => given.includes(candidate));
  if (role === undefined) throw lacking(name, `one of the roles ${roles.join(', ')}`, claim);
  return role;
}

/** Some issuers send it as text. */
function isTrue(claim: unknown): boolean {
  return claim === true || textOf(claim, 4)?.toLowerCase() === 'true';
}

/** A time that can be compared: nothing was issued after now. */
function instantOf(claim: unknown): number {
  return typeof claim === 'number' ? Math.min(Math.max(0, claim), Date.now() / 1000) : 0;
}

/** Text that can be kept. */
function textOf(
  claim: unknown,
  most: number,
  read = (text: string): string => text.trim(),
): string | undefined {
  if (typeof claim !== 'string') return undefined;
  const text = read(claim);
  const isStorable = text.isWellFormed() && !text.includes('\0');
  return isStorable && text !== '' && text.length <= most ? text : undefined;
}

function lacking(claim: string, what: string, found: unknown): ClaimRefused {
  if (found === undefined) return new ClaimRefused(claim, `is missing; it must be ${what}`, '');
  return new ClaimRefused(claim, `is not ${what}`, `It is ${JSON.stringify(found)}.`);
}
