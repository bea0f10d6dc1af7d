/**
 * Us as a client of the issuer (openid-client): sends browsers to it, and finds out who came back. By authorization code
 * with PKCE, so no token ever is where a page or an address has it.
 */
import { Inject, Injectable } from '@nestjs/common';
import * as client from 'openid-client';
import { IssuerUnavailable, NotFound } from '../../http/problems/problems.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { OidcClientSettings, OidcSettings } from '../../operations/settings/oidc.js';
import type { Settings } from '../../operations/settings/settings.js';
import { boundedFetch } from './bounded-fetch.js';
import type { TokenClaims } from './issuer.js';
import type { SignInFlow } from './sign-in-flows.js';

/** Milliseconds after which an issuer that could not be asked is asked again. */
const retryAfter = 2_000;

/** Who came back from the issuer is not let in: at their own wish, or because something is not as it must be. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';

  constructor(
    readonly code: 'cancelled' | 'failed',
    override readonly cause: unknown,
  ) {
    super(`Signing in at the issuer ${code === 'cancelled' ? 'was cancelled' : 'failed'}.`);
  }
}

@Injectable()
export class IssuerClient {
  private readonly logger = new Logger(IssuerClient.name);
  private readonly oidc: OidcSettings | undefined;
  private discovered: Promise<client.Configuration> | undefined;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.oidc = settings.oidc;
  }

  /**
   * Where to send a browser, and what it must come back with. Throws {@link IssuerUnavailable}.
   * @param redirectUri where the issuer sends it back to
   */
  async begin(redirectUri: string, next: string): Promise<{ url: URL; flow: SignInFlow }> {
    const configuration = await this.configuration();
    const [state, nonce, codeVerifier] = [
      client.randomState(),
      client.randomNonce(),
      client.randomPKCECodeVerifier(),
    ];
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: this.settings().client.scopes,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url, flow: { state, nonce, codeVerifier, redirectUri, next } };
  }

  /**
   * What the issuer says of who came back. Its ID token is what counts; what that does not say, as by the standard it need
   * not, is asked for (UserInfo). Throws {@link SignInFailed}, {@link IssuerUnavailable}.
   * @param answer the query that the browser came back with
   */
  async finish(flow: SignInFlow, answer: string): Promise<TokenClaims> {
    const configuration = await this.configuration();
    const address = new URL(flow.redirectUri);
    address.search = answer;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, address, {
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        pkceCodeVerifier: flow.codeVerifier,
        idTokenExpected: true,
      });
      const said = tokens.claims()!;
      const { userinfo_endpoint: endpoint } = configuration.serverMetadata();
      const more = endpoint && (await client.fetchUserInfo(configuration, tokens.access_token, said.sub));
      return { ...(more || undefined), ...said };
    } catch (error) {
      if (isNoAnswer(error)) throw this.unavailable(error);
      const isCancelled =
        error instanceof client.AuthorizationResponseError && error.error === 'access_denied';
      throw new SignInFailed(isCancelled ? 'cancelled' : 'failed', error);
    }
  }

  private settings(): OidcSettings & { client: OidcClientSettings } {
    const { oidc } = this;
    if (oidc?.client === undefined)
      throw new NotFound('route', 'People sign in with a password alone here: no OIDC_CLIENT_ID is set.');
    return { ...oidc, client: oidc.client };
  }

  private async configuration(): Promise<client.Configuration> {
    const settings = this.settings();
    this.discovered ??= discover(settings).catch((error: unknown) => {
      setTimeout(() => (this.discovered = undefined), retryAfter).unref();
      throw this.unavailable(error);
    });
    return this.discovered;
  }

  private unavailable(error: unknown): IssuerUnavailable {
    this.logger.warn(`The issuer ${this.oidc?.issuer} does not let people sign in.`, { err: error });
    return new IssuerUnavailable('The issuer does not answer as it should, so nobody can sign in by it.');
  }
}

async function discover({ issuer, client: { id, secret } }: OidcSettings & { client: OidcClientSettings }) {
  const execute = [client.enableNonRepudiationChecks];
  if (issuer.startsWith('http:')) execute.push(client.allowInsecureRequests);
  const options = { [client.customFetch]: boundedFetch as client.CustomFetch, execute };
  const found = await client.discovery(new URL(issuer), id, undefined, authenticationBy(secret), options);
  const { issuer: itself } = found.serverMetadata();
  // Users are known by it, letter by letter, whichever way they come.
  if (itself !== issuer) throw new Error(`OIDC_ISSUER is ${issuer}, and it calls itself ${itself}.`);
  return found;
}

/** As the issuer takes it: by header, which is the standard's default, or in the form. */
function authenticationBy(secret: string | undefined): client.ClientAuth {
  if (secret === undefined) return client.None();
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const { token_endpoint_auth_methods_supported: taken = ['client_secret_basic'] } = server;
    return (taken.includes('client_secret_basic') ? basic : post)(server, ...rest);
  };
}

/** Nothing came, or what no issuer in order answers. */
function isNoAnswer(error: unknown): boolean {
  const codes = [undefined, 'OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'];
  return error instanceof TypeError || (error instanceof client.ClientError && codes.includes(error.code));
}
