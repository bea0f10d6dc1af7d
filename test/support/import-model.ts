/**
 * What imports do, as simply as it can be said: row by row, in order, with nothing of the service's own code. Files are
 * no matter here: a row is what a person would read in it.
 */

export type Outcome =
  'created' | 'updated' | 'cancelled' | 'existing' | 'completed_before' | 'invalid' | 'unprocessed';

export interface ImportOptions {
  mode: 'partial' | 'atomic';
  dryRun: boolean;
  reassignCompleted: boolean;
}

export interface Decided<State> {
  status: 'completed' | 'failed';
  /** By line. */
  outcomes: Map<number, Outcome>;
  counts: Record<string, number>;
  /** What is there afterwards. */
  state: State;
}

export interface ModelAssignment {
  counselor: string;
  scenario: string;
  status: 'pending' | 'in_progress' | 'completed' | 'cancelled';
  due: string | null;
  note: string | null;
}

/** Of one organization, by external ids. */
export interface ModelRoster {
  counselors: { externalId: string; email: string | null; isArchived: boolean }[];
  scenarios: { id: string; externalId: string; isArchived: boolean }[];
}

export interface AssignmentRow {
  line: number;
  /** Whether anything is wrong with the row whatever the roster has. */
  isFaulty: boolean;
  counselor: string;
  scenario: string;
  due: string | null;
  note: string | null;
}

/** Does with a file of assignments what is asked for. */
export function importAssignments(
  { counselors, scenarios }: ModelRoster,
  before: readonly ModelAssignment[],
  rows: readonly AssignmentRow[],
  options: ImportOptions,
): Decided<ModelAssignment[]> & { earlierLines: number[] } {
  const state = [...before];
  const outcomes = new Map<number, Outcome>();
  const created = new Set<ModelAssignment>();
  const earlierLines: number[] = [];
  for (const row of rows) {
    const sameMail = counselors.filter(({ email }) => email?.toLowerCase() === row.counselor.toLowerCase());
    const counselor =
      counselors.find(({ externalId }) => externalId === row.counselor) ??
      (sameMail.length === 1 ? sameMail[0] : undefined);
    const scenario =
      scenarios.find(({ id }) => id === row.scenario.toLowerCase()) ??
      scenarios.find(({ externalId }) => externalId === row.scenario);
    if (row.isFaulty || counselor === undefined || scenario === undefined) {
      outcomes.set(row.line, 'invalid');
      continue;
    }
    const pair = state.filter(
      (each) => each.counselor === counselor.externalId && each.scenario === scenario.externalId,
    );
    const active = pair.find(({ status }) => status === 'pending' || status === 'in_progress');
    if (active !== undefined) {
      outcomes.set(row.line, 'existing');
      if (created.has(active)) earlierLines.push(row.line);
    } else if (counselor.isArchived || scenario.isArchived) {
      outcomes.set(row.line, 'invalid');
    } else if (!options.reassignCompleted && pair.some(({ status }) => status === 'completed')) {
      outcomes.set(row.line, 'completed_before');
    } else {
      outcomes.set(row.line, 'created');
      const { due, note } = row;
      const made = { counselor: counselor.externalId, scenario: scenario.externalId, due, note };
      const assignment: ModelAssignment = { ...made, status: 'pending' };
      created.add(assignment);
      state.push(assignment);
    }
  }
  const ended = end(outcomes, ['invalid', 'existing'], options);
  const counts = countsOf(ended.outcomes, ['created', 'existing', 'completed_before', 'invalid']);
  return { ...ended, counts, earlierLines, state: ended.isDone ? state : [...before] };
}

/** A record of a roster: what each column has. */
export type ModelRecord = Record<string, unknown>;

export interface RosterRow {
  line: number;
  isFaulty: boolean;
  externalId: string;
  /** In the columns of the file, and no others. */
  values: ModelRecord;
}

/** Does with a file of counselors or scenarios what is asked for. `empty` is a record of which nothing is said. */
export function importRoster(
  before: ReadonlyMap<string, ModelRecord>,
  empty: ModelRecord,
  rows: readonly RosterRow[],
  options: ImportOptions,
): Decided<ReadonlyMap<string, ModelRecord>> {
  const state = new Map(before);
  const outcomes = new Map<number, Outcome>();
  for (const { line, isFaulty, externalId, values } of rows) {
    const old = state.get(externalId);
    if (isFaulty) {
      outcomes.set(line, 'invalid');
      continue;
    }
    const now = { ...(old ?? empty), ...values };
    if (old === undefined) outcomes.set(line, 'created');
    else outcomes.set(line, JSON.stringify(old) === JSON.stringify(now) ? 'existing' : 'updated');
    state.set(externalId, now);
  }
  const ended = end(outcomes, ['invalid'], options);
  const counts = countsOf(ended.outcomes, ['created', 'updated', 'existing', 'invalid']);
  return { ...ended, counts, state: ended.isDone ? state : before };
}

/** An atomic import does nothing if any row has one of these outcomes: what would have been done is not. */
function end(
  outcomes: Map<number, Outcome>,
  forbidden: readonly Outcome[],
  { mode, dryRun }: ImportOptions,
): { status: 'completed' | 'failed'; outcomes: Map<number, Outcome>; isDone: boolean } {
  const isRefused = mode === 'atomic' && [...outcomes.values()].some((each) => forbidden.includes(each));
  if (!isRefused) return { status: 'completed', outcomes, isDone: !dryRun };
  const undone = [...outcomes].map(([line, outcome]): [number, Outcome] => [
    line,
    outcome === 'created' || outcome === 'updated' ? 'unprocessed' : outcome,
  ]);
  return { status: 'failed', outcomes: new Map(undone), isDone: false };
}

function countsOf(outcomes: Map<number, Outcome>, names: readonly Outcome[]): Record<string, number> {
  const all = [...outcomes.values()];
  const counts = names.map((name) => [
    name === 'completed_before' ? 'completedBefore' : name,
    all.filter((each) => each === name).length,
  ]);
  const total = all.filter((each) => each !== 'unprocessed').length;
  return { total, ...(Object.fromEntries(counts) as Record<string, number>) };
}
