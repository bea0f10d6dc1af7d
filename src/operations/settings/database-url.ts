/** What is wrong with the URL of a database, before anybody connects. */

/** A sentence's end, which follows the setting's name; undefined if nothing is wrong. Never quotes it: it has a password. */
export function faultOfDatabaseUrl(value: string): string | undefined {
  if (namesSeveralHosts(value)) {
    return 'names several hosts, of which Onus does not choose: docs/DATABASE.md says what leads to the primary.';
  }
  if (!isEscaped(value)) {
    return 'has characters in its user or password that must be percent-encoded: @ is %40, / is %2F, # is %23, ? is %3F, % is %25.';
  }
  if (!/^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? '')) {
    return 'must look like postgres://user:password@host:5432/database.';
  }
  return undefined;
}

/** As libpq takes them (PostgreSQL manual, 32.1.1.3), and node-postgres does not. A password may have a comma. */
function namesSeveralHosts(value: string): boolean {
  const [, authority = ''] = /^postgres(?:ql)?:\/\/([^/?]*)/.exec(value) ?? [];
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  return hosts.includes(',') || /[?&](host=[^&]*,|target_session_attrs=)/.test(value);
}

/** Whether what comes before the host is as it must be in a URL: else part of a password is taken for a host. */
function isEscaped(value: string): boolean {
  const [beforeQuery = ''] = value.split('?', 1);
  if (beforeQuery.split('@').length > 2 || value.includes('#')) return false;
  try {
    decodeURIComponent(value);
    return true;
  } catch {
    return false;
  }
}
