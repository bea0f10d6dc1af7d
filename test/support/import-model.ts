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
  /** Of assignments. */
  onExisting: 'skip' | 'update';
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
  /** An instant, and ` day` where it was given as a day. */
  due: string | null;
  note: string | null;
  version: number;
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
  /** undefined: the row says nothing of it. */
  due: string | null | undefined;
  note: string | null | undefined;
}

const isActive = ({ status }: ModelAssignment): boolean => status === 'pending' || status === 'in_progress';

/** Whom and what a row names, if they are there. */
function named({ counselors, scenarios }: ModelRoster, row: { counselor: string; scenario: string }) {
  const sameMail = counselors.filter(({ email }) => email?.toLowerCase() === row.counselor.toLowerCase());
  return {
    counselor:
      counselors.find(({ externalId }) => externalId === row.counselor) ??
      (sameMail.length === 1 ? sameMail[0] : undefined),
    scenario:
      scenarios.find(({ id }) => id === row.scenario.toLowerCase()) ??
      scenarios.find(({ externalId }) => externalId === row.scenario),
  };
}

/** The due date after a row: giving back the instant of a day leaves the day. */
const dueAfter = (old: string | null, said: string | null): string | null =>
  said !== null && old === `${said} day` ? old : said;

/** Does with a file of assignments what is asked for. */
export function importAssignments(
  roster: ModelRoster,
  before: readonly ModelAssignment[],
  rows: readonly AssignmentRow[],
  options: ImportOptions,
): Decided<ModelAssignment[]> & { earlierLines: number[]; history: string[] } {
  const state = before.map((each) => ({ ...each }));
  const outcomes = new Map<number, Outcome>();
  const created = new Set<ModelAssignment>();
  const earlierLines: number[] = [];
  const history: string[] = [];
  const updates = options.onExisting === 'update';
  for (const row of rows) {
    const { counselor, scenario } = named(roster, row);
    if (row.isFaulty || counselor === undefined || scenario === undefined) {
      outcomes.set(row.line, 'invalid');
      continue;
    }
    const pair = state.filter(
      (each) => each.counselor === counselor.externalId && each.scenario === scenario.externalId,
    );
    const active = pair.find(isActive);
    if (active !== undefined) {
      const due = row.due === undefined ? active.due : dueAfter(active.due, row.due);
      const note = row.note === undefined ? active.note : row.note;
      const differs = updates && (due !== active.due || note !== active.note);
      outcomes.set(row.line, differs ? 'updated' : 'existing');
      if (differs) {
        Object.assign(active, { due, note, version: active.version + 1 });
        history.push(`${active.version} import import ${active.status}`);
      } else if (created.has(active) && !updates) earlierLines.push(row.line);
    } else if (counselor.isArchived || scenario.isArchived) {
      outcomes.set(row.line, 'invalid');
    } else if (!options.reassignCompleted && pair.some(({ status }) => status === 'completed')) {
      outcomes.set(row.line, 'completed_before');
    } else {
      outcomes.set(row.line, 'created');
      const { due = null, note = null } = row;
      const made = { counselor: counselor.externalId, scenario: scenario.externalId, due, note };
      const assignment: ModelAssignment = { ...made, status: 'pending', version: 1 };
      created.add(assignment);
      history.push('1 import import pending');
      state.push(assignment);
    }
  }
  const ended = end(outcomes, updates ? ['invalid'] : ['invalid', 'existing'], options);
  const counted: Outcome[] = ['created', 'existing', 'completed_before', 'invalid'];
  const counts = countsOf(ended.outcomes, updates ? [...counted, 'updated'] : counted);
  return {
    ...ended,
    counts,
    earlierLines,
    state: ended.isDone ? state : [...before],
    history: ended.isDone ? history.toSorted() : [],
  };
}

/** Does with a file of cancellations what is asked for. */
export function importCancellations(
  roster: ModelRoster,
  before: readonly ModelAssignment[],
  rows: readonly { line: number; isFaulty: boolean; counselor: string; scenario: string }[],
  options: ImportOptions,
): Decided<ModelAssignment[]> & { history: string[] } {
  const state = before.map((each) => ({ ...each }));
  const outcomes = new Map<number, Outcome>();
  const history: string[] = [];
  for (const row of rows) {
    const { counselor, scenario } = named(roster, row);
    if (row.isFaulty || counselor === undefined || scenario === undefined) {
      outcomes.set(row.line, 'invalid');
      continue;
    }
    const active = state.find(
      (each) =>
        each.counselor === counselor.externalId && each.scenario === scenario.externalId && isActive(each),
    );
    outcomes.set(row.line, active === undefined ? 'existing' : 'cancelled');
    if (active === undefined) continue;
    Object.assign(active, { status: 'cancelled', version: active.version + 1 });
    history.push(`${active.version} import import cancelled`);
  }
  const ended = end(outcomes, ['invalid'], options);
  const counts = { ...countsOf(ended.outcomes, ['cancelled', 'existing', 'invalid']), created: 0 };
  return {
    ...ended,
    counts,
    state: ended.isDone ? state : [...before],
    history: ended.isDone ? history.toSorted() : [],
  };
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

const done: readonly Outcome[] = ['created', 'updated', 'cancelled'];

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
    done.includes(outcome) ? 'unprocessed' : outcome,
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
