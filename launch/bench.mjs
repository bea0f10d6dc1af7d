/* `npm run bench`: installs and builds what is missing, the peers' packages too, then measures. */
import { runService } from './processes.mjs';
import { ensureBenchReady, ensureBuilt, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
await ensureBenchReady(node);
process.exit(await runService(node, ['bench/run.ts', ...process.argv.slice(2)]));
