/* `npm run bench`: installs and builds what is missing, then measures. */
import { runService } from './processes.mjs';
import { ensureBuilt, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
process.exit(await runService(node, ['bench/run.ts', ...process.argv.slice(2)]));
