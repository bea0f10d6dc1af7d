import { bareName } from '../file/column-names.js';
import { kinds } from '../kinds/kinds.js';
import type { Import } from '../import.entity.js';

/** An import whose file has been read. */
export interface StagedImport extends Omit<Import, 'rows' | 'readAs'> {
  rows: number;
  /** Which columns of ours the cells of a row are. */
  readAs: string[];
}

/** The import, if its file has been read. */
export function staged(it: Import): StagedImport | undefined {
  const { rows, columns } = it;
  if (rows === null || columns === null) return undefined;
  return { ...it, rows, readAs: it.readAs ?? columns.map((name) => ourName(it, name)) };
}

/** Of an import whose file was read by the build before `read_as`. */
function ourName({ type }: Import, name: string): string {
  return kinds[type].columns.find((column) => bareName(column.name) === bareName(name))!.name;
}
