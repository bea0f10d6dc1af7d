/*
 * Installs what other people's clients are tried with, in `clients/`, unless it is there. A program of its own: specs run
 * it, several at a time, and the first one does the work.
 */
import { join } from 'node:path';
import { ensurePackages } from './project.mjs';
import { root } from './root.mjs';

await ensurePackages(join(root, 'clients'), 'the packages of the clients', process.execPath);
