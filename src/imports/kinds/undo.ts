import { importActorName } from '../import.entity.js';
import { applyUndo } from '../sql/undo.js';
import type { Kind } from './kind.js';

/** Not of a file: its rows are what another import created (`run/stage-undo.ts`). */
export const undo: Kind = {
  columns: [
    { name: 'counselor', required: true, as: 'id' },
    { name: 'scenario', required: true, as: 'id' },
  ],
  read: () => ({ dueAt: null, faults: [] }),
  apply: applyUndo,
  parameters: (it) => [
    importActorName(it),
    it.fileName === null ? 'The import was undone.' : `The import ${it.fileName} was undone.`,
  ],
  tables: 'assignments',
  reasonColumn: 'outcome_reason',
  forbidden: [],
};
