/* `npm run bench`: installs and builds what is missing, the peers' packages too, then measures; `events` first: the log of events. */
import { runService } from './processes.mjs';
import { ensureBenchReady, ensureBuilt, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
await ensureBenchReady(node);
const [first, ...others] = process.argv.slice(2);
const program =
  first === 'events' ? ['bench/events.ts', ...others] : ['bench/run.ts', ...process.argv.slice(2)];
process.exit(await runService(node, program));
