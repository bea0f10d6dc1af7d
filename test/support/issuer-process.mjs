/**
 * A real OIDC issuer, as a process of its own: told its port, keys and clients in a message, it answers with its URL.
 * Each client stands for a person, and gets tokens as JWTs with the claims that were told, last of all in further messages.
 */
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

process.once('message', ({ port, jwks, audience, people }) => {
  const server = createServer();
  server.listen(port, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const provider = new Provider(issuer, {
      jwks,
      clients: Object.keys(people).map((client_id) => ({
        client_id,
        client_secret: `secret-of-${client_id}`,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        id_token_signed_response_alg: 'ES256',
      })),
      extraTokenClaims: (_, { clientId }) => people[clientId],
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
    server.on('request', provider.callback());
    process.on('message', ({ people: changed }) => process.send(Object.assign(people, changed)));
    process.send({ issuer });
  });
});
process.once('disconnect', () => process.exit());
