/** What the address of the list says: the filters, the order and the page of `GET /api/assignments`, in its words. */
import { read, said } from '../api/addresses.ts';
import { type Status, statuses } from '../words/assignment.tsx';

export const sorts = ['-createdAt', 'createdAt', 'dueAt', '-dueAt'] as const;

export interface AssignmentSearch {
  q?: string;
  status?: Status[];
  counselorId?: string[];
  scenarioId?: string[];
  group?: string[];
  overdue?: true;
  dueOn?: string;
  dueBefore?: string;
  dueAfter?: string;
  withoutDueDate?: true;
  completedAfter?: string;
  importId?: string;
  updatedSince?: string;
  sort?: (typeof sorts)[number];
  cursor?: string;
  limit?: number;
}

export function readAssignmentSearch(raw: Record<string, unknown>): AssignmentSearch {
  const status = statuses.filter((one) => read.many(raw, 'status')?.includes(one));
  const limit = Number(raw.limit);
  return said({
    q: read.text(raw, 'q'),
    status: status.length > 0 ? status : undefined,
    counselorId: read.many(raw, 'counselorId'),
    scenarioId: read.many(raw, 'scenarioId'),
    group: read.many(raw, 'group'),
    overdue: read.flag(raw, 'overdue'),
    dueOn: read.text(raw, 'dueOn'),
    dueBefore: read.text(raw, 'dueBefore'),
    dueAfter: read.text(raw, 'dueAfter'),
    withoutDueDate: read.flag(raw, 'withoutDueDate'),
    completedAfter: read.text(raw, 'completedAfter'),
    importId: read.text(raw, 'importId'),
    updatedSince: read.text(raw, 'updatedSince'),
    sort: read.oneOf(raw, 'sort', sorts),
    cursor: read.text(raw, 'cursor'),
    limit: [10, 25, 100, 200].includes(limit) ? limit : undefined,
  }) as AssignmentSearch;
}
