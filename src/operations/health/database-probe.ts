/**
 * Whether a write would work, asked of the very connections that writes and reads use, within a second. Many who ask at
 * once, or while an answer is late, share one look: probes must not take the connections that requests wait for.
 */
import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { Logger } from '../logging/class-logger.js';
import { UnfitConnection } from '../../database/connections/connection.js';
import { sqlstateOf } from '../../database/sqlstate.js';
import type { FitConnections } from '../../database/connections/fit-connections.js';
import { Pools, withClient } from '../../database/connections/pools.js';

/** Milliseconds. */
const patienceMs = 1_000;

const look = {
  text: `SELECT pg_is_in_recovery() AS "isStandby", current_setting('transaction_read_only') = 'on' AS "isReadOnly"`,
  query_timeout: patienceMs,
};

interface Seen {
  isStandby: boolean;
  isReadOnly: boolean;
}

@Injectable()
export class DatabaseProbe {
  private readonly logger = new Logger(DatabaseProbe.name);
  private faultySince: number | undefined;
  private readonly looks = new Map<string, Promise<string | undefined>>();

  constructor(private readonly pools: Pools) {}

  /** A sentence for each pool whose connections do not serve. */
  async faults(): Promise<string[]> {
    const { writes, reads } = this.pools;
    const faults = await Promise.all([this.fault('writes', writes), this.fault('reads', reads)]);
    const told = faults.filter((fault) => fault !== undefined);
    this.noteChange(told);
    return told;
  }

  /** The log has the begin and the end, and not each question. */
  private noteChange(faults: string[]): void {
    if (faults.length > 0 === (this.faultySince !== undefined)) return;
    if (this.faultySince === undefined) {
      this.faultySince = performance.now();
      this.logger.warn(`Not ready: ${faults.join(' ')}`);
    } else {
      const seconds = Math.round((performance.now() - this.faultySince) / 1000);
      this.faultySince = undefined;
      this.logger.warn(`The database serves again, after ${seconds} s.`);
    }
  }

  private fault(name: string, pool: Pool): Promise<string | undefined> {
    let running = this.looks.get(name);
    if (running === undefined) {
      running = lookBy(name, pool, this.pools.fit).finally(() => this.looks.delete(name));
      this.looks.set(name, running);
    }
    return withinPatience(running, `No connection for ${name} answered within ${patienceMs / 1000} s.`);
  }
}

/** A connection to a server that was demoted is none any more; whether there is another server a new one tells. */
async function lookBy(name: string, pool: Pool, fit: FitConnections): Promise<string | undefined> {
  try {
    for (;;) {
      const seen = await withClient(pool, async (client) => (await client.query<Seen>(look)).rows[0]!);
      if (!seen.isStandby && !seen.isReadOnly) return undefined;
      fit.suspectAll();
    }
  } catch (error) {
    if (error instanceof UnfitConnection) return `The connections for ${name} do not serve: ${error.message}`;
    // What it was is in the log of those who needed it; here everybody may ask.
    const code = sqlstateOf(error);
    return `The connections for ${name} do not work${code === undefined ? '' : ` (${code})`}: the database is away, or busy, or cannot be written to.`;
  }
}

async function withinPatience(work: Promise<string | undefined>, late: string): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(late), patienceMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
