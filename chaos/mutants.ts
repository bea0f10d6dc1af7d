/**
 * The guards of the promise and of the log of events, each taken away: a copy of the built product is changed in one place, or the database is.
 * What the checks do not find then, they could not find elsewhere.
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultName } from './faults/faults.ts';

export interface Mutant {
  readonly does: string;
  /** What is replaced in a file below `dist/`. */
  readonly file?: string;
  readonly from?: string;
  readonly to?: string;
  /** Done to the database, and settings of the service. */
  readonly sql?: string;
  readonly environment?: Record<string, string>;
  /** What must be done to the service for the difference to show. */
  readonly faults: readonly FaultName[];
  /** The rules that it breaks, one of them at least. */
  readonly breaks: readonly string[];
}

const repository = 'src/assignments/assignments.repository.js';
const create =
  'return this.transactions.run(table, create.createWhereNoneIsActive(set), create.parametersOf(set), by);';
const numbering = 'src/events/sql/number.js';
const twoActive = ['linearizable', 'never two active'];
const noIndex = 'DROP INDEX assignments_active_pair_key';

export const mutants = {
  'no-retry': {
    does: 'what PostgreSQL aborts is not run again',
    file: 'src/database/transactions/retry-policy.js',
    from: 'last: number >= settings.attempts ||',
    to: 'last: true ||',
    faults: [],
    breaks: ['nobody is refused for a conflict'],
  },
  'no-backoff': {
    does: 'it is run again without a wait',
    file: 'src/database/transactions/retry-policy.js',
    from: 'return random *',
    to: 'return 0 *',
    faults: ['aborts'],
    breaks: ['retries wait'],
  },
  'no-guard': {
    does: 'no unique index, and READ COMMITTED',
    sql: noIndex,
    environment: { WRITE_ISOLATION: 'read committed' },
    faults: [],
    breaks: twoActive,
  },
  'check-outside': {
    does: 'no unique index, and the check is a transaction of its own, before that of the create',
    file: repository,
    from: create,
    to: `{
      const { text } = create.createWhereNoneIsActive(set);
      if (set.createNothingOn.length > 0) return this.transactions.run(table, { text }, create.parametersOf(set));
      const checked = await this.pools.query({ text }, create.parametersOf({ ...set, dryRun: true }));
      const free = { ...set, wanted: set.wanted.filter((_, i) => checked[i].outcome === 'created') };
      const checking = create.createWhereNoneIsActive(free);
      const unchecked = { ...checking, text: checking.text.replace("status IN ('pending', 'in_progress')", 'false') };
      const created = await this.transactions.run(table, unchecked, create.parametersOf(free), by);
      return checked.map((each) => each.outcome === 'created' ? created.shift() : each);
    }`,
    sql: noIndex,
    faults: [],
    breaks: twoActive,
  },
  'history-outside': {
    does: "the first row of an assignment's history is written after its transaction",
    file: repository,
    from: create,
    to: `{
      const { name, text } = create.createWhereNoneIsActive(set);
      const without = { name, text: text.replace(/, logged AS \\(.*?FROM allowed, clock\\s*\\)/s, '') };
      const outcomes = await this.transactions.run(table, without, create.parametersOf(set), by);
      for (const [i, { outcome, now }] of outcomes.entries()) {
        const { id, actor } = set.wanted[i];
        if (outcome !== 'created' || set.dryRun) continue;
        await this.pools.writes.query(
          "INSERT INTO assignment_changes (assignment_id, version, at, door, actor_kind, actor_id, actor_name, to_status) "
            + "VALUES ($1, 1, $2, $3, $4, $5, $6, 'pending')",
          [id, now, actor.door, actor.kind, actor.id, actor.name]);
      }
      return outcomes;
    }`,
    faults: ['kill-service', 'cut-database'],
    breaks: ['row and history agree'],
  },
  'idempotency-outside': {
    does: 'what came of a create under an Idempotency-Key is kept after its transaction',
    file: repository,
    from: create,
    to: `{
      const { name, text } = create.createWhereNoneIsActive(set);
      if (!set.wanted.some(({ once }) => once)) return this.transactions.run(table, { name, text }, create.parametersOf(set), by);
      const [from, to] = [text.indexOf('INSERT INTO idempotency_keys'), text.indexOf('RETURNING caller_id, key')];
      const keys = 'SELECT creatable.actor_id AS caller_id, asked.key FROM creatable JOIN wanted asked USING (position) ';
      const without = { name, text: text.slice(0, from) + keys + text.slice(to + 'RETURNING caller_id, key'.length) };
      const outcomes = await this.transactions.run(table, without, create.parametersOf(set), by);
      for (const [i, outcome] of outcomes.entries()) {
        const { id, dueAt, dueOn, note, actor, once } = set.wanted[i];
        if (outcome.outcome !== 'created' || once === undefined) continue;
        await this.pools.writes.query(
          'INSERT INTO idempotency_keys (caller_id, key, fingerprint, outcome) VALUES ($1, $2, $3, $4)',
          [once.callerId, once.key, once.fingerprint,
            JSON.stringify({ ...outcome, id, dueAt, dueOn, note, actorName: actor.name })]);
      }
      return outcomes;
    }`,
    faults: ['kill-service', 'cut-database'],
    breaks: ['linearizable', 'refused has no effect'],
  },
  'sequence-as-cursor': {
    does: 'events are numbered by a sequence as they are written, and readers go on from the highest number they saw',
    file: numbering,
    from: "export const number = {\n    name: 'number-events',",
    to: `export const number = {
      name: 'number-events',
      text: \`
        WITH last AS (
          SELECT * FROM event_batches ORDER BY id DESC LIMIT 1
        ), highest AS (
          SELECT position, numbered_at FROM events ORDER BY events.position DESC LIMIT 1
        ), added AS (
          INSERT INTO event_batches (id, position, numbered_at, snapshot, cluster)
          SELECT id + 1, highest.position, greatest(highest.numbered_at, last.numbered_at), snapshot, cluster
          FROM last, highest WHERE highest.position > last.position
          RETURNING position, numbered_at
        )
        SELECT 1 AS total, position::text, numbered_at AS "numberedAt", pg_notify('onus_events', '')
        FROM (SELECT position, numbered_at FROM last UNION ALL SELECT * FROM added) e ORDER BY e.position DESC LIMIT 1\`,
    };
    export const asItWas = {
      name: 'number-events',`,
    sql: `
      CREATE SEQUENCE chaos_position;
      CREATE FUNCTION chaos_number() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO events (position, numbered_at, organization_id, type, assignment_id, version)
        SELECT nextval('chaos_position'), clock_timestamp(), id, 'assignment.' || CASE
            WHEN NEW.from_status IS NULL THEN 'created'
            WHEN NEW.to_status = 'in_progress' THEN 'started'
            ELSE NEW.to_status
          END, NEW.assignment_id, NEW.version
        FROM organizations WHERE name = 'Demo Crisis Line';
        RETURN NULL;
      END $$;
      CREATE TRIGGER chaos_number AFTER INSERT ON assignment_changes FOR EACH ROW EXECUTE FUNCTION chaos_number()`,
    faults: [],
    breaks: ['every change is told'],
  },
  'numbered-twice': {
    does: 'every instance numbers events, slowly enough to meet another, and nothing fails then',
    file: 'src/events/log/numbering.js',
    from: 'await tryLock(client)',
    to: 'true',
    sql: `
      ALTER TABLE events DROP CONSTRAINT events_pkey;
      ALTER TABLE event_batches DROP CONSTRAINT event_batches_pkey;
      CREATE FUNCTION chaos_slow() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_sleep(0.05);
        RETURN NULL;
      END $$;
      CREATE TRIGGER chaos_slow BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION chaos_slow()`,
    faults: [],
    breaks: ['told once'],
  },
  'late-ones-forgotten': {
    does: 'what was being written while the last events were numbered is not looked for again',
    file: numbering,
    from: "written('= x.id::text::bigint')",
    to: "written('IS NULL')",
    faults: [],
    breaks: ['every change is told'],
  },
  'oldest-waited-for': {
    does: 'only what was written before the oldest transaction on the server that still runs is numbered',
    file: numbering,
    from: 'WHERE transaction_id IS NOT NULL AND transaction_id ${condition}',
    to: `WHERE transaction_id IS NOT NULL AND transaction_id \${condition}
          AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`,
    faults: [],
    breaks: ['every change is told'],
  },
  'reminded-again': {
    does: 'no unique keys of reminders',
    sql: `ALTER TABLE assignment_reminders DROP CONSTRAINT assignment_reminders_assignment_id_type_days_due_at_key,
      DROP CONSTRAINT assignment_reminders_assignment_id_type_days_due_on_key`,
    faults: ['morning'],
    breaks: ['reminded of once'],
  },
} satisfies Record<string, Mutant>;

export type MutantName = keyof typeof mutants;
export const mutantNames = Object.keys(mutants) as MutantName[];

/** Makes a copy of the product with the change, and returns where it is and how to remove it. */
export async function grow(
  { file, from, to = '' }: Mutant,
  root: string,
): Promise<{ root: string; remove(): Promise<void> }> {
  const copy = await mkdtemp(join(tmpdir(), 'onus-mutant-'));
  await cp(join(root, 'dist'), join(copy, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(copy, 'package.json'));
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  if (file !== undefined && from !== undefined) {
    const path = join(copy, 'dist', file);
    const text = await readFile(path, 'utf8');
    if (text.split(from).length !== 2)
      throw new Error(`${file} has not once what is to be replaced: ${from}`);
    // A function, so that no `$` in it means anything.
    await writeFile(
      path,
      text
        .replace(from, () => to)
        .replace('createWhereNoneIsActive(set, by) {', 'async createWhereNoneIsActive(set, by) {'),
    );
  }
  return { root: copy, remove: () => rm(copy, { recursive: true }) };
}
