/*
 * `npm run chaos`: installs and builds what is missing, then attacks the service. Where that can be done it runs with
 * mounts of its own, so that a disk that it fills is gone with it, however it ends.
 */
import { spawnSync } from 'node:child_process';
import { runService } from './processes.mjs';
import { ensureBuilt, ensureInstalled } from './project.mjs';

const node = await ensureInstalled();
await ensureBuilt(node);
const own = ['--mount', '--propagation', 'private', '--'];
const canMount = spawnSync('unshare', [...own, 'true']).status === 0;
const command = [node, '--disable-warning=ExperimentalWarning', 'chaos/run.ts', ...process.argv.slice(2)];
const [program, ...args] = canMount ? ['unshare', ...own, ...command] : command;
process.exit(await runService(program, args));
