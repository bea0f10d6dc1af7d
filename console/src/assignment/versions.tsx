/** A field that somebody else changed meanwhile: both versions side by side, with who changed it, and which one shall it be. */
import { useId } from 'react';
import { errorLook } from '../ui/field-look.ts';
import { t } from './texts.ts';

export type Side = 'yours' | 'theirs';

export interface Versions {
  /** When the dialog was opened. */
  was: string | null;
  yours: string | null;
  /** Now. */
  theirs: string | null;
  /** What was chosen, if anything was. */
  choice: Side | undefined;
}

/** @returns whether there is something to choose, and which side counts; undefined: that is for the person to say */
export function settle({ was, yours, theirs, choice }: Versions): { isTwo: boolean; side: Side | undefined } {
  if (yours === theirs) return { isTwo: false, side: 'theirs' };
  if (theirs === was) return { isTwo: false, side: 'yours' };
  // Who typed nothing there takes what is there now, unless they say otherwise.
  return { isTwo: true, side: choice ?? (yours === was ? 'theirs' : undefined) };
}

export function VersionChoice({
  field,
  versions,
  words,
  by,
  error,
  onChoose,
}: {
  field: string;
  versions: Versions;
  words: (value: string | null) => string;
  /** Who changed it, and when. */
  by: string | undefined;
  error: string | undefined;
  onChoose: (side: Side) => void;
}) {
  const id = useId();
  const { isTwo, side: chosen } = settle(versions);
  if (!isTwo) return null;
  return (
    <fieldset
      role="radiogroup"
      aria-invalid={error !== undefined}
      aria-describedby={error === undefined ? undefined : `${id}-error`}
      className="-mt-2"
    >
      <legend className="mb-1 text-sm font-medium">{t.which(field)}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {(['yours', 'theirs'] as const).map((side) => (
          <label
            key={side}
            className="flex min-w-0 gap-2 rounded-lg border border-edge p-3 has-checked:border-accent has-checked:bg-calm-tint has-checked:ring-1 has-checked:ring-accent"
          >
            <input
              type="radio"
              name={id}
              className="mt-0.5 size-4 shrink-0 accent-accent"
              checked={chosen === side}
              onChange={() => onChoose(side)}
            />
            <span className="min-w-0 flex-1">
              <span className="block text-xs font-medium text-soft wrap-anywhere">
                {side === 'yours' ? t.yours : (by ?? t.theirs)}
              </span>
              <span className="block max-h-48 overflow-auto whitespace-pre-wrap wrap-anywhere">
                {words(versions[side])}
              </span>
            </span>
          </label>
        ))}
      </div>
      {error !== undefined && (
        <p id={`${id}-error`} className={errorLook}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
