/**
 * What a connection is told before its first statement, carried in the URL's `options` parameter
 * (PostgreSQL manual, 19.3 "Parameter Names and Values": `-c name=value`).
 * Options that the operator put into DATABASE_URL come last and so win.
 */

/**
 * Bounds for every statement: none of these timeouts is on by default (PostgreSQL manual, 19.11), and a
 * connection that waits for ever is one connection less for everybody.
 */
const bounds = {
  statement_timeout: '30s',
  lock_timeout: '5s',
  idle_in_transaction_session_timeout: '30s',
};

/**
 * A sequential scan, or a hash or merge join, reads a whole relation, and a SERIALIZABLE transaction then
 * holds a predicate lock on all of it: every create would abort every other. The planner likes them while
 * tables are small, so they are off; and with plans that no longer depend on the table's size, one generic
 * plan per connection saves planning anew. See docs/decisions/0003-plans-of-serializable-statements.md.
 */
const narrowPlans = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_bitmapscan: 'off',
  plan_cache_mode: 'force_generic_plan',
};

export function writeUrl(url: string): string {
  return withOptions(url, { ...bounds, ...narrowPlans, default_transaction_isolation: 'serializable' });
}

export function readUrl(url: string): string {
  return withOptions(url, { ...bounds, default_transaction_isolation: 'read committed' });
}

function withOptions(url: string, parameters: Record<string, string>): string {
  const result = new URL(url);
  const ours = Object.entries(parameters).map(([name, value]) => `-c ${name}=${value.replace(/ /g, '\\ ')}`);
  const theirs = result.searchParams.get('options');
  result.searchParams.set('options', [...ours, ...(theirs ? [theirs] : [])].join(' '));
  // pg reads the query as percent-encoded, where a plus sign is a plus sign.
  result.search = result.searchParams.toString().replaceAll('+', '%20');
  return result.toString();
}
