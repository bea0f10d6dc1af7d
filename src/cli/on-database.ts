/** What the command line does by itself, on the database: before anybody can sign in, or when nobody can any more. */
import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { withoutPassword } from '../database/start/connect.js';
import { prepareDatabase } from '../database/start/prepare.js';
import { actingAs, system } from '../database/transactions/acting.js';
import { findEmbeddedPostgres, startEmbeddedPostgres } from '../database/postgres/embedded-postgres.js';
import { readSettings } from '../operations/settings/settings.js';
import type { Shutdown } from '../operations/shutdown.js';
import { createAdmin, makePassword, organizations, resetPassword } from './administration.js';
import type { Command } from './arguments.js';
import { firstLineOfInput } from './standard-input.js';

/** A command that works on the database. */
type DatabaseCommand = Exclude<Command, { name: 'help' | 'import' | 'undo' }>;

/** At most: a command does one thing after the other. */
const connections = 3;

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Runs a command on the database that the service would use with the same settings, also while that runs. */
export async function runOnDatabase(command: DatabaseCommand, shutdown: Shutdown): Promise<void> {
  // Nothing is served or made up here, whatever the settings of the service say of that.
  const settings = readSettings({ ...process.env, DEMO_DATA: 'false' });
  const url =
    settings.databaseUrl ?? (await findEmbeddedPostgres(settings.dataDir)) ?? (await start(settings.dataDir));
  await prepareDatabase(url, connections, { seconds: settings.databaseWaitSeconds, say });
  const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
  shutdown.first(() => dataSource.destroy());
  if (command.name !== 'organizations') {
    const embedded = `the embedded database in ${settings.dataDir}, since DATABASE_URL is not set`;
    say(`In ${settings.databaseUrl === undefined ? embedded : `the database at ${withoutPassword(url)}`}:`);
  }
  await actingAs(
    () => system(`onus ${command.name}`),
    () => run(command, dataSource),
  );

  async function start(dataDir: string): Promise<string> {
    const embedded = await startEmbeddedPostgres({ dataDir, log: say });
    shutdown.first(() => embedded.stop());
    return embedded.url;
  }
}

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
