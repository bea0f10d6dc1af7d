/**
 * The OIDC issuer whose tokens are taken: finds its keys by discovery, keeps and renews them, and verifies.
 *
 * What a token says of where its keys are (`jku`, `x5u`) is never looked at: keys come from the issuer that the
 * settings name, and from nowhere else (OpenID Connect Discovery 1.0; RFC 8725).
 */
import { Inject, Injectable } from '@nestjs/common';
import {
  createRemoteJWKSet,
  customFetch,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
  type JWTVerifyGetKey,
} from 'jose';
import { IssuerUnavailable, Unauthenticated } from '../../http/problems/problems.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { OidcSettings } from '../../operations/settings/oidc.js';
import { isSecureOrLocal, type Settings } from '../../operations/settings/settings.js';
import { boundedFetch } from './bounded-fetch.js';

/** Asymmetric ones: with a shared secret whoever verifies could sign. */
const algorithms = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** Seconds that clocks may differ. */
const clockTolerance = 30;

/** Milliseconds: how long keys are kept; how soon they are fetched again for one that is not among them. */
const cacheMaxAge = 600_000;
const cooldownDuration = 5_000;
/** And how soon an issuer that did not answer is asked again. */
const retryAfter = 2_000;

/** What the issuer says of somebody, once it is certain that it does. */
export type TokenClaims = JWTPayload & { iss: string; sub: string };

@Injectable()
export class Issuer {
  private readonly logger = new Logger(Issuer.name);
  private readonly oidc: OidcSettings | undefined;
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.oidc = settings.oidc;
  }

  /**
   * What a token says, once it is certain that the issuer says it, to us, and now. Throws {@link Unauthenticated}
   * that says what is wrong with the token, {@link IssuerUnavailable} if the keys cannot be had.
   */
  async verify(token: string): Promise<TokenClaims> {
    if (this.oidc?.audience === undefined)
      throw invalid('This installation takes no tokens: sign in with a browser.');
    refuseByHeader(token);
    try {
      this.keys ??= this.discover(this.oidc);
      const { issuer, audience } = this.oidc;
      const checks = { issuer, audience, algorithms, clockTolerance, requiredClaims: ['exp', 'sub'] };
      const { payload } = await jwtVerify(token, await this.keys, checks);
      const { iss, sub } = payload;
      if (typeof iss !== 'string' || typeof sub !== 'string') throw invalid('The token says nobody.');
      return { ...payload, iss, sub };
    } catch (error) {
      throw this.explain(error);
    }
  }

  private async discover({ issuer }: OidcSettings): Promise<JWTVerifyGetKey> {
    try {
      const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
      const response = await boundedFetch(url, { headers: { Accept: 'application/json' } });
      if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
      const found = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
      if (found?.issuer !== issuer)
        throw new Error(`${url} is of the issuer ${JSON.stringify(found?.issuer)}.`);
      const keysUrl = typeof found.jwks_uri === 'string' ? URL.parse(found.jwks_uri) : null;
      if (keysUrl === null || !isSecureOrLocal(keysUrl)) {
        throw new Error(`${url} has no jwks_uri that can be trusted: ${JSON.stringify(found.jwks_uri)}.`);
      }
      return createRemoteJWKSet(keysUrl, { cacheMaxAge, cooldownDuration, [customFetch]: boundedFetch });
    } catch (error) {
      setTimeout(() => (this.keys = undefined), retryAfter).unref();
      throw error;
    }
  }

  private explain(error: unknown): Error {
    if (error instanceof Unauthenticated) return error;
    if (error instanceof errors.JWTExpired) return invalid('The token has expired.');
    if (error instanceof errors.JWTClaimValidationFailed) {
      const found = JSON.stringify(error.payload[error.claim]) ?? 'missing';
      this.logger.warn(`A token of the issuer is refused: its claim ${error.claim} is ${found}.`);
      return invalid(`The token is not for here and now: its claim ${error.claim} does not fit.`);
    }
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return invalid('The token’s signature is not right.');
    if (isOfToken(error)) return invalid('The token is not one of the issuer’s.');
    this.logger.warn(`The issuer ${this.oidc?.issuer} could not be asked for its keys.`, { err: error });
    return new IssuerUnavailable(
      'The issuer of tokens does not answer as it should, so yours cannot be checked.',
    );
  }
}

/** What can be told without any key: such a token must not make us ask the issuer. */
function refuseByHeader(token: string): void {
  let alg: unknown;
  try {
    ({ alg } = decodeProtectedHeader(token));
  } catch {
    throw invalid('This is no JSON Web Token.');
  }
  if (!algorithms.includes(String(alg)))
    throw invalid('The token is not signed in a way that is taken here.');
}

function isOfToken(error: unknown): boolean {
  return [
    errors.JWTInvalid,
    errors.JWSInvalid,
    errors.JOSEAlgNotAllowed,
    errors.JOSENotSupported,
    errors.JWKSNoMatchingKey,
    errors.JWKSMultipleMatchingKeys,
  ].some((kind) => error instanceof kind);
}

/** RFC 6750, 3.1. */
function invalid(detail: string): Unauthenticated {
  return new Unauthenticated(detail, 'Bearer realm="onus", error="invalid_token"');
}
