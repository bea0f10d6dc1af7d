/** Examples of what admins and operators are told: users, keys, imports, probes. By names of schemas. */
import { deprecated } from '../../deprecation/deprecations.js';
import { explained, typeOf } from '../../problems/catalogue.js';
import * as cast from './cast.js';

const { times } = cast;

const user = {
  ...cast.sam,
  role: 'supervisor',
  groups: ['Night shift'],
  active: true,
  deactivatedAt: null,
  mustChangePassword: true,
  counselorId: null,
  issuerAccount: null,
  createdAt: times.joined,
  updatedAt: times.joined,
};

const apiKey = {
  ...cast.key,
  prefix: 'onus_0123456789abcdef',
  scopes: ['scenarios:read', 'assignments:read', 'assignments:write', 'results:write'],
  groups: ['Night shift'],
  scenarios: [cast.panic],
  expiresAt: '2027-12-31T22:59:59.999Z',
  rateLimit: 50,
  createdAt: times.joined,
  createdBy: { id: cast.ada.id, name: cast.ada.name },
};

/** What has the form of a key and opens nothing. */
const secret = {
  key: `onus_0123456789abcdef_${'0123456789abcdef'.repeat(4)}00000000`,
};

const running = {
  id: cast.importId,
  type: 'assignments',
  undoOf: null,
  fileName: 'december.csv',
  status: 'running',
  mode: 'partial',
  dryRun: false,
  reassignCompleted: false,
  unarchive: false,
  onExisting: 'skip',
  progress: 0.55,
  counts: { total: 200, created: 190, existing: 7, completedBefore: 2, invalid: 1 },
  rows: 400,
  rowsPerSecond: 4000,
  secondsLeft: 1,
  error: null,
  encoding: 'utf-8',
  delimiter: ',',
  dialect: 'quotes',
  sheet: null,
  dateOrder: null,
  certainty: { encoding: 'certain', delimiter: 'certain', dialect: 'likely' },
  ignored: [],
  warnings: [],
  bytes: 14_210,
  createdBy: { id: cast.ada.id, name: cast.ada.name },
  createdAt: times.assigned,
  startedAt: '2026-12-01T09:30:00.480Z',
  finishedAt: null,
};

const queued = {
  ...running,
  status: 'queued',
  progress: 0,
  counts: { total: 0, created: 0, existing: 0, completedBefore: 0, invalid: 0 },
  rows: null,
  rowsPerSecond: null,
  secondsLeft: null,
  encoding: null,
  delimiter: null,
  dialect: null,
  certainty: {},
  startedAt: null,
};

const undone = {
  ...running,
  id: cast.undoId,
  type: 'undo',
  undoOf: cast.importId,
  status: 'completed',
  progress: 1,
  counts: { total: 390, created: 0, cancelled: 388, existing: 0, touched: 2, invalid: 0 },
  rows: 390,
  secondsLeft: null,
  encoding: null,
  delimiter: null,
  dialect: null,
  certainty: {},
  bytes: 0,
  createdAt: '2026-12-01T09:41:07.210Z',
  startedAt: '2026-12-01T09:41:07.250Z',
  finishedAt: '2026-12-01T09:41:07.390Z',
};

const mapping = {
  type: 'counselors',
  name: 'Monthly export of HR',
  header: ['Employee #', 'First Name', 'Last Name', 'Work Email', 'Status', 'Department'],
  columns: {
    external_id: 'Employee #',
    name: { columns: ['First Name', 'Last Name'], separator: ' ' },
    email: 'Work Email',
  },
  only: { Status: ['active'] },
  ignoreOtherColumns: true,
  emptyWords: ['N/A'],
};

const importMapping = {
  ...mapping,
  id: cast.importMappingId,
  dateOrder: null,
  timeZone: null,
  updatedBy: { id: cast.ada.id, name: cast.ada.name },
  createdAt: times.joined,
  updatedAt: times.assigned,
};

const { more: _, ...notFound } = explained('not-found');
const explanation = { type: typeOf('not-found', ''), ...notFound };

export const admin = {
  UserDto: user,
  UserPage: cast.page(user),
  CreateUserBody: {
    email: cast.sam.email,
    name: cast.sam.name,
    role: 'supervisor',
    groups: ['Night shift'],
    password: 'three quiet green lamps',
    mustChangePassword: true,
  },
  UpdateUserBody: { groups: ['Night shift'] },
  EditedUserDto: { ...user, apiKeys: [] },
  CreateApiKeyBody: {
    name: cast.key.name,
    scopes: apiKey.scopes,
    groups: apiKey.groups,
    scenarioIds: [cast.panic.externalId],
    expiresAt: '2027-12-31',
    rateLimit: apiKey.rateLimit,
  },
  CreatedApiKeyDto: { ...apiKey, ...secret },
  ApiKeyPage: cast.page({
    ...apiKey,
    revokedAt: null,
    lastUsedAt: times.assigned,
    use: [{ day: '2026-12-01', requests: 1204, refusals: 3, lastUsedAt: times.assigned }],
  }),
  RotateApiKeyBody: { overlapSeconds: 86_400 },
  ImportDto: running,
  ImportPage: cast.page(running),
  UndoDto: { cancelled: 388, touched: 2, import: undone },
  KeepMappingBody: mapping,
  ImportMappingDto: importMapping,
  ImportMappingPage: cast.page(importMapping),
  ProblemExplanationDto: explanation,
  ProblemExplanationsDto: { items: [explanation] },
  DeprecationsDto: { items: deprecated },
  LiveDto: { status: 'up' },
  ReadyDto: { status: 'ready', database: 'up', stopping: false },
};

/** Where an answer is not the schema's usual one. By ids of operations. */
export const adminAnswered = {
  'Health_ready 503': {
    status: 'not-ready',
    database: 'up',
    stopping: true,
    reason: 'This instance was asked to stop, and ends soon: send requests to another one.',
  },
  'Problems_get text/html': '<!doctype html><title>Not found</title><h1>Not found</h1>…',
  'Problems_list text/html': '<!doctype html><title>Problems</title><h1>Problems</h1>…',
  'Deprecations_list text/html': '<!doctype html><title>What is about to leave</title>…',
  'Imports_upload 202': queued,
  Imports_cancel: {
    ...running,
    status: 'cancelled',
    rowsPerSecond: 4000,
    secondsLeft: null,
    finishedAt: '2026-12-01T09:30:00.580Z',
  },
  'Imports_undo 202': {
    cancelled: 0,
    touched: 0,
    import: {
      ...undone,
      status: 'queued',
      progress: 0,
      counts: { total: 0, created: 0, cancelled: 0, existing: 0, touched: 0, invalid: 0 },
      rows: null,
      rowsPerSecond: null,
      startedAt: null,
      finishedAt: null,
    },
  },
  Imports_follow: `retry: 1000\n\nid: 3.7\ndata: ${JSON.stringify(running)}\n\n`,
  Metrics_show:
    '# HELP process_cpu_seconds_total Total user and system CPU time spent in seconds.\n' +
    '# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 12.42\n',
};
