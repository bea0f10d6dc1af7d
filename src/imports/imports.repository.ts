/** Imports in the database. They are no part of the promise: what is here reads and writes beside it, READ COMMITTED. */
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { Lists } from '../database/lists/lists.js';
import { Pools } from '../database/connections/pools.js';
import { change, changing } from '../database/transactions/changing.js';
import { type AskedPage, newestFirst, type Page, readPage } from '../http/paging/pages.js';
import type { Import } from './import.entity.js';

/** An import with how far it is. */
export interface ImportState extends Import {
  readBytes: number;
  written: number;
  ticks: number;
}

export type NewImport = Pick<
  Import,
  | 'id'
  | 'organizationId'
  | 'type'
  | 'mode'
  | 'dryRun'
  | 'reassignCompleted'
  | 'unarchive'
  | 'format'
  | 'fileName'
  | 'bytes'
  | 'createdById'
  | 'createdByName'
  | 'onExisting'
  | 'reading'
>;

const state = `
  SELECT
    i.id, i.organization_id AS "organizationId", type, undo_of AS "undoOf", mode, dry_run AS "dryRun",
    reassign_completed AS "reassignCompleted", unarchive, format, file_name AS "fileName", bytes,
    created_by_id AS "createdById", created_by_name AS "createdByName", status, error, encoding, delimiter, dialect, sheet, date_order AS "dateOrder", certainty, columns,
    read_as AS "readAs", sheet_columns AS "sheetColumns", ignored, warnings, on_existing AS "onExisting", reading, left_out AS "leftOut",
    rows, position, created, updated, cancelled, existing, completed_before AS "completedBefore", touched, invalid, version,
    created_at AS "createdAt", started_at AS "startedAt", read_at AS "readAt",
    finished_at AS "finishedAt",
    rows_deleted_at AS "rowsDeletedAt",
    coalesce(p.read_bytes, 0)::float8 AS "readBytes", coalesce(p.written, 0) AS written, coalesce(p.ticks, 0) AS ticks
  FROM imports i
  LEFT JOIN import_progress p ON p.import_id = i.id`;

@Injectable()
export class ImportsRepository {
  constructor(
    private readonly pools: Pools,
    private readonly lists: Lists,
  ) {}

