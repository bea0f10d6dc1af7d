/**
 * What a browser that was sent to the issuer must come back with: the other half of `state`, the nonce, PKCE's verifier,
 * and where it goes afterwards. It is in a cookie of its own, sealed, for ten minutes; so a way back that another browser
 * is made to take, or the same one twice, opens nothing, and no instance has anything to keep.
 */
import { hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { EncryptJWT, jwtDecrypt } from 'jose';
import { securePrefix } from '../../operations/settings/public-url.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { SESSION_SECRET } from '../users/session-cookies.js';

export interface SignInFlow {
  state: string;
  nonce: string;
  codeVerifier: string;
  redirectUri: string;
  /** Where to go in the end: see `own-path.ts`. */
  next: string;
}

const minutes = 10;

/** Flows that one browser may have begun at once, in as many tabs: others could begin more without end. */
const most = 5;

@Injectable()
export class SignInFlows {
  private readonly key: Uint8Array;
  private readonly prefix: string;
  private readonly path: string;

  constructor(@Inject(SESSION_SECRET) secret: string, @Inject(SETTINGS) { publicUrl }: Settings) {
    this.key = new Uint8Array(hkdfSync('sha256', secret, '', 'sign-in-flow', 32));
    this.prefix = `${securePrefix(publicUrl)}onus.oidc.`;
    this.path = publicUrl?.prefix || '/';
  }

  async keep(request: Request, response: Response, flow: SignInFlow): Promise<void> {
    const others = cookiesOf(request).filter(([name]) => name.startsWith(this.prefix));
    if (others.length >= most) for (const [name] of others) response.clearCookie(name, this.options(request));
    const sealed = await new EncryptJWT({ ...flow })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setExpirationTime(`${minutes}m`)
      .encrypt(this.key);
    const options = { ...this.options(request), maxAge: minutes * 60_000 };
    response.cookie(this.prefix + flow.state, sealed, options);
  }

  /** The flow that this browser began with this state, once; undefined if it began none, or too long ago. */
  async take(request: Request, response: Response, state: string): Promise<SignInFlow | undefined> {
    const wanted = this.prefix + state;
    const [, sealed] = cookiesOf(request).find(([name]) => name === wanted) ?? [];
    if (sealed === undefined) return undefined;
    response.clearCookie(wanted, this.options(request));
    const opened = await jwtDecrypt<SignInFlow>(sealed, this.key).catch(() => undefined);
    return opened?.payload.state === state ? opened.payload : undefined;
  }

  /** The way back is from another site, so the strictest would keep it from us. */
  private options({ secure }: Request): CookieOptions {
    return { httpOnly: true, sameSite: 'lax', secure, path: this.path };
  }
}

function cookiesOf({ headers }: Request): [name: string, value: string][] {
  return (headers.cookie ?? '').split(';').map((pair) => {
    const [name = '', value = ''] = pair.trim().split(/=(.*)/s);
    return [name, value];
  });
}
