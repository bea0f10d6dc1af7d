/** Fields of a form that hold text. Each says its label, a hint, and what is wrong with what it holds. */
import { type ReactNode, useId } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';
import { errorLook, fieldLook, hintLook, labelLook } from './field-look.ts';

export function TextBox({
  label,
  hint,
  error,
  lines,
  suggestions,
  ...props
}: Omit<TextFieldProps, 'children' | 'className'> & {
  label: ReactNode;
  hint?: ReactNode;
  /** What the service said about it. */
  error?: string | undefined;
  /** More than one: an area of that height. */
  lines?: number;
  /** What it may well be; anything else may be typed too. */
  suggestions?: string[] | undefined;
}) {
  const id = useId();
  return (
    <TextField {...props} {...(error !== undefined && { isInvalid: true })}>
      <Label className={labelLook}>{label}</Label>
      {lines === undefined ? (
        <Input className={fieldLook} list={suggestions && id} />
      ) : (
        <TextArea rows={lines} className={fieldLook} />
      )}
      {suggestions && (
        <datalist id={id}>
          {suggestions.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      {hint !== undefined && (
        <Text slot="description" className={hintLook}>
          {hint}
        </Text>
      )}
      <FieldError className={errorLook}>{error}</FieldError>
    </TextField>
  );
}

/** What a field of a form holds. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** One of a few. */
export function SelectBox({
  label,
  hint,
  error,
  value,
  onChange,
  options,
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: string;
  onChange: (value: string) => void;
  /** Texts by value. */
  options: Record<string, string>;
}) {
  const id = useId();
  const isWrong = error !== undefined;
  return (
    <div>
      <label htmlFor={id} className={labelLook}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        aria-describedby={isWrong || hint !== undefined ? `${id}-more` : undefined}
        {...(isWrong && { 'aria-invalid': true, 'data-invalid': true })}
        className={fieldLook}
      >
        {Object.entries(options).map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
      {(isWrong || hint !== undefined) && (
        <span id={`${id}-more`} className={isWrong ? errorLook : hintLook}>
          {error ?? hint}
        </span>
      )}
    </div>
  );
}
