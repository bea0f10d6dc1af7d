/** What paths of the service itself begin with; all others are the console's, below a prefix or not. */
export const ownSegments: ReadonlySet<string> = new Set([
  'api',
  'docs',
  'health',
  'metrics',
  'openapi.json',
  'problems',
  'deprecations',
]);
