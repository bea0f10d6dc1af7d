/**
 * Notes in the audit what changes nothing, and so has no transaction: refusals, and sign-ins that failed. It is written
 * beside the answer, which neither waits for it nor takes longer for an account that there is. What cannot be written is
 * in the log.
 *
 * Nobody can fill the audit with what they are refused: the same refusal of the same caller is noted once, and then, at
 * most once a minute, how often it was repeated; and of more different ones than {@link most} in a minute the log says
 * how many there were.
 */
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Pools } from '../../database/connections/pools.js';
import { acting } from '../../database/transactions/acting.js';
import { Logger } from '../../operations/logging/class-logger.js';
import { note, type NoteAction, parametersOf, type Whose } from './sql/note.js';

const minuteMs = 60_000;

/** Different ones in a minute. */
const most = 1_000;

export interface Note {
  action: NoteAction;
  /** Whom it is about. Of an e-mail that nobody has, nothing is noted: no organization is to be told. */
  of: Whose;
  /** Whether it is proven that they did it themselves. */
  bySelf: boolean;
  /** What tells it from others. */
  details: Record<string, unknown>;
  /** What it says of itself, and may say otherwise next time. */
  said?: string;
}

interface Noted extends Note {
  address: string | null;
  requestId: string | null;
}

@Injectable()
export class AuditNotes implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(AuditNotes.name);
  /** Those of the last minute, with how often they came again. */
  private recent = new Map<string, { noted: Noted; times: number }>();
  private untold = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing = Promise.resolve();

  constructor(private readonly pools: Pools) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tellRepeats(), minuteMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.tellRepeats();
    await this.writing;
  }

  /** For what is limited in number already. */
  note(it: Note): void {
    this.write(noted(it), 1);
  }

  /** For what somebody may do as often as they like. */
  noteOnce(it: Note): void {
    const one = noted(it);
    const key = JSON.stringify([it.action, it.of, it.details, one.address]);
    const before = this.recent.get(key);
    if (before !== undefined) before.times += 1;
    else if (this.recent.size === most) this.untold += 1;
    else {
      this.recent.set(key, { noted: one, times: 0 });
      this.write(one, 1);
    }
  }

  private tellRepeats(): void {
    const { recent, untold } = this;
    this.recent = new Map();
    this.untold = 0;
    for (const { noted: it, times } of recent.values())
      if (times > 0) this.write({ ...it, requestId: null }, times);
    if (untold > 0)
      this.logger.warn(`Refusals came from so many that ${untold} in a minute are not in the audit.`);
  }

  /** One after the other: however many there are, one connection is enough. */
  private write(it: Noted, times: number): void {
    const values = parametersOf({ ...it, details: { ...it.details, said: it.said, times } });
    this.writing = this.writing
      .then(() => this.pools.query(note(it.of), values))
      .then(() => undefined)
      .catch((error: unknown) => {
        const what = JSON.stringify({ action: it.action, details: it.details, times });
        this.logger.error(`What was refused is not in the audit: ${what}.`, { err: error });
      });
  }
}

function noted(it: Note): Noted {
  const { address = null, requestId = null } = acting() ?? {};
  return { ...it, address, requestId };
}
