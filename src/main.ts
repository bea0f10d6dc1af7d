/**
 * Starts the service and ends it: settings, database, schema, demo data, HTTP; and back in reverse order.
 * What a person has to know is said in plain sentences on standard error; the log is JSON on standard output.
 */
import 'reflect-metadata';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createDataSource } from './data-source.js';
import { AppModule } from './app.module.js';
import { serveConsole } from './console/serve-console.js';
import { createWrites } from './database/connections/pools.js';
import { prepareDatabase } from './database/start/prepare.js';
import { sentenceOfRefusal } from './database/start/refusal.js';
import { ProvenServers } from './database/connections/proven-servers.js';
import { isDatabaseUnavailable, sqlstateOf } from './database/sqlstate.js';
import { announce } from './demo/announce.js';
import { refuseOpenDemoLogins } from './demo/exposed.js';
import { seedDemoData } from './demo/seed.js';
import { ErrorForPeople, sentenceOf } from './operations/error-for-people.js';
import { createLogger } from './operations/logging/logger.js';
import { startEmbeddedPostgres } from './database/postgres/embedded-postgres.js';
import { createApp } from './http/create-app.js';
import { Drain } from './http/requests/drain.js';
import { isLoopback, readSettings, type Settings } from './operations/settings/settings.js';
import { Shutdown } from './operations/shutdown.js';
import { versionOfPackage } from './operations/version.js';

/** What Vite made of the console, beside what was made of this. */
const consoleFolder = join(import.meta.dirname, '../../console/dist');

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

async function start(settings: Settings, shutdown: Shutdown): Promise<void> {
  const logger = createLogger(settings.logLevel);
  const url = settings.databaseUrl ?? (await startDatabase(settings, shutdown));
  const patience = { seconds: settings.databaseWaitSeconds, say };
  const migrations = await prepareDatabase(url, connectionsOf(settings), patience);
  const { statementSeconds, writeIsolation: isolation } = settings;
  const servers = new ProvenServers(url, (entry, sentence) => logger.warn(entry, sentence));
  const rules = {
    statementSeconds,
    isolation,
    ...(isolation === 'serializable' ? { onServer: (server: string) => servers.prove(server) } : {}),
  };
  const onIdleError = (error: Error): void =>
    logger.warn({ err: error }, 'A connection to the database broke.');
  const dataSource = createDataSource({ url, poolSize: settings.readConnections, onIdleError, rules });
  await dataSource.initialize();
  const writes = createWrites(url, settings.writeConnections, rules).on('error', onIdleError);
  // What is wrong with connections for writes is told now, and not by the first create.
  await writes.query('SELECT 1');
  if (migrations.length > 0) logger.info({ migrations }, 'The schema was brought up to date.');
  if (settings.demoData) await seedDemoData(dataSource);
  if (!isLoopback(settings.host)) await refuseOpenDemoLogins(settings.host, dataSource);

  const pages = serveConsole(consoleFolder, settings.publicUrl?.prefix ?? '');
  if (pages === undefined) say(`There is no console in ${consoleFolder}: / leads to the documentation.`);
  const app = await createApp(AppModule.with(settings, dataSource, writes), settings, logger, pages);
  shutdown.first(async (haste) => {
    logger.info('Asked to stop.');
    const server = app.getHttpServer();
    const { drainSeconds: seconds } = settings;
    if (server.listening) {
      if (seconds > 0) say(`Stopping in ${seconds} s, and not ready meanwhile. Ask again to stop at once.`);
      await app.get(Drain).run(server, settings, haste);
    }
    // Imports are given that much to come to a stop.
    await withinSeconds(app.close(), settings.shutdownSeconds + 2);
    logger.info('Stopped.');
  });
  await app.listen(settings.port, settings.host);
  const address = await app.getUrl();
  logger.info({ version: versionOfPackage(), address }, 'Serves.');
  await announce(address, settings, dataSource, say);
}

/** A database, or another server, that does not answer keeps nobody: what it is asked then ends with this process. */
async function withinSeconds(work: Promise<unknown>, seconds: number): Promise<void> {
  const isLate = await Promise.race([work, wait(seconds * 1000, 'late', { ref: false })]);
  if (isLate === 'late')
    say(`Not everything ended within ${seconds} s, as somebody who was asked does not answer: it ends now.`);
}

/** Connections to the database at most: the pools', one for each import, one of the events', and one that looks. A standby has its own. */
function connectionsOf(settings: Settings): number {
  const { writeConnections, readConnections, listConnections, reportConnections, imports } = settings;
  return writeConnections + readConnections + listConnections + reportConnections + imports.workers + 2;
}

async function startDatabase({ dataDir }: Settings, shutdown: Shutdown): Promise<string> {
  const embedded = await startEmbeddedPostgres({ dataDir, log: say });
  shutdown.first(() => embedded.stop());
  return embedded.url;
}

function sentenceFor(error: unknown): string {
  if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `${error.message}: something else serves there already. Set PORT to a free one.`;
  }
  if (error instanceof ErrorForPeople) return error.message;
  // By ENOENT and ENOTFOUND other things are missed too, such as an address to serve at.
  if (isDatabaseUnavailable(error) && !/^(ENOENT|ENOTFOUND)$/.test(sqlstateOf(error) ?? '')) {
    return (
      `The database went away during the start (${(error as Error).message}). Start again when it answers, and ` +
      'let a pooler before it have enough connections to it (PgBouncer: default_pool_size).'
    );
  }
  return sentenceOfRefusal(error) ?? sentenceOf(error);
}

const shutdown = new Shutdown();
try {
  await start(readSettings(process.env), shutdown);
} catch (error) {
  // Whoever is asked to stop during the start finds its connections closed.
  if (!shutdown.isRunning) say(sentenceFor(error));
  await shutdown.run(1);
}
