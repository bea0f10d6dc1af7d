import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { createdAt, moment } from '../database/columns.js';
import { Organization } from '../organizations/organization.entity.js';
import type { AskedReading, DateOrder, Dialect, Found, Warning } from './file/source.js';
import type { ImportFormat, ImportMode, ImportStatus, ImportType, OnExisting } from './import-words.js';

/**
 * One import: what was asked for, how its file was read, and how far it is. The counts are those of the rows that are
 * decided, each in one of them; they change only together with what they count, in one transaction.
 */
@Entity({ name: 'imports' })
@Index('imports_organization_id_created_at_id_idx', ['organizationId', 'createdAt', 'id'])
@Index('imports_unfinished_idx', ['organizationId', 'createdAt', 'id'], { where: 'finished_at IS NULL' })
@Index('imports_finished_at_idx', ['finishedAt'], { where: 'rows_deleted_at IS NULL' })
@Index('imports_undo_of_key', ['undoOf'], {
  unique: true,
  where: `(undo_of IS NOT NULL) AND (status <> ALL (ARRAY['failed'::text, 'cancelled'::text]))`,
})
@Check('imports_type_check', `type IN ('assignments', 'counselors', 'scenarios', 'cancellations', 'undo')`)
@Check('imports_undo_of_check', `(type = 'undo') = (undo_of IS NOT NULL)`)
@Check('imports_mode_check', `mode IN ('partial', 'atomic')`)
@Check('imports_format_check', `format IN ('csv', 'ndjson', 'xlsx', 'ods')`)
@Check('imports_on_existing_check', `on_existing IN ('skip', 'update')`)
@Check(
  'imports_read_as_check',
  `rows IS NULL OR reading = '{}' AND on_existing = 'skip' OR read_as IS NOT NULL`,
)
@Check('imports_read_position_check', `reading = '{}' AND on_existing = 'skip' OR read_position = position`)
@Check('imports_status_check', `status IN ('queued', 'running', 'completed', 'failed', 'cancelled')`)
export class Import {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'imports_pkey' })
  id: string;

  @Column({ type: 'uuid', name: 'organization_id' })
  @ForeignKey(() => Organization, { name: 'imports_organization_id_fkey' })
  organizationId: string;

  @Column({ type: 'text' })
  type: ImportType;

  /** The import that this one undoes: one undo of it runs or is completed. */
  @Column({ type: 'uuid', name: 'undo_of', nullable: true })
  undoOf: string | null;

  @Column({ type: 'text' })
  mode: ImportMode;

  @Column({ type: 'boolean', name: 'dry_run' })
  dryRun: boolean;

  @Column({ type: 'boolean', name: 'reassign_completed' })
  reassignCompleted: boolean;

  /** Whether a row of a roster brings back whom or what it names, if that is archived. */
  @Column({ type: 'boolean', default: false })
  unarchive: boolean;

  @Column({ type: 'text' })
  format: ImportFormat;

  @Column({ type: 'text', name: 'file_name', nullable: true })
  fileName: string | null;

  /** Of the file. `bigint` comes as text. */
  @Column({ type: 'bigint' })
  bytes: string;

  /** The user who uploaded it, and their name at that time. */
  @Column({ type: 'uuid', name: 'created_by_id' })
  createdById: string;

  @Column({ type: 'text', name: 'created_by_name' })
  createdByName: string;

  @Column({ type: 'text', default: 'queued' })
  status: ImportStatus;

  /** Why it failed, for the person who uploaded the file. */
  @Column({ type: 'text', nullable: true })
  error: string | null;

  /** What becomes of the active one that a row meets. */
  @Column({ type: 'text', name: 'on_existing', default: 'skip' })
  onExisting: OnExisting;

  /** How the file is to be read, as far as the upload says. */
  @Column({ type: 'jsonb', default: {} })
  reading: AskedReading;

  /** How the file was read. */
  @Column({ type: 'text', nullable: true })
  encoding: string | null;

  @Column({ type: 'text', nullable: true })
  delimiter: string | null;

  @Column({ type: 'text', nullable: true })
  dialect: Dialect | null;

  @Column({ type: 'text', nullable: true })
  sheet: string | null;

  /** Of dates that are not written as 2027-01-31. */
  @Column({ type: 'text', name: 'date_order', nullable: true })
  dateOrder: DateOrder | null;

  /** How sure each of these is. */
  @Column({ type: 'jsonb', nullable: true })
  certainty: Found['certainty'] | null;

  /** The names of the columns, as they came. */
  @Column({ type: 'text', array: true, nullable: true })
  columns: string[] | null;

  /** Of a workbook: what each of them is called in its sheet, `C` or `Sheet1!C`. */
  @Column({ type: 'text', name: 'sheet_columns', array: true, nullable: true })
  sheetColumns: string[] | null;

  /** Which columns of ours the cells of a row are. */
  @Column({ type: 'text', name: 'read_as', array: true, nullable: true })
  readAs: string[] | null;

  /** The names of those that are left out. */
  @Column({ type: 'text', array: true, default: [] })
  ignored: string[];

  @Column({ type: 'jsonb', default: [] })
  warnings: Warning[];

  /** How many the file has, once it is read. */
  @Column({ type: 'integer', nullable: true })
  rows: number | null;

  /** The last row that is decided. */
  @Column({ type: 'integer', default: 0 })
  position: number;

  /** The same, as builds set it that know `reading`: one that does not cannot move on what it would read otherwise. */
  @Column({ type: 'integer', name: 'read_position', default: 0 })
  readPosition: number;

  @Column({ type: 'integer', default: 0 })
  created: number;

  @Column({ type: 'integer', default: 0 })
  updated: number;

  @Column({ type: 'integer', default: 0 })
  cancelled: number;

  @Column({ type: 'integer', default: 0 })
  existing: number;

  @Column({ type: 'integer', name: 'completed_before', default: 0 })
  completedBefore: number;

  /** Of an undo: what it left alone. */
  @Column({ type: 'integer', default: 0 })
  touched: number;

  @Column({ type: 'integer', default: 0 })
  invalid: number;

  /** Rows that the upload wanted to be left out. */
  @Column({ type: 'integer', name: 'left_out', default: 0 })
  leftOut: number;

  /** Counts the changes to this row, for those who follow it. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column(createdAt)
  createdAt: Date;

  @Column({ ...moment, name: 'started_at', nullable: true })
  startedAt: Date | null;

  /** When all of the file was read. */
  @Column({ ...moment, name: 'read_at', nullable: true })
  readAt: Date | null;

  @Column({ ...moment, name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  /** Since when the rows, which are people's data, are no longer kept. */
  @Column({ ...moment, name: 'rows_deleted_at', nullable: true })
  rowsDeletedAt: Date | null;
}

/** By which an import is named in the history of what it changed. */
export function importActorName({ type, fileName }: Pick<Import, 'type' | 'fileName'>): string {
  if (type === 'undo') return fileName === null ? 'Undo of an import' : `Undo of ${fileName}`;
  return fileName ?? 'Import';
}
