/*
 * Installs the packages of the folder that is named, unless they are there. A program of its own for what is no launcher:
 * specs run it, several at a time, and the first one does the work.
 */
import { resolve } from 'node:path';
import { ensurePackages, fail } from './project.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) fail('Say which folder.');
await ensurePackages(resolve(folder), `the packages of ${folder}`, process.execPath);
