/**
 * Reads page after page, and goes on from the cursor of the last one that came: also after whatever kept the next from coming.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Reader, Told } from './reader.ts';

export interface Page {
  readonly items: readonly Told[];
  /** Where to go on. */
  readonly next: string;
}

export interface Asked {
  /** Undefined: from now on. */
  readonly after: string | undefined;
  readonly limit: number;
  /** Seconds to wait for an event where there is none. */
  readonly wait: number;
}

/** @returns undefined where there was no answer */
export type ReadPage = (asked: Asked) => Promise<Page | undefined>;

export class CursorReader implements Reader {
  readonly name: string;
  readonly tells = 'once';
  told: Told[] = [];
  readonly earlier = new Set<string>();
  readonly oddities: string[];
  private readonly ending = new AbortController();
  private running = Promise.resolve();
  private cursor: string | undefined;

  private constructor(name: string, oddities: string[]) {
    this.name = name;
    this.oddities = oddities;
  }

  /** Begins at what is then the end. */
  static async begin(
    name: string,
    random: Random,
    read: ReadPage,
    oddities: string[],
  ): Promise<CursorReader> {
    const reader = new CursorReader(name, oddities);
    await reader.next({ after: undefined, limit: 1, wait: 0 }, read);
    reader.running = reader.follow(random, read);
    return reader;
  }

  private async follow(random: Random, read: ReadPage): Promise<void> {
    for (let page = 0; !this.ending.signal.aborted; page += 1) {
      const choices = random.for(String(page));
      const limit = choices.pick([1, 3, 20, 100, 200]);
      const seconds = choices.pick([0, 1, 5]);
      const hasCome = await this.next({ after: this.cursor, limit, wait: seconds }, read);
      if (!hasCome) await wait(choices.whole(10, 100));
      else if (seconds === 0) await wait(10);
    }
  }

  private async next(asked: Asked, read: ReadPage): Promise<boolean> {
    const page = await read(asked);
    if (page === undefined) return false;
    this.told.push(...page.items);
    this.cursor = page.next;
    return true;
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.running;
  }
}
