/** Who is told of events while the service is attacked, and what they were told. */

/** One event, as it was told. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly assignmentId: string;
  /** The assignment's after the change. */
  readonly version: number;
}

export interface Reader {
  readonly name: string;
  /**
   * `once`: goes on from a cursor, and is told each event once, in the order that all such readers share. `again`: may be told
   * one more than once.
   */
  readonly tells: 'once' | 'again';
  /** Everything since the last round, in the order in which it was told. */
  told: Told[];
  /** Ids of what it was told in rounds before, and may be told again if it `tells` so. Empty for others. */
  readonly earlier: Set<string>;
  /** Answers that should not be. */
  readonly oddities: string[];
  /** Ends it, and waits for that. */
  close(): Promise<void>;
}
