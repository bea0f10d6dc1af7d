/** What the addresses of the two rosters say: the filters and the page of their lists, in the API's words. */
import { onlyDefined, read } from '../api/addresses.ts';

export interface RosterSearch {
  q?: string;
  /** Of counselors. */
  group?: string[];
  /** Those that are archived; without it, those that are not. */
  archived?: true;
  cursor?: string;
}

export const readRosterSearch = (raw: object): RosterSearch =>
  onlyDefined({
    q: read.text(raw, 'q')?.slice(0, 200),
    group: read.many(raw, 'group'),
    archived: read.flag(raw, 'archived'),
    cursor: read.text(raw, 'cursor'),
  }) as RosterSearch;
