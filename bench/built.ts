/** Modules of the built product: what is measured is what is shipped. Their types come from the source. */
interface Modules {
  'src/data-source.js': typeof import('../src/data-source.js');
  'src/identity/api-keys/api-keys.service.js': typeof import('../src/identity/api-keys/api-keys.service.js');
  'src/identity/api-keys/key-uses.js': typeof import('../src/identity/api-keys/key-uses.js');
  'src/identity/api-keys/key-format.js': typeof import('../src/identity/api-keys/key-format.js');
  'src/assignments/assignments.repository.js': typeof import('../src/assignments/assignments.repository.js');
  'src/assignments/lifecycle.js': typeof import('../src/assignments/lifecycle.js');
  'src/assignments/sql/change-status.js': typeof import('../src/assignments/sql/change-status.js');
  'src/assignments/sql/create-where-none-is-active.js': typeof import('../src/assignments/sql/create-where-none-is-active.js');
  'src/database/connections/connection.js': typeof import('../src/database/connections/connection.js');
  'src/http/paging/cursor.js': typeof import('../src/http/paging/cursor.js');
  'src/database/sqlstate.js': typeof import('../src/database/sqlstate.js');
  'src/database/postgres/embedded-postgres.js': typeof import('../src/database/postgres/embedded-postgres.js');
  'src/operations/settings/settings.js': typeof import('../src/operations/settings/settings.js');
  'src/identity/users/passwords.js': typeof import('../src/identity/users/passwords.js');
  'src/database/transactions/retry-policy.js': typeof import('../src/database/transactions/retry-policy.js');
}

export function built<Path extends keyof Modules>(path: Path): Promise<Modules[Path]> {
  return import(`../dist/${path}`) as Promise<Modules[Path]>;
}
