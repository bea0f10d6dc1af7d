/** Examples of what is said about counselors, scenarios, their organization and who is signed in. By names of schemas. */
import * as cast from './cast.js';

const { times } = cast;

const kept = { version: 1, createdAt: times.joined, updatedAt: times.joined };

const counselor = {
  ...cast.kofi,
  email: 'counselor12@demo.test',
  group: 'Night shift',
  userId: cast.kofiAsUser,
  archivedAt: null,
  erasedAt: null,
  ...kept,
};

const scenario = {
  ...cast.panic,
  description: 'An exercise of about 25 minutes by phone, on grounding and de-escalation.',
  mode: 'phone',
  difficulty: 'intermediate',
  skills: ['grounding', 'de-escalation'],
  estimatedMinutes: 25,
  archivedAt: null,
  ...kept,
};

const me = {
  ...cast.sam,
  role: 'supervisor',
  groups: ['Night shift'],
  organization: cast.organization,
  counselorId: null,
  mustChangePassword: false,
};

const session = {
  id: cast.sessionId,
  current: true,
  createdAt: times.assigned,
  expiresAt: '2026-12-01T21:30:00.000Z',
  address: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

const reminders = { daysBefore: [7, 1], daysAfter: [1, 7] };

export const roster = {
  CounselorDto: counselor,
  CounselorPage: cast.page(counselor),
  GroupPage: cast.page({ name: counselor.group }),
  CreateCounselorBody: {
    externalId: cast.kofi.externalId,
    name: cast.kofi.name,
    email: counselor.email,
    group: counselor.group,
  },
  UpdateCounselorBody: { group: 'Night shift' },
  ArchiveCounselorBody: { cancelOpen: true },
  EraseCounselorBody: { confirm: cast.kofi.externalId },
  ScenarioDto: scenario,
  ScenarioPage: cast.page(scenario),
  CreateScenarioBody: {
    externalId: scenario.externalId,
    title: scenario.title,
    description: scenario.description,
    mode: scenario.mode,
    difficulty: scenario.difficulty,
    skills: scenario.skills,
    estimatedMinutes: scenario.estimatedMinutes,
  },
  UpdateScenarioBody: { estimatedMinutes: 30, difficulty: 'advanced' },
  OrganizationDto: cast.organization,
  OrganizationSettingsDto: { ...cast.organization, reminders },
  EditOrganizationBody: { timeZone: cast.organization.timeZone, reminders },
  EditedOrganizationDto: { ...cast.organization, reminders, dueDatesMoved: 12 },
  TimeZonesDto: { items: ['Europe/Berlin', 'Europe/Kyiv', 'UTC'] },
  LoginBody: { email: cast.sam.email, password: 'demo-password' },
  CurrentUserDto: me,
  SignInOptionsDto: { password: true, oidc: { name: 'Helplines United', startUrl: '/api/auth/oidc/start' } },
  ChangePasswordBody: { currentPassword: 'demo-password', newPassword: 'three quiet green lamps' },
  SessionPage: cast.page(session),
  EmptyBody: {},
};

/** Where an answer is not the schema's usual one. By ids of operations. */
export const rosterAnswered = {
  Counselors_archive: { ...counselor, archivedAt: times.cancelled, version: 2, updatedAt: times.cancelled },
  Erasing_erase: {
    ...counselor,
    externalId: `erased-${cast.kofi.id}`,
    name: 'Erased',
    email: null,
    userId: null,
    archivedAt: times.cancelled,
    erasedAt: times.cancelled,
    version: 2,
    updatedAt: times.cancelled,
  },
  Scenarios_archive: { ...scenario, archivedAt: times.cancelled, version: 2, updatedAt: times.cancelled },
};
