/** Counselors and scenarios that the demo organization starts with. All of them are made up. */
import type { Difficulty, Mode } from '../scenarios/scenario.entity.js';

const givenNames = [
  'Noor',
  'Mika',
  'Aisha',
  'Jonas',
  'Priya',
  'Tomás',
  'Wen',
  'Zola',
  'Elif',
  'Ravi',
  'Signe',
  'Kofi',
];
const familyNames = ['Haddad', 'Virtanen', 'Okafor', 'Lindqvist', 'Raman', 'Herrera', 'Zhao', 'Mbeki'];

/** 48 names; the first is the counselor who can sign in. */
export const counselorNames: string[] = Array.from({ length: 48 }, (_, i) => {
  return `${givenNames[i % givenNames.length]} ${familyNames[(i + Math.floor(i / givenNames.length)) % familyNames.length]}`;
});

type DemoScenario = [title: string, mode: Mode, difficulty: Difficulty, minutes: number, skills: string[]];

export const demoScenarios: DemoScenario[] = [
  ['First minute of a call', 'phone', 'beginner', 15, ['rapport', 'active listening']],
  ['First minute of a chat', 'chat', 'beginner', 15, ['rapport', 'active listening']],
  ['Silence on the line', 'phone', 'beginner', 20, ['active listening', 'patience']],
  ['Naming feelings back', 'phone', 'beginner', 20, ['reflection']],
  ['Short answers in chat', 'chat', 'beginner', 20, ['reflection', 'open questions']],
  ['Asking openly', 'phone', 'beginner', 15, ['open questions']],
  ['Explaining confidentiality', 'phone', 'beginner', 15, ['boundaries']],
  ['Ending a call well', 'phone', 'beginner', 15, ['closing']],
  ['Caller in tears', 'phone', 'intermediate', 25, ['de-escalation', 'active listening']],
  ['Panic at night', 'phone', 'intermediate', 25, ['grounding', 'de-escalation']],
  ['Exam pressure', 'chat', 'intermediate', 25, ['normalizing', 'reflection']],
  ['After a break-up', 'chat', 'intermediate', 25, ['reflection', 'loss']],
  ['Loneliness in old age', 'phone', 'intermediate', 30, ['rapport', 'resources']],
  ['Worried parent', 'phone', 'intermediate', 30, ['third-party calls', 'resources']],
  ['Angry at the service', 'phone', 'intermediate', 25, ['de-escalation', 'boundaries']],
  ['Repeat caller', 'phone', 'intermediate', 25, ['boundaries', 'closing']],
  ['Bullying at school', 'chat', 'intermediate', 30, ['safety', 'resources']],
  ['Grief, one year on', 'phone', 'intermediate', 30, ['loss', 'reflection']],
  ['Asking about suicide', 'phone', 'advanced', 40, ['risk assessment', 'direct questions']],
  ['Suicidal thoughts in chat', 'chat', 'advanced', 40, ['risk assessment', 'direct questions']],
  ['Making a safety plan', 'phone', 'advanced', 45, ['safety planning']],
  ['Violence at home', 'phone', 'advanced', 45, ['safety', 'resources']],
  ['Self-harm disclosed', 'chat', 'advanced', 40, ['risk assessment', 'safety planning']],
  ['Immediate danger', 'phone', 'advanced', 45, ['emergency procedure', 'risk assessment']],
  ['Substance use and shame', 'phone', 'advanced', 40, ['motivational interviewing']],
  ['Psychosis on the line', 'phone', 'advanced', 45, ['grounding', 'emergency procedure']],
];
