/**
 * After what had the focus may have gone, being done: the page's title has it then, so that nobody begins at its top. A dialog
 * that closes gives it back a frame later, to what opened it if that is still there.
 */
export function keepFocus(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) document.querySelector('h1')?.focus();
    }),
  );
}
