/** Entries of the audit as a table, for spreadsheets and archives: values that were changed are JSON. */
import { csvOf } from '../../http/tables/write-csv.js';
import type { Cell } from '../../http/tables/write-workbook.js';
import { toDto } from './audit-answer.js';
import type { AuditEntry } from './audit-entry.entity.js';
import type { AuditEntryDto } from './dto/audit.dto.js';

const json = (value: object | null): string | null => value && JSON.stringify(value);

const columns: Record<string, (entry: AuditEntryDto) => Cell> = {
  id: ({ id }) => id,
  at: ({ at }) => at.toISOString(),
  action: ({ action }) => action,
  actor_kind: ({ actor }) => actor.kind,
  actor_id: ({ actor }) => actor.id,
  actor_name: ({ actor }) => actor.name,
  actor_role: ({ actor }) => actor.role,
  address: ({ address }) => address,
  request_id: ({ requestId }) => requestId,
  target_kind: ({ target }) => target.kind,
  target_id: ({ target }) => target.id,
  target_name: ({ target }) => target.name,
  before: ({ before }) => json(before),
  after: ({ after }) => json(after),
  details: ({ details }) => json(details),
};

async function* rowsOf(batches: AsyncIterable<AuditEntry[]>): AsyncGenerator<Cell[][]> {
  for await (const entries of batches)
    yield entries.map(toDto).map((entry) => Object.values(columns).map((cellOf) => cellOf(entry)));
}

/** What fails in reading the entries fails the stream. */
export const auditCsv = (batches: AsyncIterable<AuditEntry[]>) =>
  csvOf(Object.keys(columns), rowsOf(batches));
