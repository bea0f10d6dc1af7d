/**
 * `npm run onus -- …`: what has to be done before anybody can sign in, or when nobody can any more. It works on the
 * database that the service would use with the same settings, also while that runs. Only `import` asks a running
 * service, over HTTP, and knows no database.
 */
import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../ormconfig.js';
import { DatabaseUnreachable, migrate, waitForDatabase } from '../database/connect.js';
import { EmbeddedPostgresError } from '../database/postgres/embedded-postgres-error.js';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../database/postgres/embedded-postgres.js';
import { BadSettings, readSettings } from '../operations/settings/settings.js';
import { Shutdown } from '../operations/shutdown.js';
import {
  AdministrationError,
  createAdmin,
  makePassword,
  organizations,
  resetPassword,
} from './administration.js';
import { BadArguments, type Command, type ImportCommand, parseArguments, usage } from './arguments.js';
import { importFile } from './import/import-file.js';
import { ImportError } from './import/service.js';
import { firstLineOfInput } from './standard-input.js';

type DatabaseCommand = Exclude<Command, ImportCommand>;

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(command: DatabaseCommand, dataSource: DataSource): Promise<void> {
  switch (command.name) {
    case 'organizations':
      for (const { id, name } of await organizations(dataSource)) print(`${id}  ${name}`);
      return;
    case 'create-admin': {
      const password = await passwordFor(command);
      const { organizationName, organizationId } = await createAdmin(dataSource, {
        ...command,
        password: password.value,
      });
      print(`${command.email} is an admin of “${organizationName}” (${organizationId}).`);
      if (password.isMade) print(`Password, shown this once: ${password.value}`);
      return;
    }
    case 'reset-password': {
      const password = await passwordFor(command);
      await resetPassword(dataSource, command.email, password.value);
      print(`${command.email} has a new password, and is signed out everywhere.`);
      if (password.isMade) print(`Password, shown this once: ${password.value}`);
      return;
    }
  }
}

async function passwordFor({ passwordStdin }: { passwordStdin: boolean }) {
  return passwordStdin
    ? { value: await firstLineOfInput(), isMade: false }
    : { value: makePassword(), isMade: true };
}

async function runOnDatabase(command: DatabaseCommand, shutdown: Shutdown): Promise<void> {
  // Nothing is served or made up here, whatever the settings of the service say of that.
  const settings = readSettings({ ...process.env, DEMO_DATA: 'false' });
  const url =
    settings.databaseUrl ?? (await findEmbeddedPostgres(settings.dataDir)) ?? (await start(settings.dataDir));
  await waitForDatabase(url, settings.databaseWaitSeconds, say);
  const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
  shutdown.first(() => dataSource.destroy());
  await migrate(dataSource, url);
  await run(command, dataSource);

  async function start(dataDir: string): Promise<string> {
    const embedded = await startEmbeddedPostgres({ dataDir, log: say });
    shutdown.first(() => embedded.stop());
    return embedded.url;
  }
}

function sentenceFor(error: unknown): string {
  const isMeantForPeople = [
    BadSettings,
    DatabaseUnreachable,
    EmbeddedPostgresError,
    AdministrationError,
    ImportError,
  ].some((kind) => error instanceof kind);
  if (error instanceof BadArguments) return `${error.message}\n\n${usage}`;
  if (error instanceof Error) return isMeantForPeople ? error.message : (error.stack ?? error.message);
  return String(error);
}

let shutdown: Shutdown | undefined;
try {
  const command = parseArguments(process.argv.slice(2), process.env);
  if (command.name === 'import') process.exit(await importFile(command));
  shutdown = new Shutdown();
  await runOnDatabase(command, shutdown);
  await shutdown.run(0);
} catch (error) {
  say(sentenceFor(error));
  await shutdown?.run(1);
  process.exit(error instanceof BadArguments ? 2 : 1);
}
