/** Whom and what all examples of the document are about: some of the demo organization, each with one id everywhere. */

const id = (tail: string): string => `01a21c00-0000-7000-8000-${tail.padStart(12, '0')}`;

export const organization = { id: id('1'), name: 'Demo Crisis Line', timeZone: 'Europe/Berlin' };

/** The admin and the supervisor. */
export const ada = { id: id('a1'), email: 'admin@demo.test', name: 'Ada Demo' };
export const sam = { id: id('a2'), email: 'supervisor@demo.test', name: 'Sam Demo' };

/** Counselors. Both have the scenario to do; Kofi signs in as this user. */
export const kofi = { id: id('1012'), externalId: 'c-1012', name: 'Kofi Lindqvist' };
export const priya = { id: id('1005'), externalId: 'c-1005', name: 'Priya Raman' };

export const kofiAsUser = id('a3');

export const panic = { id: id('110'), externalId: 's-110', title: 'Panic at night' };

/** Of the scenario to Kofi, and to Priya. */
export const assignmentId = id('f001');
export const priyasAssignmentId = id('f002');
export const nextAssignmentId = id('f003');

/** Of the training platform. */
export const key = { id: id('c1'), name: 'Training platform' };
export const importId = id('e1');
export const undoId = id('e2');
export const importMappingId = id('e3');
/** Where Ada has events sent, the one of Kofi’s assignment, and how it went. */
export const webhookId = id('b2');
export const eventId = id('b3');
export const deliveryId = id('b4');
export const requestId = '5f0c1f0e-6a0e-4a53-9a35-0d9a2c7f7a11';
export const sessionId = id('d1');
export const auditEntryId = id('b1');

/** In the order in which it went. */
export const times = {
  joined: '2026-11-02T08:15:00.000Z',
  assigned: '2026-12-01T09:30:00.000Z',
  started: '2026-12-03T17:05:12.480Z',
  completed: '2026-12-03T17:31:40.125Z',
  cancelled: '2026-12-04T10:00:00.000Z',
  /** The end of the 18th in Berlin. */
  due: '2026-12-18T22:59:59.999Z',
};

export const dueOn = '2026-12-18';
export const cursor = 'WyIyMDI2LTEyLTAxVDA5OjMwOjAwLjAwMFoiLCJmMDAxIl0';
/** In the log of events. */
export const place = 'MTc5NjExNzQwMDAzMS4yMDQ2MTE';
export const note = 'Please before the night shift on Saturday.';
export const result = { score: 87.5, feedback: 'Calm, and good questions. Name the feelings earlier.' };

/** Ids in paths, by what comes before them. */
export const idsInPaths: Record<string, string> = {
  assignments: assignmentId,
  counselors: kofi.id,
  scenarios: panic.id,
  imports: importId,
  'import-mappings': importMappingId,
  users: sam.id,
  sessions: sessionId,
  'api-keys': key.id,
  webhooks: webhookId,
  deliveries: deliveryId,
  problems: 'not-found',
};

/** Of a list in which nothing else is. */
export const page = (item: object) => ({ items: [item], nextCursor: null, previousCursor: null });

/** A path of the document as it is asked for. */
export const withIds = (template: string): string =>
  template.replace(
    /([a-z-]+)\/\{\w+\}/g,
    (_, collection: string) => `${collection}/${idsInPaths[collection]}`,
  );
