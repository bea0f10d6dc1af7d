/**
 * What an import comes to, as simply as it can be said: row after row, each decided by what was there before it. It
 * shares no code with the service.
 */

export type Outcome = 'created' | 'updated' | 'existing' | 'completed_before' | 'invalid' | 'unprocessed';

/** What a row of assignments means: whom and what it names, if it is well-formed and names something. */
export interface MeantAssignment {
  counselor: number | undefined;
  scenario: number | undefined;
  isWellFormed: boolean;
}

export interface Before {
  /** Pairs as `counselor/scenario`. */
  active: ReadonlySet<string>;
  completed: ReadonlySet<string>;
  archived: ReadonlySet<number>;
}

export interface Wishes {
  mode: 'partial' | 'atomic';
  dryRun: boolean;
  reassignCompleted: boolean;
}

export interface Expected {
  status: 'completed' | 'failed';
  outcomes: Outcome[];
  /** Pairs that are active afterwards. */
  active: Set<string>;
}

export function importAssignments(
  rows: readonly MeantAssignment[],
  { active: before, completed, archived }: Before,
  { mode, dryRun, reassignCompleted }: Wishes,
): Expected {
  const active = new Set(before);
  const outcomes = rows.map(({ counselor, scenario, isWellFormed }): Outcome => {
    if (!isWellFormed || counselor === undefined || scenario === undefined) return 'invalid';
    const pair = `${counselor}/${scenario}`;
    if (active.has(pair)) return 'existing';
    if (archived.has(scenario)) return 'invalid';
    if (completed.has(pair) && !reassignCompleted) return 'completed_before';
    active.add(pair);
    return 'created';
  });
  if (mode === 'atomic' && outcomes.some((each) => each === 'invalid' || each === 'existing')) {
    const left = outcomes.map((each) => (each === 'created' ? 'unprocessed' : each));
    return { status: 'failed', outcomes: left, active: new Set(before) };
  }
  return { status: 'completed', outcomes, active: dryRun ? new Set(before) : active };
}

/** A row of counselors; undefined where the file has no such column. */
export interface MeantCounselor {
  externalId: string;
  name: string;
  email: string | undefined;
  isWellFormed: boolean;
}

export interface Counselor {
  name: string;
  email: string | null;
}

export function importCounselors(
  rows: readonly MeantCounselor[],
  before: ReadonlyMap<string, Counselor>,
  { mode, dryRun }: Wishes,
): { status: Expected['status']; outcomes: Outcome[]; after: Map<string, Counselor> } {
  const after = new Map(before);
  const outcomes = rows.map(({ externalId, name, email, isWellFormed }): Outcome => {
    if (!isWellFormed) return 'invalid';
    const known = after.get(externalId);
    const wanted = {
      name,
      email: email === undefined ? (known?.email ?? null) : email === '' ? null : email,
    };
    after.set(externalId, wanted);
    if (known === undefined) return 'created';
    return known.name === wanted.name && known.email === wanted.email ? 'existing' : 'updated';
  });
  if (mode === 'atomic' && outcomes.includes('invalid')) {
    const left = outcomes.map((each): Outcome =>
      each === 'created' || each === 'updated' ? 'unprocessed' : each,
    );
    return { status: 'failed', outcomes: left, after: new Map(before) };
  }
  return { status: 'completed', outcomes, after: dryRun ? new Map(before) : after };
}
