/** Modules of the built product: what is measured is what is shipped. Their types come from the source. */
interface Modules {
  'ormconfig.js': typeof import('../ormconfig.js');
  'src/api-keys/api-keys.service.js': typeof import('../src/api-keys/api-keys.service.js');
  'src/api-keys/key-format.js': typeof import('../src/api-keys/key-format.js');
  'src/assignments/assignments.repository.js': typeof import('../src/assignments/assignments.repository.js');
  'src/assignments/lifecycle.js': typeof import('../src/assignments/lifecycle.js');
  'src/assignments/sql/change-status.js': typeof import('../src/assignments/sql/change-status.js');
  'src/assignments/sql/create-where-none-is-active.js': typeof import('../src/assignments/sql/create-where-none-is-active.js');
  'src/database/connection-url.js': typeof import('../src/database/connection-url.js');
  'src/database/sqlstate.js': typeof import('../src/database/sqlstate.js');
  'src/postgres/embedded-postgres.js': typeof import('../src/postgres/embedded-postgres.js');
  'src/settings/settings.js': typeof import('../src/settings/settings.js');
  'src/users/passwords.js': typeof import('../src/users/passwords.js');
  'src/transactions/retry-policy.js': typeof import('../src/transactions/retry-policy.js');
}

export function built<Path extends keyof Modules>(path: Path): Promise<Modules[Path]> {
  return import(`../dist/${path}`) as Promise<Modules[Path]>;
}
