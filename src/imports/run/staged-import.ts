import { columnNamed } from '../kinds/kind.js';
import { kinds } from '../kinds/kinds.js';
import type { Import } from '../import.entity.js';

/** An import whose file has been read. */
export interface StagedImport extends Omit<Import, 'rows' | 'columns'> {
  rows: number;
  /** What each column is, by the names of its kind. */
  columns: string[];
}

/** The import, if its file has been read. */
export function staged(it: Import): StagedImport | undefined {
  const { rows, columns } = it;
  if (rows === null || columns === null) return undefined;
  return { ...it, rows, columns: columns.map((name) => columnNamed(kinds[it.type], name)!.name) };
}
