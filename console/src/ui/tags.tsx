/** What was chosen, each with a way to take it away again. One tab stop: arrows go along, Delete removes. */
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Tag, TagGroup, TagList } from 'react-aria-components/TagGroup';
import { Button } from './button.tsx';
import type { Option } from './choice.tsx';
import { t } from './texts.ts';

/** More than these are shown when they are asked for. */
const fewAtFirst = 12;

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
      <TagGroup aria-label={label} onRemove={(ids) => onRemove(ids as Set<string>)}>
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
      {(options.length > shown.length || options.length > 1) && (
        <div className="flex flex-wrap gap-1">
          {options.length > shown.length && (
            <Button onPress={() => setWhole(true)}>{t.andMore(options.length - shown.length)}</Button>
          )}
          {options.length > 1 && <Button onPress={onClear}>{t.removeAll(options.length)}</Button>}
        </div>
      )}
    </div>
  );
}
