/** One of many, found by typing. Loaded where a form or filter needs it. */
import { Button as AriaButton } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { buttonLook } from './button.tsx';
import { errorLook, fieldLook, labelLook } from './field.tsx';
import { t } from './texts.ts';

export interface Option {
  id: string;
  name: string;
  /** What tells two of the same name apart. */
  hint: string;
}

/**
 * A combo box whose options whoever uses it looks up for the typed text. With `onPick` alone it takes many: it is empty
 * again after each.
 */
export function Choice({
  label,
  error,
  text,
  onText,
  options,
  onPick,
  isRequired = false,
}: {
  label: string;
  error?: string | undefined;
  text: string;
  onText: (text: string) => void;
  options: Option[];
  onPick: (option: Option) => void;
  isRequired?: boolean;
}) {
  return (
    <ComboBox<Option>
      items={options}
      inputValue={text}
      onInputChange={onText}
      value={null}
      onChange={(id) => {
        const picked = options.find((option) => option.id === id);
        if (picked) onPick(picked);
      }}
      menuTrigger="focus"
      allowsEmptyCollection
      allowsCustomValue
      isRequired={isRequired}
      isInvalid={error !== undefined || undefined}
    >
      <Label className={labelLook}>{label}</Label>
      <div className="relative">
        <Input className={`${fieldLook} pe-9`} />
        <AriaButton className={`${buttonLook({ look: 'icon' })} absolute inset-y-0 end-0`}>
          <span aria-hidden>▾</span>
        </AriaButton>
      </div>
      <FieldError className={errorLook}>{error}</FieldError>
      <Popover className="w-(--trigger-width) min-w-56 rounded-lg border border-line bg-surface p-1 shadow-lg">
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 36 }}>
          <ListBox<Option>
            className="max-h-72 overflow-auto outline-none"
            renderEmptyState={() => <p className="p-2 text-soft">{t.nothingFound}</p>}
          >
            {(option) => (
              <ListBoxItem
                textValue={option.name}
                className="flex h-9 cursor-pointer items-center gap-2 rounded-md px-2 outline-none data-focused:bg-accent data-focused:text-on-accent"
              >
                <span className="truncate">{option.name}</span>
                <span className="shrink-0 text-xs opacity-80">{option.hint}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Popover>
    </ComboBox>
  );
}
