/*
 * `npm run dev:console`: the console as it is being written, from Vite, which passes requests on to a service that runs:
 * `SERVICE=http://127.0.0.1:3000`, if nothing else is said. `npm run dev:console -- --port 5180` and the like go to Vite.
 */
import { runService } from './processes.mjs';
import { ensureConsoleInstalled, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureConsoleInstalled(node);
process.exit(
  await runService(node, ['console/node_modules/vite/bin/vite.js', 'console', ...process.argv.slice(2)]),
);
