/** The rows of imports in the database, as they are told, and as they are forgotten. */
import { Injectable } from '@nestjs/common';
import type { ChangedFields } from '../assignments/assignment-change.entity.js';
import type { AssignmentStatus } from '../assignments/lifecycle.js';
import { Pools } from '../database/connections/pools.js';
import { Lists } from '../database/lists/lists.js';

/** A row of a file, with what became of it. */
export interface RowWithOutcome {
  row: number;
  line: number;
  fields: (string | null)[];
  /** As they are read; null if that is as they came. */
  cells: (string | null)[] | null;
  /** Of NDJSON: the line as it came. */
  whole: string | null;
  outcome: string;
  reason: string | null;
  fault: string | null;
  /** Of a row of an undo that was left alone: what somebody did last to its assignment. */
  touch: Touch | null;
}

export interface Touch {
  by: string;
  at: string;
  from: AssignmentStatus;
  to: AssignmentStatus;
  changes: ChangedFields | null;
}

/** About a tenth of a second's work: a shutdown waits no longer than that. */
const rowsForgottenAtOnce = 10_000;

@Injectable()
export class ImportRowsRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
  ) {}

  /** Some of the rows, with an outcome or all, by position. A row that is decided and has none did what the import is for. */
  page(id: string, outcome: string | null, after: number, limit: number): Promise<RowWithOutcome[]> {
    return this.lists.readFresh<RowWithOutcome>(
      {
        text: `
          SELECT r.row, line, fields, cells, whole, reason, fault,
            decided.outcome, touch
          FROM import_rows r
          JOIN imports i ON i.id = r.import_id
          LEFT JOIN import_outcomes o ON o.import_id = r.import_id AND o.row = r.row
          CROSS JOIN LATERAL (
            SELECT coalesce(o.outcome, CASE
              WHEN r.row > i.position THEN 'unprocessed'
              WHEN i.type IN ('cancellations', 'undo') THEN 'cancelled'
              ELSE 'created'
            END) AS outcome
          ) decided
          LEFT JOIN LATERAL (
            SELECT jsonb_build_object('by', actor_name, 'at', at, 'from', from_status, 'to', to_status, 'changes', changes) AS touch
            FROM assignment_changes
            WHERE assignment_id = r.id
              AND version = CASE o.outcome WHEN 'touched' THEN nullif(substr(o.reason, length('touched ') + 1), '')::integer END
          ) last ON true
          WHERE r.import_id = $1 AND r.row > $3 AND ($2::text IS NULL OR decided.outcome = $2)
          ORDER BY r.row
          LIMIT $4`,
      },
      [id, outcome, after, limit],
    );
  }

  /**
   * Deletes some rows of an import that ended long ago: asked again, all of them, and of the next. Returns whether there
   * may be more.
   */
  async forgetOld(days: number): Promise<boolean> {
    const [old] = await this.query<{ id: string }>(
      `SELECT id FROM imports
       WHERE finished_at < now() - $1 * interval '1 day' AND rows_deleted_at IS NULL
       ORDER BY finished_at
       LIMIT 1`,
      [days],
    );
    if (old === undefined) return false;
    for (const table of ['import_outcomes', 'import_rows']) {
      const first = `SELECT row FROM ${table} WHERE import_id = $1 ORDER BY row LIMIT ${rowsForgottenAtOnce}`;
      const [gone] = await this.query<{ rows: number }>(
        `WITH gone AS (
           DELETE FROM ${table} WHERE import_id = $1 AND row <= (SELECT max(row) FROM (${first}) first) RETURNING 1
         )
         SELECT count(*)::integer AS rows FROM gone`,
        [old.id],
      );
      if (gone!.rows > 0) return true;
    }
    await this.query('DELETE FROM import_progress WHERE import_id = $1', [old.id]);
    await this.query('UPDATE imports SET rows_deleted_at = now() WHERE id = $1', [old.id]);
    return true;
  }

  private query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    return this.pools.query<Row>({ text }, values);
  }
}
