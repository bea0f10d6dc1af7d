/**
 * `npm run bench`: how fast the partner door creates, against its peers (creates.ts, whose options it takes; with
 * `--only` it is all that is measured), how fast the service starts, and imports (imports.ts). Prints Markdown.
 * `--quick` says less surely.
 */
import { benchCreates, onlyCreates } from './creates.ts';
import { createDatabase, startServer } from './database.ts';
import { runToEnd } from './ending.ts';
import { benchImports } from './imports.ts';
import { timeEmbeddedStarts, timeStarts } from './start-up.ts';
import { seconds, spread, table } from './table.ts';

const isQuick = process.argv.includes('--quick');

const goals = { startSeconds: 3 };
const startRounds = isQuick ? 3 : 7;

await runToEnd(async () => {
  const server = await startServer();
  console.log('Creates\n');
  await benchCreates(server);
  if (onlyCreates) return;

  console.log(`\nFrom start to ready, goal: less than ${goals.startSeconds} s\n`);
  const database = await createDatabase(server);
  const starts = [
    ['a PostgreSQL that runs', await timeStarts(database.url, startRounds)],
    ['npm start, embedded PostgreSQL', await timeEmbeddedStarts(startRounds)],
  ] as const;
  console.log(
    table(
      ['with', 'seconds'],
      starts.map(([what, times]) => [what, spread(times, seconds)]),
    ),
  );

  console.log('\nImports\n');
  await benchImports(server);
});
