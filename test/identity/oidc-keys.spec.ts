/** The keys of an OIDC issuer: found, changed, and not to be had. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caller, type Caller, signIn } from '../support/api.js';
import { audience, type People, startIssuer } from '../support/issuer.js';
import { expectProblem } from '../support/problems.js';
import { type Service, startService } from '../support/service.js';
import { until } from '../support/until.js';
import { createWorld, type World } from '../support/worlds.js';

let world: World;
let people: People;

beforeAll(async () => {
  world = await createWorld();
  const organization = (await world.admin.get('/api/auth/me')).body.organization.id as string;
  people = { sam: { email: 'sam@id.test', email_verified: true, role: 'supervisor', organization } };
});

afterAll(() => world.close());

const withToken = (token: string, at: Service): Caller =>
  caller(at.url, { Authorization: `Bearer ${token}` });
const me = async (who: Caller) => who.get('/api/auth/me');

describe('the issuer’s keys', () => {
  it('that are changed are found without a restart, and those before are no longer taken', async () => {
    const first = await startIssuer(people);
    const environment = { OIDC_ISSUER: first.url, OIDC_AUDIENCE: audience };
    const another = await startService(world.databaseUrl, environment);
    const old = withToken(await first.tokenOf('sam'), another);
    expect((await me(old)).status).toBe(200);
    await first.stop();
    const second = await startIssuer(people, first.port);
    const fresh = withToken(await second.tokenOf('sam'), another);
    await until(async () => (await me(fresh)).status === 200);
    expectProblem(await me(old), 401, 'unauthenticated');
    await second.stop();
    // What is known of the keys is enough for as long as nobody needs another.
    expect((await me(fresh)).status).toBe(200);
    await another.stop();
  });

  it('that cannot be had are 503, signing in with a password works, and tokens do when they can', async () => {
    const before = await startIssuer(people);
    const token = await before.tokenOf('sam');
    await before.stop();
    const environment = { OIDC_ISSUER: before.url, OIDC_AUDIENCE: audience };
    const another = await startService(world.databaseUrl, environment);
    const refused = await me(withToken(token, another));
    expectProblem(refused, 503, 'issuer-unavailable');
    expect(refused.headers['retry-after']).toMatch(/^[1-5]$/);
    await until(() => another.output().includes('could not be asked for its keys'));
    expect((await me(await signIn(another.url, 'admin@demo.test'))).status).toBe(200);
    const after = await startIssuer(people, before.port);
    const fresh = await after.tokenOf('sam');
    await until(async () => (await me(withToken(fresh, another))).status === 200);
    await Promise.all([another.stop(), after.stop()]);
  });
});
