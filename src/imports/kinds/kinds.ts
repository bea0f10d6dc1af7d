/** The types of import. */
import type { Import } from '../import.entity.js';
import type { ImportType } from '../import-words.js';
import { assignments, updatedAssignments } from './assignments.js';
import { cancellations } from './cancellations.js';
import { counselors } from './counselors.js';
import type { Kind } from './kind.js';
import { scenarios } from './scenarios.js';
import { undo } from './undo.js';

export const kinds: Record<ImportType, Kind> = { assignments, counselors, scenarios, cancellations, undo };

/** By what an import asks for. */
export function kindOf({ type, onExisting }: Pick<Import, 'type' | 'onExisting'>): Kind {
  return type === 'assignments' && onExisting === 'update' ? updatedAssignments : kinds[type];
}
