/** Passwords that an admin gave, and that their holder has to change before anything else, where the admin asks for it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { caller, type Caller, signIn } from '../support/api.js';
import { audience, type Issuer, startIssuer } from '../support/issuer.js';
import { expectProblem } from '../support/problems.js';
import { answers, call, documentedRoutes, each, nameOf } from '../support/routes.js';
import { createWorld, type World } from '../support/worlds.js';

const email = 'ada@id.test';
let world: World;
let issuer: Issuer;

beforeAll(async () => {
  issuer = await startIssuer({ ada: { email, email_verified: true, role: 'admin' } });
  world = await createWorld({ environment: { OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience } });
});

afterAll(async () => {
  await world.close();
  await issuer.stop();
});

const users = '/api/admin/users';
const given = 'first-password';
const chosen = 'a-password-of-my-own';
const change = (who: Caller, currentPassword = given) =>
  who.post('/api/auth/password', { currentPassword, newPassword: chosen });

async function make(more: object = {}): Promise<{ id: string; email: string }> {
  const wish = {
    email: `${crypto.randomUUID()}@demo.test`,
    name: 'New',
    role: 'admin',
    password: given,
    ...more,
  };
  const { status, body } = await world.admin.post(users, wish);
  expect(status).toBe(201);
  return body as { id: string; email: string };
}

function expectToChange(response: Parameters<typeof expectProblem>[0]): void {
  expectProblem(response, 403, 'forbidden');
  expect(response.body).toMatchObject({
    code: 'password-change-required',
    detail: expect.stringContaining('POST /api/auth/password'),
  });
}

it('a user who is made as ever is not bound', async () => {
  const made = await make();
  expect(made).toMatchObject({ mustChangePassword: false });
  const person = await signIn(world.url, made.email, given);
  expect((await person.get('/api/auth/me')).body).toMatchObject({ mustChangePassword: false });
  expect((await person.get(users)).status).toBe(200);
  expect((await world.admin.get('/api/auth/me')).body).toMatchObject({ mustChangePassword: false });
});

it('one who must change it is told so when they sign in, and does nothing else before', async () => {
  const made = await make({ mustChangePassword: true });
  expect(made).toMatchObject({ mustChangePassword: true });
  const credentials = { email: made.email, password: given };
  const signedIn = await caller(world.url).post('/api/auth/login', credentials);
  expect(signedIn).toMatchObject({ status: 200, body: { mustChangePassword: true } });
  const person = await signIn(world.url, made.email, given);
  expect(await person.get('/api/auth/me')).toMatchObject({ status: 200, body: { mustChangePassword: true } });
  expectToChange(await person.get('/api/assignments'));

  const changed = await change(person);
  expect(changed.status).toBe(204);
  const Cookie = changed.get('Set-Cookie')![0]!.split(';')[0]!;
  const now = caller(world.url, { Cookie });
  expect((await now.get('/api/auth/me')).body).toMatchObject({ mustChangePassword: false });
  expect((await now.get('/api/assignments')).status).toBe(200);
  expect((await world.admin.get(`${users}/${made.id}`)).body).toMatchObject({ mustChangePassword: false });
});

it('no route serves them but those that it takes to get out of it', async () => {
  const made = await make({ mustChangePassword: true });
  const person = await signIn(world.url, made.email, given);
  const isOfUsers = ({ path }: { path: string }) => /^\/api\/(?!external\/)/.test(path);
  const open = ['post /api/auth/login', 'post /api/auth/logout', 'get /api/auth/options'];
  const exempt = ['get /api/auth/me', 'post /api/auth/password', ...open];
  const routes = (await documentedRoutes(world.url)).filter(
    (route) => isOfUsers(route) && !exempt.includes(nameOf(route)),
  );
  expect(routes.length).toBeGreaterThan(50);
  const found = await answers(routes, async (route) => {
    const { status, body } = await call(person, route);
    return [status, body.code];
  });
  expect(found).toEqual(each(routes, [403, 'password-change-required']));
  expect((await person.post('/api/auth/logout')).status).toBe(204);
});

it('an admin may ask for it later, which holds at once, and take it back', async () => {
  const made = await make();
  const person = await signIn(world.url, made.email, given);
  const patch = (body: object) => world.admin.patch(`${users}/${made.id}`, body);
  expect((await patch({ mustChangePassword: true })).body).toMatchObject({ mustChangePassword: true });
  expectToChange(await person.get('/api/assignments'));
  expect((await patch({ name: 'Renamed' })).body).toMatchObject({ mustChangePassword: true });
  expect((await patch({ mustChangePassword: false })).body).toMatchObject({ mustChangePassword: false });
  expect((await person.get('/api/assignments')).status).toBe(200);
  const reset = await patch({ password: 'second-password', mustChangePassword: true });
  expect(reset.body).toMatchObject({ mustChangePassword: true });
  expectToChange(await (await signIn(world.url, made.email, 'second-password')).get('/api/assignments'));
});

it('the same password once more is not another one', async () => {
  const made = await make({ mustChangePassword: true });
  const person = await signIn(world.url, made.email, given);
  const body = { currentPassword: given, newPassword: given };
  expectProblem(await person.post('/api/auth/password', body), 400, 'validation-failed');
  expectToChange(await person.get('/api/assignments'));
});

it('who comes with a token of the issuer came with no password, and is not bound', async () => {
  const made = await make({ email, mustChangePassword: true });
  const { body } = await world.admin.get('/api/auth/me');
  await issuer.change('ada', { organization: body.organization.id });
  const ada = caller(world.url, { Authorization: `Bearer ${await issuer.tokenOf('ada')}` });
  expect((await ada.get('/api/auth/me')).body).toMatchObject({ id: made.id, mustChangePassword: false });
  expect((await ada.get('/api/assignments')).status).toBe(200);
  expectToChange(await (await signIn(world.url, email, given)).get('/api/assignments'));
});
