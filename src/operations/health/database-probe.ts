/**
 * Whether a write would work, asked of the very connections that writes and reads use, within a second. Many who ask at
 * once, or while an answer is late, share one look: probes must not take the connections that requests wait for.
 */
import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { UnfitConnection } from '../../database/connections/connection.js';
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
  private readonly looks = new Map<string, Promise<string | undefined>>();

  constructor(private readonly pools: Pools) {}

  /** A sentence for each pool whose connections do not serve. */
  async faults(): Promise<string[]> {
    const { writes, reads } = this.pools;
    const faults = await Promise.all([this.fault('writes', writes), this.fault('reads', reads)]);
    return faults.filter((fault) => fault !== undefined);
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
    return `The connections for ${name} do not work: the database is away, or busy, or cannot be written to.`;
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
