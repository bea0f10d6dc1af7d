/*
 * Installs the packages of the folder that is named, unless they are there: for specs, which may run it several at a time.
 * The first one does the work.
 */
import { resolve } from 'node:path';
import { ensurePackages, fail } from './project.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) fail('Say which folder.');
await ensurePackages(resolve(folder), `the packages of ${folder}`, process.execPath);
