/**
 * `npm run onus -- …`: what has to be done before anybody can sign in, or when nobody can any more. It works on the
 * database that the service would use with the same settings, also while that runs. Only `import` asks a running
 * service, over HTTP, and knows no database; so each loads what it needs.
 */
import { sentenceOf } from '../operations/error-for-people.js';
import { Shutdown } from '../operations/shutdown.js';
import { parseArguments, usage } from './arguments.js';
import { BadArguments } from './parse.js';

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

let shutdown: Shutdown | undefined;
try {
  const command = parseArguments(process.argv.slice(2), process.env);
  if (command.name === 'help') {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  if (command.name === 'import') {
    const { importFile } = await import('./import/import-file.js');
    process.exit(await importFile(command));
  }
  if (command.name === 'undo') {
    const { undoImport } = await import('./import/undo-import.js');
    process.exit(await undoImport(command));
  }
  shutdown = new Shutdown();
  const { runOnDatabase } = await import('./on-database.js');
  await runOnDatabase(command, shutdown);
  await shutdown.run(0);
} catch (error) {
  say(error instanceof BadArguments ? `${error.message}\n\n${usage}` : sentenceOf(error));
  await shutdown?.run(1);
  process.exit(error instanceof BadArguments ? 2 : 1);
}
