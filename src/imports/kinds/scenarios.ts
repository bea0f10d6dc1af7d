import { difficulties, modes } from '../../scenarios/scenario.entity.js';
import { readName, readText } from '../../http/validation/read-text.js';
import { applyScenarios } from '../sql/rosters.js';
import { type Kind, readWhole, requiredTextFaults, textFaults, type Values, wholeFaults } from './kind.js';

export const scenarios: Kind = {
  columns: [
    { name: 'external_id', required: true, as: 'id', isMade: true },
    { name: 'title', required: true, as: 'name' },
    { name: 'description', required: false, as: 'text', read: readText },
    { name: 'mode', required: false, as: 'word' },
    { name: 'difficulty', required: false, as: 'word' },
    { name: 'skills', required: false, as: 'name', read: (cell) => cell.split('|').map(readName).join('|') },
    { name: 'estimated_minutes', required: false, as: 'number', read: readWhole },
  ],
  read(values: Values) {
    const {
      external_id: externalId,
      title,
      description,
      mode,
      difficulty,
      skills,
      estimated_minutes: minutes,
    } = values;
    return {
      dueAt: null,
      faults: [
        ...requiredTextFaults('external_id', externalId, 200),
        ...requiredTextFaults('title', title, 300),
        ...textFaults('description', description, 20_000),
        ...choiceFaults('mode', mode, modes),
        ...choiceFaults('difficulty', difficulty, difficulties),
        ...skillFaults(skills),
        ...wholeFaults('estimated_minutes', minutes, 10_000),
      ],
    };
  },
  apply: applyScenarios,
  parameters: (it, place) => [
    ...['external_id', 'title', 'description', 'mode', 'difficulty', 'skills', 'estimated_minutes'].map(
      place,
    ),
    it.unarchive,
  ],
  tables: 'scenarios',
  reasonColumn: 'reason',
  forbidden: ['invalid'],
};

function choiceFaults(column: string, value: string | undefined, choices: readonly string[]): string[] {
  if (value === undefined || value === '' || choices.includes(value.toLowerCase())) return [];
  return [`${column} must be ${choices.join(' or ')}, or empty.`];
}

function skillFaults(value: string | undefined): string[] {
  const skills = (value ?? '').split('|');
  if (skills.length > 50) return [`skills has ${skills.length} skills; 50 are the most.`];
  if (skills.some((skill) => skill.length > 100)) return ['skills has a skill of more than 100 characters.'];
  return textFaults('skills', value, 20_000);
}
