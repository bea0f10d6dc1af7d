/** Starts the issuer of issuer-process.mjs, and gets tokens from it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

export const audience = 'urn:onus';

/** What a service needs to be told to send browsers to an issuer. */
export const clientSettings = { OIDC_CLIENT_ID: 'onus', OIDC_CLIENT_SECRET: 'secret of onus' };

export interface Issuer {
  url: string;
  port: number;
  /** The issuer's private key, for tests that sign what it would not. */
  key: JWK;
  /** A token that it signs for one of its people. */
  tokenOf(person: string): Promise<string>;
  /** Changes what it says of somebody. */
  change(person: string, claims: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

export type People = Record<string, Record<string, unknown>>;

/**
 * @param port 0: a free one; an issuer's own: the same issuer again, with a new key
 * @param secretBy how it takes the secrets of clients; by form it gives tokens to browsers alone
 */
export async function startIssuer(
  people: People,
  port = 0,
  secretBy: 'client_secret_basic' | 'client_secret_post' = 'client_secret_basic',
): Promise<Issuer> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' };
  const child = fork(join(import.meta.dirname, 'issuer-process.mjs'), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  child.send({ port, jwks: { keys: [key] }, audience, people, secretBy });
  const [{ issuer: url }] = (await once(child, 'message')) as [{ issuer: string }];
  return {
    url,
    port: Number(new URL(url).port),
    key,
    async tokenOf(person) {
      const response = await fetch(`${url}/token`, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`${person}:secret-of-${person}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
      });
      const body = (await response.json()) as { access_token?: string };
      if (body.access_token === undefined) throw new Error(`No token: ${JSON.stringify(body)}`);
      return body.access_token;
    },
    async change(person, claims) {
      people[person] = { ...people[person], ...claims };
      child.send({ people });
      await once(child, 'message');
    },
    async stop() {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
