/** Which members of NDJSON are read, and which are likely meant: in a header case, spaces, hyphens and underscores do not matter. */
import { quoted } from '../file-fault.js';
import { bareName } from '../column-names.js';
import type { Warnings } from '../warnings.js';

export class Members {
  private readonly unseen: Set<string>;
  private readonly byBare: ReadonlyMap<string, string>;
  private readonly bare = new Map<string, string>();

  /** @param said those that the upload names */
  constructor(
    readonly names: readonly string[],
    said: readonly string[],
  ) {
    this.unseen = new Set(said);
    this.byBare = new Map(names.map((name) => [bareName(name), name]));
  }

  /** Notes that a line has a member of this name. */
  saw(name: string): void {
    if (this.unseen.size > 0) this.unseen.delete(name);
  }

  /** The one that is read which another name may mean: `Due Date` is due_date in a header. */
  meantBy(other: string): string | undefined {
    let bare = this.bare.get(other);
    if (bare === undefined) {
      bare = bareName(other);
      if (this.bare.size < mostOthers) this.bare.set(other, bare);
    }
    return this.byBare.get(bare);
  }

  warn(warnings: Warnings): void {
    for (const name of this.unseen) {
      warnings.add(
        'missing-members',
        `No line has the member ${quoted(name)}, which the upload names: is it called something else?`,
        undefined,
        `missing-members ${name}`,
      );
    }
  }
}

/** Names that are remembered at most. */
const mostOthers = 1000;
