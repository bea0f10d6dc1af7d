/**
 * How many rows the next chunk has. The more rows, the fewer flushes to disk; but the longer a serializable write is,
 * the more often shorter ones beat it, until it never wins. So a chunk that PostgreSQL aborts is halved and run again,
 * and one that was committed at once makes the next a little larger: alone it comes to the most, under load to what
 * gets through.
 */

/** Rows of a chunk at most: more gain nothing. */
export const mostRows = 10_000;

const leastRows = 25;

/** To begin with. */
const firstRows = 1_000;

/** At most, while all other writers wait. */
const aloneRows = 250;

export class ChunkSize {
  rows = firstRows;

  get alone(): number {
    return Math.min(this.rows, aloneRows);
  }

  grow(): void {
    this.rows = Math.min(mostRows, Math.ceil(this.rows * 1.25));
  }

  shrink(): void {
    this.rows = Math.max(leastRows, Math.floor(this.rows / 2));
  }
}
