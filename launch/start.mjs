/* `npm start`: installs and builds what is missing, then runs the service until it ends. */
import { runService } from './processes.mjs';
import { ensureBuilt, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
process.exit(await runService(node, ['dist/src/main.js', ...process.argv.slice(2)]));
