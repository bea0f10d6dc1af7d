/** What a verified token says of a person, in our words. The issuer is known; its claims may have any shape. */
import type { JWTPayload } from 'jose';
import { Forbidden } from '../../http/problems/problems.js';
import type { OidcSettings } from '../../operations/settings/settings.js';
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
}

const longest = { subject: 255, email: 320, name: 200 };

/** Throws {@link Forbidden} that names the claim which is missing or cannot be. */
export function identityOf(
  payload: JWTPayload & { iss: string; sub: string },
  oidc: OidcSettings,
): TokenIdentity {
  const email = textOf(payload['email'], longest.email, readEmail);
  if (email === undefined || !email.includes('@')) throw lacking('email', 'an e-mail address');
  const subject = textOf(payload.sub, longest.subject);
  if (subject === undefined) throw lacking('sub', 'a name that can be kept');
  const organizationId = textOf(claimOf(payload, oidc.organizationClaim), 36);
  if (organizationId === undefined || !isUuid(organizationId)) {
    throw lacking(oidc.organizationClaim, 'the id of an organization');
  }
  return {
    issuer: payload.iss,
    subject,
    organizationId: organizationId.toLowerCase(),
    role: roleOf(claimOf(payload, oidc.roleClaim), oidc.roleClaim),
    name:
      textOf(payload['name'], longest.name, readName) ??
      textOf(payload['preferred_username'], longest.name, readName) ??
      email,
    email,
    isEmailVerified: payload['email_verified'] === true,
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

/** The one that may do most, of one or several. */
function roleOf(claim: unknown, name: string): Role {
  const given = [claim].flat();
  const role = roles.find((candidate) => given.includes(candidate));
  if (role === undefined) throw lacking(name, `one of the roles ${roles.join(', ')}`);
  return role;
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

function lacking(claim: string, what: string): Forbidden {
  return new Forbidden(`The token does not have ${what} in its claim ${claim}.`);
}
