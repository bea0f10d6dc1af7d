/* `npm start`: installs and builds what is missing, then runs the service until it ends. */
import { runService } from './processes.mjs';
import { ensureBuilt, ensureInstalled, serviceFlags } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
// Who ends it by Ctrl-C does not wait for proxies; who has one says so.
process.env.SHUTDOWN_DRAIN_SECONDS ??= '0';
// glibc then gives large buffers back to the system once they are let go, and not only when its own bounds say so.
process.env['MALLOC_MMAP_THRESHOLD_'] ??= '131072';
process.exit(await runService(node, [...serviceFlags, 'dist/src/main.js', ...process.argv.slice(2)]));
