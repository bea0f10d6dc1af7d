/** How fields look, also those that are no form's: native ones, and those of a dialog that comes later. */
export const fieldLook =
  'min-h-9 w-full rounded-lg border border-edge bg-surface px-3 py-1.5 text-base sm:text-sm placeholder:text-soft disabled:opacity-55 user-invalid:border-bad data-[invalid]:border-bad';
export const labelLook = 'mb-1 block text-sm font-medium';
export const errorLook = 'mt-1 block text-sm text-bad';
export const hintLook = 'mt-1 block text-xs text-soft';
