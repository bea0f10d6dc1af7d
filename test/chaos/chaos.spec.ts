/**
 * The service under attack for a minute, by a seed: `CHAOS_SEED=7 npm test -- chaos` takes another one. And the same with
 * each guard of the promise taken away, which must be noticed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { mutantNames } from '../../chaos/mutants.ts';

const seed = process.env['CHAOS_SEED'] ?? '20261125';

/** Runs the program as `npm run chaos` does, and returns what it said. */
async function chaos(...args: string[]): Promise<{ code: number | null; output: string }> {
  const root = join(import.meta.dirname, '../..');
  const program = ['--disable-warning=ExperimentalWarning', 'chaos/run.ts', '--seed', seed, ...args];
  // By the channel it notices when the tests are gone, and ends.
  const child = spawn(process.execPath, program, { cwd: root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

it('keeps its promise, whatever is done to it', async () => {
  // Beside other tests everything takes longer: how soon it serves again is measured by longer runs on their own.
  const { code, output } = await chaos('--minutes', '1', '--round-seconds', '10', '--serving', '30');
  expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining(' 0 violations.') });
  expect(output.match(/· ok$/gm)?.length).toBeGreaterThanOrEqual(2);
}, 300_000);

it.each(mutantNames)(
  'the mutant %s is caught',
  async (name) => {
    const { code, output } = await chaos('--mutant', name, '--minutes', '2', '--round-seconds', '3');
    expect({ code, output }).toEqual({
      code: 0,
      output: expect.stringContaining(`${name} was caught after`),
    });
  },
  300_000,
);
