/** The client that openapi-python-client makes passes mypy --strict, and works with the service that it is made of. */
import { testClients } from '../support/generated-clients.js';

testClients({
  folder: 'python',
  language: 'Python 3.11',
  needs: ["python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))'"],
  programs: { 'openapi-python-client': ['generated/python/bin/python', 'program.py'] },
  environment: { PYTHONPATH: 'generated' },
});
