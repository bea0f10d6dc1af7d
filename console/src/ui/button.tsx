/** What is pressed: a button, a link that looks like one, a switch. */
import { type ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import { tv } from 'tailwind-variants';

export const buttonLook = tv({
  base: 'inline-flex min-h-9 items-center justify-center gap-1.5 rounded-lg border px-3 py-1 text-sm font-medium disabled:cursor-default disabled:opacity-55 forced-colors:disabled:text-[GrayText]',
  variants: {
    look: {
      main: 'border-transparent bg-accent text-on-accent not-disabled:hover:opacity-90',
      plain: 'border-edge bg-surface text-ink not-disabled:hover:bg-page',
      danger: 'border-bad bg-surface text-bad not-disabled:hover:bg-bad-tint',
      icon: 'border-transparent text-ink w-9 shrink-0 px-0 hover:bg-page',
    },
  },
  defaultVariants: { look: 'plain' },
});
export type ButtonLook = keyof typeof buttonLook.variants.look;

/** @param isBusy runs already: it stays focusable, says so, and does nothing when pressed */
export function Button({
  look = 'plain',
  isBusy = false,
  onPress,
  children,
  ...props
}: Omit<ButtonProps, 'className' | 'isPending'> & {
  look?: ButtonLook;
  isBusy?: boolean;
  children?: ReactNode;
}) {
  return (
    <AriaButton
      {...props}
      {...(isBusy ? { type: 'button' as const, 'aria-disabled': true } : onPress && { onPress })}
      className={buttonLook({ look })}
    >
      {children}
      {isBusy && <Spinner />}
    </AriaButton>
  );
}

export const Spinner = () => (
  <span
    aria-hidden
    className="size-3.5 animate-spin rounded-full border-2 border-current border-e-transparent"
  />
);

/** The look of a link in running text. */
export const linkLook = 'font-medium text-accent underline underline-offset-2 hover:no-underline';
