/** A password: hidden, unless its holder wants to see it; and it says where the keyboard writes capitals alone. */
import { type ComponentProps, type KeyboardEvent, useState } from 'react';
import { TextBox } from '../ui/field.tsx';
import { t } from './texts.ts';

export function PasswordBox({
  isShown = false,
  ...props
}: ComponentProps<typeof TextBox> & { isShown?: boolean }) {
  const [isCapital, setCapital] = useState(false);
  const look = (event: KeyboardEvent) => setCapital(event.getModifierState('CapsLock'));
  return (
    <div onKeyDown={look} onKeyUp={look} onBlur={() => setCapital(false)}>
      <TextBox {...props} type={isShown ? 'text' : 'password'} isRequired spellCheck="false" />
      <p role="status" className="mt-1 text-sm text-caution empty:hidden">
        {isCapital && t.capsLock}
      </p>
    </div>
  );
}
