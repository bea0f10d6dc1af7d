/* `npm run onus -- <command>`: installs and builds what is missing, then runs the command. */
import { runInForeground } from './processes.mjs';
import { ensureBuilt, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
process.exit(await runInForeground(node, ['dist/src/cli/main.js', ...process.argv.slice(2)]));
