/**
 * How tests talk to the service: supertest over real HTTP, every answer held against the OpenAPI document
 * that the service itself serves.
 */
import request, { type Response, type Test } from 'supertest';
import { checkAgainstDocument } from './openapi-conformance.js';

export type Method = 'get' | 'post' | 'patch' | 'delete' | 'put';

/** A caller with fixed headers, such as a session's cookie or an API key. */
export interface Caller {
  get(path: string): Call;
  post(path: string, body?: object): Call;
  put(path: string, body?: object): Call;
  patch(path: string, body?: object): Call;
  delete(path: string): Call;
}

/** A request that can still be given headers, and is sent when awaited. */
export interface Call extends PromiseLike<Response> {
  set(name: string, value: string): Call;
}

export function caller(url: string, headers: Record<string, string> = {}): Caller {
  const call = (method: Method, path: string, body?: object): Call => {
    const test = request(url)[method](path).set(headers);
    return conforming(url, method, path, body === undefined ? test : test.send(body));
  };
  return {
    get: (path) => call('get', path),
    post: (path, body) => call('post', path, body),
    put: (path, body) => call('put', path, body),
    patch: (path, body) => call('patch', path, body),
    delete: (path) => call('delete', path),
  };
}

/** A request made by hand, held against the document like all others. */
export function conforming(url: string, method: string, path: string, test: Test): Call {
  const call: Call = {
    set(name, value) {
      test.set(name, value);
      return call;
    },
    // oxlint-disable-next-line unicorn/no-thenable -- a request is sent when it is awaited, as supertest's are
    then: (resolve, reject) =>
      Promise.resolve(test)
        .then(async (response) => {
          await checkAgainstDocument(url, method, path, response);
          return response;
        })
        .then(resolve, reject),
  };
  return call;
}

/** Headers that say who is asking. */
export type Credentials = Record<string, string>;

/** Signs in and returns the session's cookie. */
export async function sessionOf(
  url: string,
  email: string,
  password = 'demo-password',
): Promise<Credentials> {
  const response = await caller(url).post('/api/auth/login', { email, password });
  const cookie = response.get('Set-Cookie')?.[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`Signing in failed: ${response.text}`);
  return { Cookie: cookie };
}

/** Signs in and returns a caller with the session's cookie. */
export async function signIn(url: string, email: string, password?: string): Promise<Caller> {
  return caller(url, await sessionOf(url, email, password));
}

export const allScopes = ['scenarios:read', 'assignments:read', 'assignments:write', 'results:write'];

/** Makes an API key. */
export async function keyOf(admin: Caller, scopes: string[] = allScopes): Promise<Credentials> {
  const response = await admin.post('/api/admin/api-keys', { name: 'A partner', scopes });
  return { 'X-API-Key': (response.body as { key: string }).key };
}

/** Makes an API key and returns a caller that sends it. */
export async function partner(url: string, admin: Caller, scopes?: string[]): Promise<Caller> {
  return caller(url, await keyOf(admin, scopes));
}
