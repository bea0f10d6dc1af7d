/**
 * `node bench/sizes.ts`, after a build: how the cost of everything grows with the assignments that an organization has.
 * Prints Markdown; with `--write` it goes into docs/PERFORMANCE.md too. Needs about 15 GB in the temporary folder and
 * less than 25 minutes; less with `--sizes 0,10000,1000000` and with `--no-import`.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer, whereabouts } from './database.ts';
import { runToEnd } from './ending.ts';
import { root } from './processes.ts';
import { measureCreates } from './sizes/creates.ts';
import { putBetweenMarks } from './marked.ts';
import { type Column, measureOthers, measurePages } from './sizes/others.ts';
import { prepareSize, relationSizes, type Sized } from './sizes/sized.ts';
import { table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '0,10000,1000000,10000000' },
    'no-import': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
const creates = options.quick ? { rounds: 1, seconds: 2, warmUp: 1 } : { rounds: 3, seconds: 2, warmUp: 0.5 };
const importRows = options.quick ? 100_000 : 1_000_000;
const others = {
  seconds: options.quick ? 2 : 5,
  bulks: 5,
  rows: options['no-import'] ? 0 : importRows,
};

await runToEnd(async () => {
  const server = await startServer();
  const sizes: Sized[] = [];
  for (const count of options.sizes.split(',').map(Number)) {
    const sized = await prepareSize(server, count);
    sizes.push(sized);
    const { seconds, bytes } = sized.filling;
    console.error(`Filled ${sized.name}: ${seconds.toFixed(0)} s, ${(bytes / 1e9).toFixed(2)} GB.`);
  }

  const largest = sizes.at(-1)!;
  const largestSizes = await relationSizes(largest);

  const columns: Column[] = [];
  for (const { filling } of sizes) {
    const bytes = `${(filling.bytes / 1e9).toFixed(2)} GB`;
    columns.push(new Map([['filling', `${filling.seconds.toFixed(0)} s, ${bytes}`]]));
  }
  const add = async (measure: (sized: Sized) => Promise<Column>): Promise<void> => {
    for (const [i, sized] of sizes.entries())
      for (const [what, came] of await measure(sized)) columns[i]!.set(what, came);
  };
  await add(measurePages);
  console.error('Pages are measured.');
  const createsTold = await measureCreates(sizes, creates);
  console.error('Creates are measured.');
  await add((sized) => measureOthers(sized, others));

  const rows = [...columns[0]!.keys()].map((what) => [what, ...columns.map((each) => each.get(what) ?? '')]);
  const text = [
    await whereabouts(largest.database),
    createsTold,
    table(['', ...sizes.map(({ name }) => name)], rows),
    table([`table or index, ${largest.name} assignments`, 'size'], largestSizes),
  ].join('\n\n');
  console.log(text);
  if (options.write) await putBetweenMarks(join(root, 'docs/PERFORMANCE.md'), 'sizes', text);
});
