import { Problem } from '../http/problems/problems.js';
import type { ImportState } from './imports.repository.js';

/** An import that cannot be undone, now or ever. */
export class NotUndoable extends Problem {
  readonly slug = 'not-undoable';
}

const never: Partial<Record<ImportState['type'], string>> = {
  counselors:
    'A roster is not undone, as what it changed may be in use since. Import the roster as it is to be, or archive who was added.',
  scenarios:
    'A roster is not undone, as what it changed may be in use since. Import the roster as it is to be, or archive what was added.',
  cancellations:
    'What a file of cancellations cancelled stays cancelled. Import its pairs with type=assignments to assign them again.',
  undo: 'An undo is not undone. Import the file again to assign what it cancelled.',
};

/** Throws {@link NotUndoable} unless what an import created can be cancelled. */
export function mustBeUndoable({ type, dryRun, finishedAt }: ImportState): void {
  const why =
    never[type] ??
    (dryRun ? 'This import was a dry run and created nothing: there is nothing to undo.' : undefined) ??
    (finishedAt === null
      ? 'This import has not ended. Cancel it or wait for its end, and then undo it.'
      : undefined);
  if (why !== undefined) throw new NotUndoable(why);
}
