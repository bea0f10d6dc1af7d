/**
 * The statement that applies some rows of a file, in what all types of import share: it finds the rows, does with them
 * what the type does, notes what became of each that created nothing, and counts.
 *
 * Parameters: `$1` the import, `$2` the position before the first row, `$3` that of the last, `$4` whether it is a dry
 * run; the type's own follow.
 */
import type { Statement } from '../../database/connections/pools.js';

export interface Counts {
  created: number;
  updated: number;
  existing: number;
  completedBefore: number;
  invalid: number;
  leftOut: number;
}

/** How the rows of one type are applied. */
export interface Application {
  /** For the names of prepared statements. */
  name: string;
  /** Columns of `r`, a row of the file, and `read`, whose `fields` are as they are read, that `body` reads from `imported`. */
  columns: string;
  /** Common table expressions over `imported`, where `fault` is null, and `clock`. */
  body: string;
  /** A query of row, outcome and reason, of the rows without a fault that did not create anything. */
  outcomes: string;
}

export interface ApplyRows {
  /**
   * Moves the import on in the same statement, and returns its counts. Does nothing, and returns no row, unless the
   * import is running and stands at `$2`.
   */
  advance: Statement;
  /** Only returns the counts of these rows, for a transaction of several such statements. */
  tell: Statement;
}

export function applyRows({ name, columns, body, outcomes }: Application): ApplyRows {
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
      SELECT row, CASE WHEN left_out THEN 'left_out' ELSE 'invalid' END, NULL FROM imported WHERE fault IS NOT NULL
    ), noted AS (
      INSERT INTO import_outcomes (import_id, row, outcome, reason)
      SELECT $1, row, outcome, reason FROM judged
    ), counted AS (
      SELECT
        (SELECT count(*) FROM imported)::integer - count(*)::integer AS created,
        (count(*) FILTER (WHERE outcome = 'updated'))::integer AS updated,
        (count(*) FILTER (WHERE outcome = 'existing'))::integer AS existing,
        (count(*) FILTER (WHERE outcome = 'completed_before'))::integer AS completed_before,
        (count(*) FILTER (WHERE outcome = 'invalid'))::integer AS invalid,
        (count(*) FILTER (WHERE outcome = 'left_out'))::integer AS left_out
      FROM judged
    )
    ${ending}`;
  return {
    advance: { name: `import-${name}`, text: text('AND i.position = $2', advance) },
    tell: {
      name: `import-${name}-within`,
      text: text(
        '',
        `SELECT created, updated, existing, completed_before AS "completedBefore", invalid, left_out AS "leftOut" FROM counted`,
      ),
    },
  };
}

const advance = `
    UPDATE imports i SET
      position = $3,
      created = i.created + c.created,
      updated = i.updated + c.updated,
      existing = i.existing + c.existing,
      completed_before = i.completed_before + c.completed_before,
      invalid = i.invalid + c.invalid,
      left_out = i.left_out + c.left_out,
      version = version + 1
    FROM counted c
    WHERE i.id = $1 AND i.position = $2 AND i.status = 'running'
    RETURNING i.created, i.updated, i.existing, i.completed_before AS "completedBefore", i.invalid, i.left_out AS "leftOut"`;
