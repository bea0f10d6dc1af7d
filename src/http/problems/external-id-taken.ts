/** An external id that is another's, or is told from it by case alone: for people the two are the same. */
import { shown } from '../validation/read-text.js';
import { ValidationFailed } from './problems.js';

export class ExternalIdTaken extends ValidationFailed {
  /** @param other as it is stored */
  constructor(resource: 'counselor' | 'scenario', wanted: string, other: string) {
    const onlyCase = other === wanted ? '' : ', which differs in case alone';
    const message = `Another ${resource} has the external id “${shown(other)}”${onlyCase}.`;
    super([{ field: 'externalId', code: 'taken', message }]);
  }
}
