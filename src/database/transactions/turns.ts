/**
 * Turns that the instances of the service take with their sets, for a while after one of a set was aborted.
 *
 * Two sets at once on a table of few pages read what the other writes, and PostgreSQL aborts one of them: on an empty
 * table a tenth of all. In turns none does, for two round trips more. On a large table sets rarely meet, and no turns
 * are taken. Nothing depends on them: who does not get the turn soon goes without.
 */
import type { ClientBase, Pool, QueryConfig, QueryResultRow } from 'pg';
import { withClient } from '../connections/pools.js';
import { isLockTimeout } from '../sqlstate.js';
import { runBegun } from './explicit-transaction.js';
import type { SetEnd } from './gatherer.js';

/** How many sets in turn follow an aborted one. Then one goes without, to see whether turns are still needed. */
const turnsAfterAbort = 256;

/** Milliseconds to wait for the turn: many times what a set takes. An instance may have died in the middle of its own. */
const patienceMs = 100;

export class Turns {
  private left = 0;

  /** @param table that is locked for a turn, and nothing else */
  constructor(private readonly table: string) {}

  get areTaken(): boolean {
    return this.left > 0;
  }

  note(end: SetEnd): void {
    if (end === 'failed') this.left = turnsAfterAbort;
    else if (this.left > 0) this.left -= 1;
  }

  /** Runs one statement in a transaction that has the turn to its end, if it can be had. */
  run<Row extends QueryResultRow>(pool: Pool, query: QueryConfig): Promise<Row[]> {
    return withClient(pool, (client) => runBegun<Row>(client, () => this.begin(client), query));
  }

  /** LOCK takes no snapshot, so what follows sees what came before it. */
  private async begin(client: ClientBase): Promise<void> {
    try {
      await client.query(
        `BEGIN; SET LOCAL lock_timeout = ${patienceMs}; LOCK TABLE ${this.table} IN EXCLUSIVE MODE;
         SET LOCAL lock_timeout = DEFAULT`,
      );
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      this.left = 0;
      await client.query('ROLLBACK; BEGIN');
    }
  }
}
