/** Both versions of what two people changed at the same time, side by side, and the choice between them. */
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/notes.tsx';
import { type Draft, type Kind, namesOf } from './kind.ts';
import { t } from './texts.ts';

export function Conflict<Item, Field extends string, Body extends Record<Field, unknown>>({
  kind,
  draft: { base, fields },
  theirs,
  onKeep,
  onTake,
}: {
  kind: Kind<Item, Field, Body>;
  draft: Draft<Item, Field>;
  theirs: Item;
  onKeep: () => void;
  onTake: () => void;
}) {
  const before = kind.fieldsOf(base);
  const now = kind.fieldsOf(theirs);
  const rows = namesOf(kind).filter((name) => fields[name] !== now[name]);
  const shown = (name: Field, text: string) =>
    text === '' ? <span className="text-soft">{t.nothing}</span> : kind.shown(name, text);
  return (
    <Note tone="caution" isAlert title={t.stale}>
      <p>{t.staleWhy}</p>
      <table className="mt-2 w-full">
        <thead className="text-xs">
          <tr>
            {[t.field, t.yours, t.theirs].map((head) => (
              <th key={head} scope="col" className="py-1 pe-2 text-start font-medium">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="align-top">
          {rows.map((name) => (
            <tr key={name} className="border-t border-caution">
              <th scope="row" className="py-1 pe-2 text-start font-medium">
                {kind.labels[name]}
              </th>
              <td className="py-1 pe-2 wrap-anywhere">
                <div className="line-clamp-6">
                  {fields[name] === before[name] ? (
                    <span className="text-soft">{t.notYours}</span>
                  ) : (
                    shown(name, fields[name])
                  )}
                </div>
              </td>
              <td className="py-1 wrap-anywhere">
                <div className="line-clamp-6">{shown(name, now[name])}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button onPress={onTake}>{t.takeTheirs}</Button>
        <Button look="main" onPress={onKeep}>
          {t.keepYours}
        </Button>
      </div>
    </Note>
  );
}
