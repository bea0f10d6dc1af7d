/**
 * Files of other systems, as these document them: how their header is known, and what of them is ours. It is offered,
 * and never applied unasked. A column is named by itself, by several that are joined, or by a pattern such as `course*`
 * for numbered ones; of several ways the first is taken whose columns are all there.
 */
import type { FileType } from '../import-words.js';

/** Ways to find our columns. */
export type Ways = Readonly<Record<string, readonly (string | readonly string[])[]>>;

export interface KnownFile {
  name: string;
  type: FileType;
  /** Columns that the header of such a file has. */
  has: readonly string[];
  columns: Ways;
  /** Rows that are ours, by columns that are there. */
  only?: Readonly<Record<string, readonly string[]>>;
  /** Of its times that have none. */
  timeZone?: string;
  /** What one should know of it: a sentence. */
  note?: string;
}

const names = {
  canvas: ['full_name', ['first_name', 'last_name']],
  oneRoster: [['givenName', 'familyName']],
  moodle: [['firstname', 'lastname']],
  talentLms: [['Firstname', 'Lastname']],
  hr: ['Display name', ['First Name', 'Last Name']],
} as const;

const oneRosterUsers = { external_id: ['sourcedId'], name: names.oneRoster, email: ['email'] };
const oneRosterUser = { status: ['active', ''], enabledUser: ['true'] };
const moodleUser = { deleted: ['0', ''], suspended: ['0', ''] };
const talentLmsUser = { Active: ['yes', ''] };

export const knownFiles: readonly KnownFile[] = [
  {
    name: 'Canvas SIS users',
    type: 'counselors',
    has: ['user_id', 'login_id', 'status'],
    columns: { external_id: ['user_id'], name: names.canvas, email: ['email'] },
    only: { status: ['active'] },
  },
  {
    name: 'Canvas SIS enrollments',
    type: 'assignments',
    has: ['user_id', 'role', 'status'],
    columns: { counselor: ['user_id'], scenario: ['course_id', 'section_id'] },
    only: { status: ['active'], role: ['student'] },
  },
  {
    name: 'OneRoster 1.1 users',
    type: 'counselors',
    has: ['sourcedId', 'enabledUser', 'role', 'givenName', 'familyName'],
    columns: oneRosterUsers,
    only: { ...oneRosterUser, role: ['student'] },
  },
  {
    name: 'OneRoster 1.2 users',
    type: 'counselors',
    has: ['sourcedId', 'enabledUser', 'userMasterIdentifier', 'givenName', 'familyName'],
    columns: oneRosterUsers,
    only: oneRosterUser,
    note: 'Who is a student is in roles.csv, so that teachers are read too.',
  },
  {
    name: 'OneRoster enrollments',
    type: 'assignments',
    has: ['sourcedId', 'classSourcedId', 'userSourcedId', 'role'],
    columns: { counselor: ['userSourcedId'], scenario: ['classSourcedId'] },
    only: { status: ['active', ''], role: ['student'] },
  },
  {
    name: 'Moodle users with courses',
    type: 'assignments',
    has: ['username', 'firstname', 'lastname'],
    columns: { counselor: ['username'], scenario: ['course*'] },
    only: moodleUser,
    note: 'When an enrolment begins (enroltimestart) and how long it lasts (enrolperiod) are not read, and so the assignments have no due date.',
  },
  {
    name: 'Moodle users',
    type: 'counselors',
    has: ['username', 'firstname', 'lastname'],
    columns: { external_id: ['username'], name: names.moodle, email: ['email'] },
    only: moodleUser,
  },
  {
    name: 'TalentLMS users with courses',
    type: 'assignments',
    has: ['Login', 'Firstname', 'Lastname'],
    columns: { counselor: ['Login'], scenario: ['Course'] },
    only: talentLmsUser,
  },
  {
    name: 'TalentLMS users',
    type: 'counselors',
    has: ['Login', 'Firstname', 'Lastname'],
    columns: { external_id: ['Login'], name: names.talentLms, email: ['Email'] },
    only: talentLmsUser,
  },
  {
    name: 'Docebo enrollments',
    type: 'assignments',
    has: ['username', 'level'],
    columns: { counselor: ['username'], scenario: ['course_code', 'course_id'] },
    only: { level: ['student', 'learner'] },
  },
  {
    name: 'Cornerstone transcripts',
    type: 'assignments',
    has: ['User ID', 'Transcript Status'],
    columns: {
      counselor: ['User ID'],
      scenario: ['Learning Object ID', 'Training ID'],
      due_date: ['Due Date'],
    },
    only: { 'Transcript Status': ['requested', 'approved', 'registered', 'in progress'] },
    timeZone: 'UTC',
    note: 'A due date without a time is the end of that day where the organization is; there it is the end in UTC.',
  },
  {
    name: 'HR export',
    type: 'counselors',
    has: ['Employee #', 'Status'],
    columns: { external_id: ['Employee #'], name: names.hr, email: ['Work Email'] },
    only: { Status: ['active'] },
  },
];

/** Whom and what a row is about. */
const pair: Ways = {
  counselor: [
    'user_id',
    'userSourcedId',
    'counselor_id',
    'learner_id',
    'learner',
    'employee_id',
    'employee_number',
    'employee_#',
    'staff_id',
    'external_id',
    'external_user_id',
    'username',
    'login_id',
    'login',
    'idnumber',
    'work_email',
    'email_address',
    'email',
    'mail',
  ],
  scenario: [
    'scenario_id',
    'course_id',
    'course_code',
    'course*',
    'course',
    'classSourcedId',
    'learning_object_id',
    'training_id',
    'training',
  ],
};

/** What our columns are called elsewhere. */
export const synonyms: Record<FileType, Ways> = {
  assignments: {
    ...pair,
    due_date: ['due', 'due_at', 'due_on', 'due_by', 'deadline', 'target_date'],
    repeat_every_months: [
      'repeat_months',
      'months_between',
      'interval_months',
      'recurrence_months',
      'valid_for_months',
    ],
    note: ['notes', 'comment', 'comments', 'description', 'message'],
  },
  cancellations: pair,
  counselors: {
    external_id: [
      'user_id',
      'employee_id',
      'employee_number',
      'employee_#',
      'staff_id',
      'counselor_id',
      'external_user_id',
      'sourcedId',
      'idnumber',
      'username',
      'login_id',
      'login',
    ],
    name: [
      'full_name',
      'display_name',
      ['first_name', 'last_name'],
      ['given_name', 'family_name'],
      ['forename', 'surname'],
    ],
    email: ['work_email', 'email_address', 'e-mail_address', 'mail'],
  },
  scenarios: {
    external_id: ['scenario_id', 'course_id', 'course_code', 'id', 'code'],
    title: ['name', 'scenario', 'course_name', 'full_name'],
    estimated_minutes: ['minutes', 'duration_minutes'],
    description: ['summary', 'prompt'],
  },
};
