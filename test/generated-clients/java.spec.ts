/** The client that openapi-generator makes compiles, what uses it does so with -Xlint:all -Werror, and works with the service. */
import { testClients } from '../support/generated-clients.js';

testClients({
  folder: 'java',
  language: 'Java',
  needs: ['javac -version', 'mvn --version'],
  programs: { 'openapi-generator': ['java', '@generated/arguments'] },
});
