/* Installs what the OpenAPI document is proven with (`clients/document`), unless it is there. Specs run it before they begin. */
import { join } from 'node:path';
import { ensurePackages } from './project.mjs';
import { root } from './root.mjs';

await ensurePackages(
  join(root, 'clients/document'),
  'what the OpenAPI document is proven with',
  process.execPath,
);
