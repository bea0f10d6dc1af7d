/**
 * A real OIDC issuer, as a process of its own: told its port, keys and people in a message, it answers with its URL. People
 * and their claims may be told anew in further messages.
 *
 * Each is also a client that gets tokens as JWTs with their claims. And whose browser is sent here, by the clients `onus` and
 * `onus-public`, is shown a page to say who they are: a link for each, and one that says no.
 */
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

process.once('message', ({ port, jwks, audience, people, secretBy }) => {
  const server = createServer();
  server.listen(port, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const provider = new Provider(issuer, {
      jwks,
      clients: [
        ...Object.keys(people).map((client_id) => ({
          client_id,
          client_secret: `secret-of-${client_id}`,
          token_endpoint_auth_method: secretBy,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
          id_token_signed_response_alg: 'ES256',
        })),
        ...[
          { client_id: 'onus', client_secret: 'secret of onus', token_endpoint_auth_method: secretBy },
          { client_id: 'onus-public', token_endpoint_auth_method: 'none' },
        ].map((client) => ({
          ...client,
          redirect_uris: ['https://onus.example/api/auth/oidc/callback'],
          id_token_signed_response_alg: 'ES256',
        })),
      ],
      clientAuthMethods: [secretBy, 'none'],
      pkce: { required: () => true },
      cookies: { keys: ['of this issuer'] },
      claims: {
        openid: ['sub'],
        email: ['email', 'email_verified'],
        profile: ['name', 'role', 'organization'],
      },
      findAccount: (_, accountId) => ({
        accountId,
        claims: () => ({ sub: accountId, ...people[accountId] }),
      }),
      extraTokenClaims: (_, { clientId }) => people[clientId],
      interactions: { url: (_, { uid }) => `/as/${uid}` },
      loadExistingGrant: async ({ oidc: { client, session } }) => {
        const known = session.grantIdFor(client.clientId);
        if (known !== undefined) return provider.Grant.find(known);
        const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      features: {
        clientCredentials: { enabled: true },
        devInteractions: { enabled: false },
        resourceIndicators: {
          enabled: true,
          getResourceServerInfo: () => ({
            scope: '',
            audience,
            accessTokenFormat: 'jwt',
            accessTokenTTL: 600,
            jwt: { sign: { alg: 'ES256' } },
          }),
        },
      },
    });
    // On which port the service serves is not known before it does.
    provider.Client.prototype.redirectUriAllowed = () => true;
    const answer = provider.callback();
    server.on('request', (request, response) => {
      const [, uid, person] = /^\/as\/([\w-]+)(?:\/([\w-]+))?$/.exec(request.url) ?? [];
      if (uid === undefined) void answer(request, response);
      else if (person === undefined) askWho(response, uid, Object.keys(people));
      else {
        const no = { error: 'access_denied', error_description: 'They said no.' };
        const result = person === 'nobody' ? no : { login: { accountId: person } };
        void provider.interactionFinished(request, response, result);
      }
    });
    process.on('message', ({ people: changed }) => process.send(Object.assign(people, changed)));
    process.send({ issuer });
  });
});
process.once('disconnect', () => process.exit());

function askWho(response, uid, people) {
  const links = ['nobody', ...people].map((who) => `<p><a href="/as/${uid}/${who}">${who}</a>`);
  response.writeHead(200, { 'Content-Type': 'text/html' });
  response.end(`<!doctype html><html lang="en"><title>Issuer</title><h1>Who are you?</h1>${links.join('')}`);
}
