/* `npm run bench:console`: installs and builds what is missing, then measures the console in a browser. */
import { runService } from './processes.mjs';
import { ensureBuilt, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
const flags = ['--disable-warning=ExperimentalWarning'];
process.exit(await runService(node, [...flags, 'bench/console/run.ts', ...process.argv.slice(2)]));
