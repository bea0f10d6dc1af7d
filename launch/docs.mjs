/* `npm run docs`: writes what of docs/ is made from the code, where a test holds it against that. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled } from './project.mjs';
import { root } from './root.mjs';

await ensureBuilt(await ensureInstalled());
const { problemsMarkdown } = await import('../dist/src/http/problems/problems-markdown.js');
writeFileSync(join(root, 'docs/PROBLEMS.md'), problemsMarkdown());
