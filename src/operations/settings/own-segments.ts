/** What paths that are no page of the console begin with. */
export const ownSegments: ReadonlySet<string> = new Set([
  'api',
  'docs',
  'health',
  'metrics',
  'openapi.json',
  'problems',
  'deprecations',
  'unsubscribe',
  'assets',
]);
