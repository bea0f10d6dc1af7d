/** The built command line, as `npm run onus -- …` runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { compileCache } from './service.js';
import { until } from './until.js';

export interface Ran {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs it to its end. */
export function onus(environment: Record<string, string>, args: string[], input = ''): Promise<Ran> {
  return startOnus(environment, args, input).ended;
}

/** Starts it, and lets one see what it says meanwhile. */
export function startOnus(environment: Record<string, string>, args: string[], input = '') {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../dist/src/cli/main.js'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...compileCache, ...environment },
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.end(input);
  return {
    interrupt: () => child.kill('SIGINT'),
    says: (pattern: RegExp) => until(() => pattern.test(errors)),
    ended: once(child, 'close').then(([code]): Ran => ({ code: code as number | null, output, errors })),
  };
}
