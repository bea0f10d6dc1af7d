/**
 * Which rows of a page are selected: one by one, a range with Shift, or all. A range grows and shrinks from where it was
 * begun, and does what was done there: selects, or takes the selection back.
 */
import { useReducer } from 'react';

interface Selection {
  ids: string[];
  selected: ReadonlySet<string>;
  /** Where a range begins, whether it selects, and what was selected beside it. */
  anchor: { id: string; selects: boolean; beside: ReadonlySet<string> } | null;
}

type Act =
  | { does: 'toggle' | 'extend'; id: string }
  | { does: 'extendFrom'; from: string; id: string }
  | { does: 'all' | 'none' }
  | { does: 'rows'; ids: string[] };

const none: ReadonlySet<string> = new Set();

export function select(selection: Selection, act: Act): Selection {
  const { ids, selected, anchor } = selection;
  switch (act.does) {
    case 'toggle': {
      const next = new Set(selected);
      if (!next.delete(act.id)) next.add(act.id);
      return { ids, selected: next, anchor: { id: act.id, selects: next.has(act.id), beside: next } };
    }
    case 'extend': {
      if (anchor === null) return select(selection, { ...act, does: 'toggle' });
      const [first, last] = [ids.indexOf(anchor.id), ids.indexOf(act.id)].toSorted((a, b) => a - b);
      const range = ids.slice(first, last! + 1);
      const next = new Set(anchor.beside);
      for (const id of range)
        if (anchor.selects) next.add(id);
        else next.delete(id);
      return { ids, selected: next, anchor };
    }
    case 'extendFrom': {
      const begun = anchor ?? { id: act.from, selects: true, beside: new Set([...selected, act.from]) };
      return select({ ids, selected, anchor: begun }, { does: 'extend', id: act.id });
    }
    case 'all':
      return { ids, selected: new Set(ids), anchor: null };
    case 'none':
      return { ids, selected: none, anchor: null };
    case 'rows': {
      // What is gone is selected no more.
      const left = act.ids.filter((id) => selected.has(id));
      const isSame = left.length === selected.size;
      return {
        ids: act.ids,
        selected: isSame ? selected : new Set(left),
        anchor: anchor !== null && act.ids.includes(anchor.id) ? anchor : null,
      };
    }
  }
}

export function useSelection(rows: readonly { id: string }[]) {
  const [selection, act] = useReducer(select, { ids: [], selected: none, anchor: null });
  const isOf = selection.ids.length === rows.length && rows.every(({ id }, at) => id === selection.ids[at]);
  if (!isOf) act({ does: 'rows', ids: rows.map(({ id }) => id) });
  return { selected: selection.selected, act };
}
