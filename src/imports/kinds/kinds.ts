import type { ImportType } from '../import-words.js';
import { assignments } from './assignments.js';
import { counselors } from './counselors.js';
import type { Kind } from './kind.js';
import { scenarios } from './scenarios.js';

export const kinds: Record<ImportType, Kind> = { assignments, counselors, scenarios };
