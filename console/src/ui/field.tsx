/** Fields of a form that hold text. Each says its label, a hint, and what is wrong with what it holds. */
import { type ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';

export const fieldLook =
  'min-h-9 w-full rounded-lg border border-edge bg-surface px-3 py-1.5 text-base sm:text-sm placeholder:text-soft disabled:opacity-55 invalid:border-bad data-[invalid]:border-bad';
export const labelLook = 'mb-1 block text-sm font-medium';
export const errorLook = 'mt-1 block text-sm text-bad';
export const hintLook = 'mt-1 block text-xs text-soft';

export function TextBox({
  label,
  hint,
  error,
  lines,
  ...props
}: Omit<TextFieldProps, 'children' | 'className'> & {
  label: ReactNode;
  hint?: ReactNode;
  /** What the service said about it. */
  error?: string | undefined;
  /** More than one: an area of that height. */
  lines?: number;
}) {
  return (
    <TextField {...props} {...(error !== undefined && { isInvalid: true })}>
      <Label className={labelLook}>{label}</Label>
      {lines === undefined ? (
        <Input className={fieldLook} />
      ) : (
        <TextArea rows={lines} className={fieldLook} />
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
