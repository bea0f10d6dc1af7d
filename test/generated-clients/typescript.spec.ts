/** Clients that generators of npm make: each is compiled as strictly as it can be, and works with the service that it is made of. */
import { testClients } from '../support/generated-clients.js';

const names = ['openapi-fetch', 'hey-api', 'orval', 'swagger-typescript-api'];

testClients({
  folder: 'typescript',
  language: 'TypeScript',
  programs: Object.fromEntries(names.map((name) => [name, ['node', `generated/dist/${name}.js`]])),
});
