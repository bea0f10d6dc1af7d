/** What was chosen, each with a way to take it away again. One tab stop: arrows go along, Delete removes. */
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Tag, TagGroup, TagList } from 'react-aria-components/TagGroup';
import { linkLook } from './button.tsx';
import type { Option } from './choice.tsx';
import { t } from './texts.ts';

/** More than these are shown when they are asked for. */
const fewAtFirst = 12;
/** These are soon taken away one by one. */
const few = 3;

export function Tags({
  label,
  options,
  onRemove,
  onClear,
}: {
  label: string;
  options: Option[];
  onRemove: (ids: Set<string>) => void;
  onClear: () => void;
}) {
  const [isWhole, setWhole] = useState(false);
  if (options.length === 0) return null;
  const shown = isWhole ? options : options.slice(0, fewAtFirst);
  return (
    <div className="mt-2 flex flex-col items-start gap-1">
      <TagGroup aria-label={label} className="max-w-full" onRemove={(ids) => onRemove(ids as Set<string>)}>
        <TagList items={shown} className="flex max-h-40 flex-wrap gap-1 overflow-auto">
          {({ name }) => (
            <Tag
              textValue={name}
              className="inline-flex min-h-7 max-w-full items-center gap-1 rounded-full border border-line bg-page ps-2.5 pe-0.5"
            >
              <span className="truncate">{name}</span>
              <AriaButton
                slot="remove"
                className="flex size-6 shrink-0 items-center justify-center rounded-full hover:bg-line"
              >
                <span aria-hidden>✕</span>
              </AriaButton>
            </Tag>
          )}
        </TagList>
      </TagGroup>
      <div className="flex flex-wrap gap-x-4">
        {options.length > shown.length && (
          <button type="button" className={line} onClick={() => setWhole(true)}>
            {t.andMore(options.length - shown.length)}
          </button>
        )}
        {options.length > few && (
          <button type="button" className={line} onClick={onClear}>
            {t.removeAll(options.length)}
          </button>
        )}
      </div>
    </div>
  );
}

const line = `${linkLook} min-h-6 text-xs`;
