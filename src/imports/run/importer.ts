/**
 * Runs imports, one of an organization at a time, in the background of any instance.
 *
 * Promise: each row is applied exactly once, whatever is killed when. What is done is in the database, in the
 * transaction that did it; this class only ever goes on from there.
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Client } from 'pg';
import { Pools } from '../../database/connections/pools.js';
import type { Acting } from '../../database/transactions/acting.js';
import { PredicateLocks } from '../../database/transactions/predicate-locks.js';
import { isDatabaseUnavailable, isLockTimeout } from '../../database/sqlstate.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { Metrics } from '../../operations/metrics/metrics.js';
import { SETTINGS } from '../../operations/settings/settings.module.js';
import type { Settings } from '../../operations/settings/settings.js';
import { FileFault } from '../file/file-fault.js';
import { importActorName } from '../import.entity.js';
import { ImportFilesRepository } from '../import-files.repository.js';
import { ImportsRepository, type ImportState } from '../imports.repository.js';
import { applyAtomic, applyPartial, check } from './apply.js';
import { stageRows } from './stage.js';
import { stageUndo } from './stage-undo.js';
import { staged } from './staged-import.js';
import { Stopped, Watch } from './watch.js';
import { GivenUp, type Work } from './work.js';

/** After this many milliseconds another organization that waits has its turn. */
const turnMs = 5_000;
/** And if none does, it is looked again after so many. */
const lookAgainMs = 1_000;

/** Milliseconds at most between two attempts to reach a database that is away. */
const longestWaitMs = 2_000;

/** For the connection, which does nothing else. */
const actsAlways = `SELECT set_config('onus.acting', $1, false)`;

@Injectable()
export class Importer {
  private readonly logger = new Logger(Importer.name);

  constructor(
    private readonly imports: ImportsRepository,
    private readonly files: ImportFilesRepository,
    private readonly pools: Pools,
    private readonly metrics: Metrics,
    private readonly locks: PredicateLocks,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Gives an organization its turn. While the database is away it waits for it.
   * @param stopping ends the work at the next place where it can go on from
   * @returns whether there is more to do
   */
  async turn(organizationId: string, stopping: AbortSignal): Promise<boolean> {
    for (let waitMs = 125; ; waitMs = Math.min(longestWaitMs, waitMs * 2)) {
      stopping.throwIfAborted();
      try {
        return await this.withConnection(organizationId, (client) =>
          this.next(client, organizationId, stopping),
        );
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        if (isLockTimeout(error)) {
          this.logger.warn(
            'Somebody has kept a lock that an import needs; it waits behind others for another turn.',
            {
              err: error,
            },
          );
          return true;
        }
        this.logger.warn('The database is away; an import waits for it.', { err: error });
        await wait(waitMs);
      }
    }
  }

  /**
   * A connection of its own, for statements of minutes, and the organization's lock with it: a connection that is gone
   * has freed it. Throws if another instance has it.
   */
  private async withConnection<T>(organizationId: string, use: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.pools.connectForLong('onus import');
    try {
      const { rows } = await client.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [
        lockOf(organizationId),
      ]);
      if (rows[0]?.locked !== true) throw new Error('Another instance runs an import of this organization.');
      return await use(client);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  private async next(client: Client, organizationId: string, stopping: AbortSignal): Promise<boolean> {
    const it = await this.imports.next(organizationId);
    if (it === undefined) return false;
    await this.imports.start(it.id);
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = rows[0]!.pid;
    await client.query(actsAlways, [JSON.stringify(actingOf(it))]);
    const watch = new Watch(this.imports, it.id, backend, stopping);
    watch.start();
    try {
      await this.run({ ...it, status: 'running' }, client, watch);
    } catch (error) {
      stopping.throwIfAborted();
      // Cancelled: what runs longer than a chunk was undone.
      if (watch.isStopped || error instanceof Stopped) return true;
      if (error instanceof FileFault) await this.fail(it.id, error.message);
      else if (error instanceof GivenUp) {
        this.logger.error('PostgreSQL aborted an import each time, until it was given up.', {
          err: error,
          importId: it.id,
        });
        await this.fail(it.id, this.givenUp(it, error));
      } else {
        if (isDatabaseUnavailable(error)) throw error;
        this.logger.error('An import failed on our side.', { err: error, importId: it.id });
        await this.fail(it.id, 'Something failed on our side. Name the import id when you report it.');
      }
    } finally {
      await watch.stop();
    }
    return true;
  }

  private async run(it: ImportState, client: Client, watch: Watch): Promise<void> {
    let read = staged(it);
    if (read === undefined) {
      if (it.type === 'undo') await stageUndo(client, it, watch);
      else await stageRows(client, this.files, it, watch);
      const again = await this.imports.find(it.organizationId, it.id);
      read = again === undefined ? undefined : staged(again);
      // Cancelled while it was read.
      if (read === undefined || again?.status !== 'running') return;
    }
    const onAbort = (sqlstate: string): void => this.metrics.aborts.inc({ route: 'import', sqlstate });
    const { retry, imports } = this.settings;
    const givesUpAfterMs = imports.giveUpSeconds * 1_000;
    const work: Work = { client, watch, retry, onAbort, givesUpAfterMs, locks: this.locks };
    if (read.mode === 'partial' && !read.dryRun) {
      let nextLook = performance.now() + turnMs;
      await applyPartial(read, work, async () => {
        if (performance.now() < nextLook) return false;
        // Chunks may be of some milliseconds under load; not each is worth a round trip.
        nextLook = performance.now() + lookAgainMs;
        return this.othersWait(it);
      });
      return;
    }
    // What is found between the check and the transaction sends it back to the check, which then tells.
    while (await check(read, work)) if (await applyAtomic(read, work)) return;
  }

  /** For the person who uploaded the file. */
  private givenUp({ mode, dryRun }: ImportState, { sqlstate }: GivenUp): string {
    const { giveUpSeconds } = this.settings.imports;
    const isPartial = mode === 'partial' && !dryRun;
    return (
      `PostgreSQL aborted ${isPartial ? 'the next rows' : 'it'} each time, for ${giveUpSeconds} s (SQLSTATE ${sqlstate}); ` +
      'nothing is wrong with the file. ' +
      (isPartial
        ? 'What is counted is done and stays. Upload the rows that have the outcome unprocessed again.'
        : 'Nothing was done. Upload it again.') +
      ' If that ends so too, whoever runs this service finds the reason in its log.'
    );
  }

  private async fail(id: string, error: string): Promise<void> {
    await this.imports.fail(id, error);
    await this.files.delete(id);
  }

  private async othersWait({ organizationId }: ImportState): Promise<boolean> {
    return (await this.imports.waiting()).some((id) => id !== organizationId);
  }
}

/** As the audit tells who changes a roster by a file; who uploaded that it tells of the import. */
function actingOf(it: ImportState): Acting {
  return { kind: 'import', id: it.id, name: importActorName(it), role: null, address: null, requestId: null };
}

/** A number for PostgreSQL's advisory locks. */
export function lockOf(organizationId: string): string {
  return createHash('sha256').update(`imports ${organizationId}`).digest().readBigInt64BE().toString();
}
