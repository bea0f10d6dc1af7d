/** An import as it is answered. */
import type { ImportCountsDto, ImportDto } from '../dto/imports.dto.js';
import type { AskedReading } from '../file/source.js';
import type { ImportState } from '../imports.repository.js';

/** Of the whole, how much reading the file counts. */
const readingShare = 0.1;

export function toDto(it: ImportState): ImportDto {
  const progress = progressOf(it);
  const counts = countsOf(it);
  const done = Math.max(counts.total, it.written);
  const rate = rateOf(it, done);
  return {
    id: it.id,
    type: it.type,
    undoOf: it.undoOf,
    fileName: it.fileName,
    status: it.status,
    mode: it.mode,
    dryRun: it.dryRun,
    reassignCompleted: it.reassignCompleted,
    unarchive: it.unarchive,
    onExisting: it.onExisting,
    progress,
    counts,
    rows: it.rows,
    rowsPerSecond: rate === null ? null : Math.round(rate),
    secondsLeft: it.status === 'running' && rate ? Math.ceil(((it.rows ?? 0) - done) / rate) : null,
    error: it.error,
    encoding: it.encoding,
    delimiter: it.delimiter,
    dialect: it.dialect,
    sheet: it.sheet,
    dateOrder: it.dateOrder,
    certainty: it.certainty ?? {},
    ignored: it.ignored,
    warnings: it.warnings,
    bytes: Number(it.bytes),
    createdBy: { id: it.createdById, name: it.createdByName },
    createdAt: it.createdAt,
    startedAt: it.startedAt,
    finishedAt: it.finishedAt,
  };
}

/** Rows in a second since the file was read; null before. */
function rateOf({ readAt, finishedAt }: ImportState, done: number): number | null {
  const seconds = readAt === null ? 0 : ((finishedAt ?? new Date()).getTime() - readAt.getTime()) / 1000;
  return seconds > 0 ? done / seconds : null;
}

function progressOf({ status, rows, bytes, readBytes, position, written }: ImportState): number {
  if (status === 'completed') return 1;
  const share =
    rows === null
      ? readingShare * Math.min(1, readBytes / Math.max(1, Number(bytes)))
      : readingShare + (1 - readingShare) * (rows === 0 ? 1 : Math.max(position, written) / rows);
  // All is done when the import says so.
  return Math.min(0.99, Math.floor(share * 1000) / 1000);
}

/** What the rows of an import can come to beside what is always told. */
function countedOf({ type, onExisting }: ImportState): (keyof ImportCountsDto & keyof ImportState)[] {
  switch (type) {
    case 'assignments':
      return onExisting === 'update' ? ['updated', 'completedBefore'] : ['completedBefore'];
    case 'counselors':
    case 'scenarios':
      return ['updated'];
    case 'cancellations':
      return ['cancelled'];
    case 'undo':
      return ['cancelled', 'touched'];
  }
}

function countsOf(it: ImportState): ImportCountsDto {
  const { created, existing, invalid, leftOut, reading } = it;
  const others = countedOf(it).map((name) => [name, it[name]] as const);
  const total = others.reduce((sum, [, count]) => sum + count, created + existing + invalid + leftOut);
  const { updated, ...rest } = Object.fromEntries(others) as Partial<ImportCountsDto>;
  return {
    total,
    created,
    ...(updated !== undefined && { updated }),
    existing,
    ...rest,
    invalid,
    ...(leavesOut(reading) && { leftOut }),
  };
}

/** Whether rows can be left out by what the upload says. */
const leavesOut = ({ only, columns = {} }: AskedReading): boolean =>
  only !== undefined ||
  Object.values(columns).some((from) => typeof from === 'object' && from !== null && 'each' in from);
