/**
 * The queue of imports, in PostgreSQL, by pg-boss. A job there is an organization's turn, and not an import: pg-boss
 * lets one of each organization wait and one run, on whichever instance; who is not done waits again, behind the others.
 *
 * Which imports there are, and how far, is in the table `imports`. A job that is lost is made anew from there.
 */
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type Job, PgBoss } from 'pg-boss';
import { Pools } from '../../database/connections/pools.js';
import { isDatabaseUnavailable } from '../../database/sqlstate.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { ImportsRepository } from '../imports.repository.js';
import { Importer, lockOf } from './importer.js';

const queue = 'imports';

interface Turn {
  organizationId: string;
}

/** Seconds without a sign of life after which a turn is given to another instance; pg-boss takes no fewer. */
const heartbeatSeconds = 10;

/** Milliseconds after which each instance looks again for organizations whose turn was lost. */
const recoverMs = 2_000;

/** Milliseconds in which one line says that the database is away. */
const quietMs = 60_000;

@Injectable()
export class ImportQueue implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportQueue.name);
  private readonly stopping = new AbortController();
  private readonly boss: PgBoss;
  private quietUntil = -Infinity;
  private worker: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private recovering: Promise<void> = Promise.resolve();

  constructor(
    private readonly imports: ImportsRepository,
    private readonly importer: Importer,
    pools: Pools,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.boss = new PgBoss({
      // pool.query() closes a connection whose query failed, which several statements in one may leave in a transaction.
      db: { executeSql: (text, values) => pools.reads.query(text, values) },
      schedule: false,
      superviseIntervalSeconds: 2,
      monitorIntervalSeconds: 2,
    });
    this.boss.on('error', (error) => this.warn('The queue of imports was not looked after.', error));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.boss.start();
    await this.boss.createQueue(queue, {
      policy: 'stately',
      heartbeatSeconds,
      expireInSeconds: 23 * 3600,
      retryLimit: 1_000_000,
      retryDelay: 1,
      deleteAfterSeconds: 3600,
    });
    this.worker = await this.boss.work<Turn>(
      queue,
      { pollingIntervalSeconds: 1, localConcurrency: this.settings.imports.workers },
      ([job]) => this.turn(job!),
    );
    const recover = (): void => {
      this.recovering = this.recovering.then(() => this.recover());
    };
    this.timer = setInterval(recover, recoverMs).unref();
    recover();
  }

  /** Before anything else ends, because it needs the database to give turns back. */
  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort(new Error('This instance stops; another one goes on.'));
    await this.recovering;
    await this.boss.stop({ graceful: true, timeout: this.settings.shutdownSeconds * 1000 });
  }

  /** Gives an organization a turn, if it does not wait for one already. */
  async wake(organizationId: string): Promise<void> {
    await this.boss.send(queue, { organizationId }, { singletonKey: organizationId });
    if (this.worker !== undefined) this.boss.notifyWorker(this.worker);
  }

  /** Gives the organization of an import that was stored its turn; if that fails, it has it in a moment nevertheless. */
  async announce({ id, organizationId }: { id: string; organizationId: string }): Promise<void> {
    await this.wake(organizationId).catch((error: unknown) => {
      this.logger.warn('An import is stored and not in the queue yet, which it will be.', {
        err: error,
        importId: id,
      });
    });
  }

  private async turn({ data: { organizationId } }: Job<Turn>): Promise<void> {
    const isMore = await this.importer.turn(organizationId, this.stopping.signal);
    if (isMore) await this.wake(organizationId);
  }

  /**
   * Turns get lost where an instance dies, between storing an import and waking its organization or in the middle of
   * the turn. pg-boss finds the latter too, by the missing heartbeat; the lock that went with the instance tells sooner.
   */
  private async recover(): Promise<void> {
    try {
      for (const organizationId of await this.imports.waiting()) {
        if (!(await this.imports.isIdle(lockOf(organizationId)))) continue;
        const jobs = await this.boss.findJobs<Turn>(queue, { key: organizationId, limit: 10_000 });
        const lost = jobs.filter(({ state }) => state === 'active').map(({ id }) => id);
        if (lost.length > 0) await this.boss.cancel(queue, lost);
        await this.wake(organizationId);
      }
    } catch (error) {
      this.warn('Imports that wait could not be looked for.', error);
    }
  }

  /** It is tried again and again: that the database is away is said once in a while. */
  private warn(sentence: string, error: unknown): void {
    if (isDatabaseUnavailable(error)) {
      if (performance.now() < this.quietUntil) return;
      this.quietUntil = performance.now() + quietMs;
    }
    this.logger.warn(`${sentence} It is tried again.`, { err: error });
  }
}
