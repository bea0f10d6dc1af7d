/**
 * Cells that are merged into others: what the sheet shows in them is stored in the first alone. A sheet says so after its
 * rows, and so it is asked before: that costs little where the word does not occur in it.
 */
import type { Archive } from './archive.js';
import { FileFault } from '../file-fault.js';
import { columnOf } from '../../../http/tables/references.js';
import { readAll } from './xml.js';

const word = 'mergeCell ';

/** Columns of all of them together. */
const mostMerged = 1_000_000;

export interface Merge {
  first: string;
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export class Merges {
  private next = 0;
  private columns = 0;
  /** By column, the merge that is in it and began above or in this row. */
  private readonly open = new Map<number, Merge>();
  private readonly filled = new Set<Merge>();

  /** @param all by the row in which they begin */
  constructor(private readonly all: readonly Merge[] = []) {}

  /** Undefined if the sheet has none. */
  static async of(archive: Archive, part: string): Promise<Merges | undefined> {
    if (!(await occurs(archive.read(part)))) return undefined;
    const all: Merge[] = [];
    await readAll(archive.read(part), part, {
      open: (name, { ref = '' }) => {
        if (name !== 'mergeCell') return;
        const found = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(ref);
        if (found === null) return;
        const [, left, top, right, bottom] = found;
        all.push({
          first: `${left}${top}`,
          top: Number(top),
          bottom: Number(bottom),
          left: columnOf(left!),
          right: columnOf(right!),
        });
        if (all.length > mostMerged) {
          throw new FileFault('The sheet has more merged cells than are read. Unmerge them.');
        }
      },
    });
    return new Merges(all.sort((a, b) => a.top - b.top));
  }

  /** Goes on to a row, which is below all that were asked for. */
  begin(row: number): void {
    for (; this.next < this.all.length && this.all[this.next]!.top <= row; this.next += 1) {
      this.add(this.all[this.next]!);
    }
  }

  /** One that begins in the row that is read. */
  add(merge: Merge): void {
    this.columns += Math.max(1, merge.right - merge.left + 1);
    if (this.columns > mostMerged) {
      throw new FileFault('The sheet has more merged cells than are read. Unmerge them.');
    }
    for (let column = merge.left; column <= merge.right; column += 1) this.open.set(column, merge);
  }

  /** The cell that shows what it has in this one too, if it has anything; to be asked from the left to the right. */
  into(row: number, column: number, isEmpty: boolean): string | undefined {
    const merge = this.open.get(column);
    if (merge === undefined || merge.bottom < row) return undefined;
    if (row === merge.top && column === merge.left) {
      if (!isEmpty) this.filled.add(merge);
      return undefined;
    }
    return this.filled.has(merge) ? merge.first : undefined;
  }
}

async function occurs(slices: AsyncIterable<Buffer>): Promise<boolean> {
  let end = '';
  let found = false;
  // Read to its end in any case: whether it is whole is known there.
  for await (const slice of slices) {
    found ||= slice.includes(word) || (end + slice.toString('latin1', 0, word.length)).includes(word);
    end = slice.toString('latin1', Math.max(0, slice.length - word.length));
  }
  return found;
}
