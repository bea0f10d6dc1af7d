/** What the columns of a file probably are: by a system whose file it is, or by what our columns are called elsewhere. */
import { bareName, columnNamed } from '../file/column-names.js';
import type { MappedColumn, MappedColumns } from '../file/source.js';
import type { FileType } from '../import-words.js';
import { kinds } from '../kinds/kinds.js';
import type { SuggestionDto } from './dto/suggestion.dto.js';
import { knownFiles, synonyms, type Ways } from './known-files.js';

/** For a header that says nothing of a mapping by itself; undefined where it needs none, or none is known. */
export function suggestMapping(header: readonly string[], type: FileType): SuggestionDto | undefined {
  const { columns: ours } = kinds[type];
  const find = finderIn(header);
  const required = ours.filter((column) => column.required).map(({ name }) => name);
  for (const { name, type: itsType, has, columns: ways, only = {}, timeZone, note } of knownFiles) {
    const columns = found(ways, find);
    if (itsType !== type || !has.every(find) || !required.every((column) => column in columns)) continue;
    const filters = Object.entries(only).flatMap(([column, words]) => {
      const itself = find(column);
      return typeof itself === 'string' ? [[itself, [...words]] as [string, string[]]] : [];
    });
    return {
      columns,
      ...(filters.length > 0 && { only: Object.fromEntries(filters) }),
      ...(timeZone !== undefined && { timeZone }),
      from: 'ready-made',
      name,
      why: `The columns are those of a known kind of file: ${name}.${note === undefined ? '' : ` ${note}`}`,
    };
  }
  const own = new Set(header.map((name) => columnNamed(kinds[type], name)?.name));
  const missing = Object.entries(synonyms[type]).filter(([column]) => !own.has(column));
  const columns = found(Object.fromEntries(missing), find);
  if (Object.keys(columns).length === 0) return undefined;
  const lacking = required.filter((column) => !own.has(column) && !(column in columns));
  return {
    columns,
    from: 'synonyms',
    name: null,
    why:
      'These columns are likely by their names: look at each.' +
      lacking.map((column) => ` ${column} is still to be said, by a column or for all rows.`).join(''),
  };
}

/** Of each of our columns the first way that is there. */
function found(ways: Ways, find: Find): MappedColumns {
  return Object.fromEntries(
    Object.entries(ways).flatMap(([column, each]) => {
      const way = each
        .map((names) => there(names, find))
        // A row for each scenario is meant, and hardly a row for each of anything else.
        .find((from) => from !== undefined && (column === 'scenario' || !isEach(from)));
      return way === undefined ? [] : [[column, way]];
    }),
  );
}

function there(names: string | readonly string[], find: Find): string | MappedColumn | undefined {
  if (typeof names === 'string') return find(names);
  const columns = names.map(find);
  return columns.every((column) => typeof column === 'string') ? { columns } : undefined;
}

const isEach = (from: string | MappedColumn): boolean => typeof from === 'object' && 'each' in from;

/** Where a name is in a header: as that has it, or what makes a row of each if it is there several times. */
type Find = (name: string) => string | { each: string } | undefined;

function finderIn(header: readonly string[]): Find {
  const bare = header.map(plain);
  return (name) => {
    const [before, after] = plain(name).split('*');
    if (after !== undefined) {
      const isThere = bare.some(
        (each) => each.startsWith(before!) && /^\d+$/.test(each.slice(before!.length)),
      );
      return isThere ? { each: name } : undefined;
    }
    const places = bare.flatMap((each, at) => (each === before ? [at] : []));
    if (places.length > 1) return { each: header[places[0]!]! };
    return places.length === 0 ? undefined : header[places[0]!];
  };
}

/** A name without case, spaces and punctuation. */
const plain = (name: string): string => bareName(name).replace(/[^\p{L}\p{N}#*]/gu, '');
