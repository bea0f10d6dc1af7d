/** How a scenario is typed. */
import { type Schemas, answered, client } from '../api/client.ts';
import type { Kind } from '../roster/kind.ts';
import { t as words } from '../roster/texts.ts';
import { difficulties, modes } from '../words/texts.ts';
import { type Scenario, changeScenario, createScenario } from './queries.ts';
import { t } from './texts.ts';

const needed = ['externalId', 'title'] as const;
type Body = Required<Schemas['CreateScenarioBody']>;

/** Or nothing. */
const isMinutes = (text: string): boolean =>
  text === '' || (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000);

export const scenarioKind: Kind<Scenario, keyof Body, Body> = {
  labels: {
    title: t.name,
    externalId: t.externalId,
    description: t.description,
    mode: t.mode,
    difficulty: t.difficulty,
    estimatedMinutes: t.estimatedMinutes,
    skills: t.skills,
  },
  needed,
  fieldsOf: (scenario) => ({
    title: scenario?.title ?? '',
    externalId: scenario?.externalId ?? '',
    description: scenario?.description ?? '',
    mode: scenario?.mode ?? '',
    difficulty: scenario?.difficulty ?? '',
    estimatedMinutes: scenario?.estimatedMinutes?.toString() ?? '',
    skills: scenario?.skills.join('\n') ?? '',
  }),
  bodyOf: ({ title, externalId, description, mode, difficulty, estimatedMinutes, skills }) => ({
    title: title.trim(),
    externalId: externalId.trim(),
    description,
    mode: (mode || null) as Body['mode'],
    difficulty: (difficulty || null) as Body['difficulty'],
    estimatedMinutes: estimatedMinutes.trim() === '' ? null : Number(estimatedMinutes),
    skills: skills
      .split('\n')
      .map((skill) => skill.trim())
      .filter((skill) => skill !== ''),
  }),
  check: (fields) => ({
    ...Object.fromEntries(
      needed.filter((name) => fields[name].trim() === '').map((name) => [name, words.needed]),
    ),
    ...(!isMinutes(fields.estimatedMinutes.trim()) && { estimatedMinutes: t.wholeNumber }),
  }),
  shown: (field, text) => {
    if (field === 'mode') return modes[text as keyof typeof modes];
    return field === 'difficulty' ? difficulties[text as keyof typeof difficulties] : text;
  },
  create: createScenario,
  change: changeScenario,
  read: (id) => answered(client.GET('/api/scenarios/{id}', { params: { path: { id } } })),
};
