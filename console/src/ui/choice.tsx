/** One of many, or several, found by typing. Loaded where a form or filter needs it. */
import { useId, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Collection, ListBox, ListBoxItem, ListBoxLoadMoreItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { buttonLook } from './button.tsx';
import { errorLook, fieldLook, labelLook } from './field-look.ts';
import { t } from './texts.ts';

export interface Option {
  id: string;
  name: string;
  /** What tells two of the same name apart. */
  hint: string;
}

/**
 * A combo box whose options whoever uses it looks up for the typed text.
 *
 * @param chosen ids, where several may be: these are marked, the list stays open, and to pick one again takes it away
 * @param onMore asked for when the end of the options comes into view
 */
export function Choice({
  label,
  placeholder,
  error,
  text,
  onText,
  onBlur,
  options,
  onPick,
  chosen,
  isLoading = false,
  onMore,
  isRequired = false,
}: {
  label: string;
  placeholder?: string;
  error?: string | undefined;
  text: string;
  onText: (text: string) => void;
  onBlur?: () => void;
  options: Option[];
  onPick: (option: Option) => void;
  chosen?: string[];
  isLoading?: boolean;
  onMore?: (() => void) | undefined;
  isRequired?: boolean;
}) {
  const button = useId();
  const isOpen = useRef(false);
  const wasOpen = useRef(false);
  const isLeaving = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  const known = chosen ?? [];
  return (
    // Escape closes the list, and not also the dialog that it is in.
    <div
      onKeyDownCapture={({ key }) => {
        wasOpen.current = isOpen.current;
        isLeaving.current = key === 'Tab';
      }}
      onFocusCapture={() => (isLeaving.current = false)}
      onKeyDown={(event) => event.key === 'Escape' && wasOpen.current && event.stopPropagation()}
    >
      <ComboBox<Option, 'multiple'>
        items={options}
        inputValue={text}
        onInputChange={onText}
        onBlur={onBlur}
        selectionMode="multiple"
        value={known}
        onChange={(ids) => {
          const picked = options.find(({ id }) => ids.includes(id) !== known.includes(id));
          // React Aria picks by Tab, too, what the arrows are at, and that would take away what Enter just picked.
          if (picked === undefined || (isLeaving.current && known.includes(picked.id))) return;
          onPick(picked);
          // What is typed next is looked for instead, and until then the next of the same can be picked.
          input.current?.select();
        }}
        onOpenChange={(open) => (isOpen.current = open)}
        menuTrigger="focus"
        allowsEmptyCollection
        allowsCustomValue
        isRequired={isRequired}
        isInvalid={error !== undefined || undefined}
      >
        <Label className={labelLook}>{label}</Label>
        <div className="relative">
          <Input
            ref={input}
            {...(placeholder !== undefined && { placeholder })}
            className={`${fieldLook} pe-9`}
          />
          <AriaButton
            id={button}
            aria-label={t.choose}
            aria-labelledby={button}
            className={`${buttonLook({ look: 'icon' })} absolute inset-y-0 end-0`}
          >
            <span aria-hidden>▾</span>
          </AriaButton>
        </div>
        <FieldError className={errorLook}>{error}</FieldError>
        <Popover className="w-(--trigger-width) min-w-56 rounded-lg border border-line bg-surface p-1 shadow-lg">
          {/* Outside of the page's landmarks, and so one itself. */}
          <div role="region" aria-label={t.choices}>
            <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 36 }}>
              <ListBox<Option>
                className="max-h-72 overflow-auto outline-none"
                renderEmptyState={() => (
                  <p className="p-2 text-soft">{isLoading ? t.loading : t.nothingFound}</p>
                )}
              >
                <Collection items={options}>
                  {(option) => (
                    <ListBoxItem
                      textValue={option.name}
                      className="group flex h-9 cursor-pointer items-center gap-2 rounded-md px-2 outline-none data-focused:bg-accent data-focused:text-on-accent"
                    >
                      {chosen && (
                        <span aria-hidden className="w-4 shrink-0 opacity-0 group-data-selected:opacity-100">
                          ✓
                        </span>
                      )}
                      <span className="truncate">{option.name}</span>
                      <span className="ms-auto shrink-0 text-xs opacity-80">{option.hint}</span>
                    </ListBoxItem>
                  )}
                </Collection>
                {onMore && (
                  <ListBoxLoadMoreItem isLoading={isLoading} onLoadMore={onMore} className="p-2 text-soft">
                    {t.loading}
                  </ListBoxLoadMoreItem>
                )}
              </ListBox>
            </Virtualizer>
          </div>
        </Popover>
      </ComboBox>
    </div>
  );
}
