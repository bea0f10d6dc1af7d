/** What the address of the list says: the filters, the order and the page of `GET /api/assignments`, in its words. */
import { onlyDefined, read } from '../api/addresses.ts';
import { type Day, addDays } from '../i18n/dates.ts';
import { type Status, statuses } from '../words/assignment.tsx';

export const sorts = ['-createdAt', 'createdAt', 'dueAt', '-dueAt'] as const;
export type Sort = (typeof sorts)[number];

export interface AssignmentFilters {
  q?: string;
  status?: Status[];
  counselorId?: string[];
  scenarioId?: string[];
  group?: string[];
  overdue?: true;
  withoutDueDate?: true;
  dueOn?: string;
  dueBefore?: string;
  dueAfter?: string;
  completedAfter?: string;
  importId?: string;
  updatedSince?: string;
  id?: string[];
}

export interface AssignmentSearch extends AssignmentFilters {
  sort?: Sort;
  cursor?: string;
  limit?: number;
}

/** The router leaves in its search what is left out here: whoever asks the service reads it by this again. */
export function readAssignmentSearch(raw: object): AssignmentSearch {
  const status = statuses.filter((one) => read.many(raw, 'status')?.includes(one));
  const limit = Number('limit' in raw && raw.limit);
  return onlyDefined({
    q: read.text(raw, 'q'),
    status: status.length > 0 ? status : undefined,
    counselorId: read.many(raw, 'counselorId'),
    scenarioId: read.many(raw, 'scenarioId'),
    group: read.many(raw, 'group'),
    overdue: read.flag(raw, 'overdue'),
    withoutDueDate: read.flag(raw, 'withoutDueDate'),
    dueOn: read.text(raw, 'dueOn'),
    dueBefore: read.text(raw, 'dueBefore'),
    dueAfter: read.text(raw, 'dueAfter'),
    completedAfter: read.text(raw, 'completedAfter'),
    importId: read.text(raw, 'importId'),
    updatedSince: read.text(raw, 'updatedSince'),
    id: read.many(raw, 'id'),
    sort: read.oneOf(raw, 'sort', sorts),
    cursor: read.text(raw, 'cursor'),
    limit: [10, 25, 100, 200].includes(limit) ? limit : undefined,
  }) as AssignmentSearch;
}

/** Undefined takes a filter away. */
export type FilterChange = { [Name in keyof AssignmentFilters]?: AssignmentFilters[Name] | undefined };

/** With other filters, from the first page: a cursor is of the list that it was given for. */
export const withFilters = (search: AssignmentSearch, change: FilterChange): AssignmentSearch =>
  onlyDefined({ ...search, ...change, cursor: undefined }) as AssignmentSearch;

/** The newest first is what it is without being said. */
export const withOrder = (search: AssignmentSearch, sort: Sort): AssignmentSearch =>
  onlyDefined({
    ...search,
    sort: sort === '-createdAt' ? undefined : sort,
    cursor: undefined,
  }) as AssignmentSearch;

export const withoutFilters = ({ sort, limit }: AssignmentSearch): AssignmentSearch =>
  onlyDefined({ sort, limit }) as AssignmentSearch;

/** How many are on; where the due days begin and end is one. */
export function countFilters({ sort: _s, cursor: _c, limit: _l, ...filters }: AssignmentSearch): number {
  const { dueAfter, dueBefore, ...others } = filters;
  return Object.keys(others).length + (dueAfter === undefined && dueBefore === undefined ? 0 : 1);
}

/** The first and the last due day that are asked for, where days are. */
export interface DueRange {
  from: Day | null;
  to: Day | null;
}

/** One of the calendar, in the years 1 to 9999. `Date` takes the 31st of February for the 3rd of March. */
export const isDay = (text: string | undefined): text is Day =>
  text !== undefined &&
  /^(?!0000)\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  addDays(text, 0) === text;

/** Null also beyond the first and the last day that there is. */
function dayBeside(bound: string | undefined, days: number): Day | null {
  const day = isDay(bound) ? addDays(bound, days) : undefined;
  return isDay(day) ? day : null;
}

/** The API's bounds are outside of what they bound. */
export function dueRangeOf({ dueOn, dueAfter, dueBefore }: AssignmentFilters): DueRange {
  if (isDay(dueOn)) return { from: dueOn, to: dueOn };
  return {
    from: dayBeside(dueAfter, 1),
    to: dayBeside(dueBefore, -1),
  };
}

export function dueFilters({ from, to }: DueRange): FilterChange {
  const isOne = from !== null && from === to;
  return {
    dueOn: isOne ? from : undefined,
    dueAfter: isOne || from === null ? undefined : addDays(from, -1),
    dueBefore: isOne || to === null ? undefined : addDays(to, 1),
  };
}
