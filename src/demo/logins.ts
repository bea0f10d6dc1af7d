import type { Role } from '../identity/access/principal.js';

export const demoPassword = 'demo-password';

interface DemoLogin {
  email: string;
  name: string;
  role: Role;
  note: string;
}

/** The people of the demo organizations; the last is alone in the second one. */
export const demoLogins: readonly [DemoLogin, DemoLogin, DemoLogin, DemoLogin] = [
  {
    email: 'admin@demo.test',
    name: 'Ada Demo',
    role: 'admin',
    note: 'makes API keys, and all that a supervisor does',
  },
  { email: 'supervisor@demo.test', name: 'Sam Demo', role: 'supervisor', note: 'assigns scenarios' },
  { email: 'counselor@demo.test', name: 'Noor Haddad', role: 'counselor', note: 'sees and does their own' },
  { email: 'admin@other.test', name: 'Otto Other', role: 'admin', note: 'of another organization' },
];
