/**
 * The statement that applies some rows of a file, in what all types of import share: it finds the rows, does with them
 * what the type does, notes what became of each that did not do it, and counts.
 *
 * Parameters: `$1` the import, `$2` the position before the first row, `$3` that of the last, `$4` whether it is a dry
 * run; the type's own follow.
 */
import type { Statement } from '../../database/connections/pools.js';

export interface Counts {
  created: number;
  updated: number;
  cancelled: number;
  existing: number;
  completedBefore: number;
  touched: number;
  invalid: number;
  leftOut: number;
}

/** How the rows of one type are applied. */
export interface Application {
  /** For the names of prepared statements. */
  name: string;
  /** What a row does that has no outcome. */
  does?: 'created' | 'cancelled';
  /** What a row with a fault comes to. */
  onFault?: 'invalid' | 'touched';
  /** Columns of `r`, a row of the file, and `read`, whose `fields` are as they are read, that `body` reads from `imported`. */
  columns: string;
  /** Common table expressions over `imported`, where `fault` is null, and `clock`. */
  body: string;
  /** A query of row, outcome and reason, of the rows without a fault that did not do that. */
  outcomes: string;
}

export interface ApplyRows {
  /**
   * Moves the import on in the same statement, and returns its counts. Does nothing, and returns no row, unless the
   * import is running and stands at `$2`.
   */
  advance: Statement;
  /** The same, and says on the way how far it is: see {@link toldRow}. */
  check: Statement;
  /** Only returns the counts of these rows, for a transaction of several such statements. */
  tell: Statement;
}

/** Between two rows that are told. */
const step = 1_000;

const telling = `AND CASE WHEN r.row % ${step} = 0 THEN tell_import_row(r.row) ELSE true END`;

/** The row that a message of PostgreSQL tells a check has come to; undefined if it is another message. */
export function toldRow({
  message,
  detail,
}: {
  message?: string | undefined;
  detail?: string | undefined;
}): number | undefined {
  return detail === 'onus import row' ? Number(message) : undefined;
}

export function applyRows({
  name,
  does = 'created',
  onFault = 'invalid',
  columns,
  body,
  outcomes,
}: Application): ApplyRows {
  const done = '(SELECT count(*) FROM imported)::integer - count(*)::integer';
  const counted = (outcome: string): string => `(count(*) FILTER (WHERE outcome = '${outcome}'))::integer`;
  const text = (guard: string, ending: string): string => `
    WITH clock AS MATERIALIZED (
      SELECT clock_timestamp()::timestamptz(3) AS now
    ), imported AS (
      SELECT r.row, r.id, r.fault, r.left_out, i.organization_id, ${columns}
      FROM imports i
      JOIN import_rows r ON r.import_id = i.id AND r.row > $2::integer AND r.row <= $3::integer
      CROSS JOIN LATERAL (SELECT coalesce(r.cells, r.fields) AS fields) read
      WHERE i.id = $1::uuid AND i.status = 'running' ${guard}
    ), ${body}, judged AS (
      ${outcomes}
      UNION ALL
      SELECT row, CASE WHEN left_out THEN 'left_out' ELSE '${onFault}' END, NULL FROM imported WHERE fault IS NOT NULL
    ), noted AS (
      INSERT INTO import_outcomes (import_id, row, outcome, reason)
      SELECT $1, row, outcome, reason FROM judged
    ), counted AS (
      SELECT
        ${does === 'created' ? done : 0} AS created, ${does === 'cancelled' ? done : 0} AS cancelled,
        ${counted('updated')} AS updated, ${counted('existing')} AS existing,
        ${counted('completed_before')} AS completed_before, ${counted('touched')} AS touched,
        ${counted('invalid')} AS invalid, ${counted('left_out')} AS left_out
      FROM judged
    )
    ${ending}`;
  return {
    advance: { name: `import-${name}`, text: text('AND i.position = $2', advance) },
    check: { name: `import-${name}-check`, text: text(`AND i.position = $2 ${telling}`, advance) },
    tell: {
      name: `import-${name}-within`,
      text: text(
        '',
        `SELECT
           created, updated, cancelled, existing, completed_before AS "completedBefore", touched, invalid,
           left_out AS "leftOut"
         FROM counted`,
      ),
    },
  };
}

const advance = `
    UPDATE imports i SET
      position = $3,
      read_position = $3,
      created = i.created + c.created,
      updated = i.updated + c.updated,
      cancelled = i.cancelled + c.cancelled,
      existing = i.existing + c.existing,
      completed_before = i.completed_before + c.completed_before,
      touched = i.touched + c.touched,
      invalid = i.invalid + c.invalid,
      left_out = i.left_out + c.left_out,
      version = version + 1
    FROM counted c
    WHERE i.id = $1 AND i.position = $2 AND i.status = 'running'
    RETURNING
      i.created, i.updated, i.cancelled, i.existing, i.completed_before AS "completedBefore", i.touched, i.invalid,
      i.left_out AS "leftOut"`;