  /** Runs on a connection, so that more can come with it in one transaction. */
  async insert(client: PoolClient, it: NewImport): Promise<void> {
    await client.query(
      `INSERT INTO imports (
         id, organization_id, type, mode, dry_run, reassign_completed, format, file_name, bytes, created_by_id,
         created_by_name, unarchive, on_existing, reading
       ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        it.id,
        it.organizationId,
        it.type,
        it.mode,
        it.dryRun,
        it.reassignCompleted,
        it.format,
        it.fileName,
        it.bytes,
        it.createdById,
        it.createdByName,
        it.unarchive,
        it.onExisting,
        it.reading,
      ],
    );
  }

  /** Stores the undo of an import, unless it has one that was not broken off. */
  async insertUndo(
    it: Pick<Import, 'id' | 'undoOf' | 'createdById' | 'createdByName' | 'warnings'>,
  ): Promise<void> {
    await this.change(
      `INSERT INTO imports (
         id, organization_id, type, undo_of, mode, dry_run, reassign_completed, format, file_name, bytes, created_by_id,
         created_by_name, warnings
       )
       SELECT $1, organization_id, 'undo', id, 'partial', false, false, 'csv', file_name, 0, $3, $4, $5
       FROM imports
       WHERE id = $2
       ON CONFLICT (undo_of) WHERE undo_of IS NOT NULL AND status <> ALL (ARRAY['failed', 'cancelled']) DO NOTHING`,
      [it.id, it.undoOf, it.createdById, it.createdByName, JSON.stringify(it.warnings)],
    );
  }

  /** The undo of an import that was not broken off. */
  async findUndo(organizationId: string, undoOf: string): Promise<ImportState | undefined> {
    const [row] = await this.query<ImportState>(
      `${state}
       WHERE i.organization_id = $1 AND undo_of = $2 AND undo_of IS NOT NULL
         AND status <> ALL (ARRAY['failed', 'cancelled'])`,
      [organizationId, undoOf],
    );
    return row;
  }

  /** A transaction of its own, which says who acts. */
  transaction<T>(run: (client: PoolClient) => Promise<T>): Promise<T> {
    return changing(this.pools, run);
  }

  /** @param client a connection with a transaction to look within */
  async find(organizationId: string, id: string, client?: PoolClient): Promise<ImportState | undefined> {
    const text = `${state} WHERE i.organization_id = $1 AND i.id = $2`;
    const values = [organizationId, id];
    const [row] =
      client === undefined
        ? await this.query<ImportState>(text, values)
        : (await client.query<ImportState>(text, values)).rows;
    return row;
  }

  /** Newest first. */
  list(organizationId: string, asked: AskedPage): Promise<Page<ImportState>> {
    const values = [organizationId];
    return readPage(newestFirst('i.'), asked, values, (rest) =>
      this.lists.read<ImportState>({ text: `${state} WHERE i.organization_id = $1 ${rest}` }, values),
    );
  }

  /** Ends an import that has not ended yet. What is under way finds that out, and undoes itself. */
  async cancel(organizationId: string, id: string): Promise<void> {
    await this.change(
      `UPDATE imports SET status = 'cancelled', finished_at = now(), version = version + 1
       WHERE organization_id = $1 AND id = $2 AND finished_at IS NULL`,
      [organizationId, id],
    );
  }

  /** The import of an organization whose turn it is. */
  async next(organizationId: string): Promise<ImportState | undefined> {
    const [row] = await this.query<ImportState>(
      `${state}
       WHERE i.organization_id = $1 AND finished_at IS NULL
       ORDER BY i.created_at, i.id
       LIMIT 1`,
      [organizationId],
    );
    return row;
  }

  /** Organizations that have imports to run. */
  async waiting(): Promise<string[]> {
    const rows = await this.query<{ id: string }>(
      'SELECT DISTINCT organization_id AS id FROM imports WHERE finished_at IS NULL',
      [],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether no instance is at an organization's imports: whoever is holds its lock, as long as its connection lives. */
  async isIdle(lock: string): Promise<boolean> {
    const [row] = await this.query<{ idle: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS idle', [lock]);
    return row?.idle ?? false;
  }

  async start(id: string): Promise<void> {
    await this.query(
      `UPDATE imports SET status = 'running', started_at = now(), version = version + 1
       WHERE id = $1 AND status = 'queued'`,
      [id],
    );
  }

  /** Ends an import that could not be done. */
  async fail(id: string, error: string): Promise<void> {
    await this.query(
      `UPDATE imports SET status = 'failed', error = $2, finished_at = now(), version = version + 1
       WHERE id = $1 AND finished_at IS NULL`,
      [id, error],
    );
  }

  /** Says how far a step is, and asks whether it is still wanted. */
  async tick(id: string, readBytes: number, written: number): Promise<boolean> {
    const [row] = await this.pools.query<{ running: boolean }>(
      {
        name: 'import-tick',
        text: `
          WITH progress AS (
            INSERT INTO import_progress AS p (import_id, read_bytes, written, ticks) VALUES ($1, $2, $3, 1)
            ON CONFLICT (import_id) DO UPDATE SET read_bytes = $2, written = $3, ticks = p.ticks + 1
            WHERE (p.read_bytes, p.written) IS DISTINCT FROM ($2, $3)
          )
          SELECT status = 'running' AS running FROM imports WHERE id = $1`,
      },
      [id, readBytes, written],
    );
    return row?.running ?? false;
  }

  /** Ends the statement that a connection runs. */
  async interrupt(processId: number): Promise<void> {
    await this.query('SELECT pg_cancel_backend($1)', [processId]);
  }

  /** What the audit notes. */
  private async change(text: string, values: unknown[]): Promise<void> {
    await change(this.pools, { text }, values);
  }

  private query<Row extends object>(text: string, values: unknown[]): Promise<Row[]> {
    return this.pools.query<Row>({ text }, values);
  }
}
