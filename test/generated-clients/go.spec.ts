/** The client that oapi-codegen makes passes go vet, and works with the service that it is made of. */
import { testClients } from '../support/generated-clients.js';

testClients({
  folder: 'go',
  language: 'Go',
  needs: ['go version'],
  programs: { 'oapi-codegen': ['generated/program'] },
});
