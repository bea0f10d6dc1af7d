/** Examples of what is said about assignments, at the web's door. By names of schemas. */
import * as cast from './cast.js';

const { times } = cast;

const assignment = {
  id: cast.assignmentId,
  counselor: cast.kofi,
  scenario: cast.panic,
  status: 'pending',
  dueAt: times.due,
  dueOn: cast.dueOn,
  overdue: false,
  note: cast.note,
  repeatEveryMonths: 12,
  previousId: null,
  nextId: null,
  assignedBy: { kind: 'user', id: cast.sam.id, name: cast.sam.name },
  result: null,
  version: 1,
  createdAt: times.assigned,
  startedAt: null,
  completedAt: null,
  cancelledAt: null,
};

const started = { ...assignment, status: 'in_progress', version: 2, startedAt: times.started };

const completed = {
  ...started,
  status: 'completed',
  version: 3,
  completedAt: times.completed,
  nextId: cast.nextAssignmentId,
  result: cast.result,
};

const bySam = { kind: 'user', id: cast.sam.id, name: cast.sam.name };

const pair = { counselorId: cast.kofi.id, scenarioId: cast.panic.id };
const priyasPair = {
  counselorId: cast.priya.id,
  scenarioId: cast.panic.id,
  assignmentId: cast.priyasAssignmentId,
};

export const assignments = {
  AssignmentDto: assignment,
  AssignmentPage: { items: [assignment], nextCursor: cast.cursor, previousCursor: null },
  SummaryDto: {
    asOf: times.started,
    open: 2,
    overdue: 0,
    withoutDueDate: 1,
    completedLast7Days: 4,
    openByWeek: [{ weekStart: '2026-12-14', pending: 0, inProgress: 1, overdue: 0 }],
  },
  HistoryPage: {
    items: [
      {
        version: 1,
        at: times.assigned,
        by: bySam,
        door: 'web',
        from: null,
        to: 'pending',
        changes: null,
        reason: null,
      },
      {
        version: 2,
        at: times.started,
        by: { kind: 'user', id: cast.kofiAsUser, name: cast.kofi.name },
        door: 'web',
        from: 'pending',
        to: 'in_progress',
        changes: null,
        reason: null,
      },
    ],
    nextCursor: null,
    previousCursor: null,
  },
  CreateAssignmentBody: { ...pair, dueAt: cast.dueOn, note: cast.note, repeatEveryMonths: 12 },
  EditAssignmentBody: { dueAt: cast.dueOn, note: cast.note },
  CompleteBody: { result: cast.result },
  CancelBody: { reason: 'Kofi is on leave until January.', endSeries: true },
  CorrectResultBody: { score: 78.5, reason: 'Two answers were counted twice.' },
  BulkBody: {
    counselorIds: [cast.kofi.id, cast.priya.id],
    scenarioIds: [cast.panic.id],
    dueAt: cast.dueOn,
    mode: 'partial',
  },
  BulkResultDto: {
    created: [{ id: cast.assignmentId, ...pair }],
    existing: [priyasPair],
    completedBefore: [],
    summary: { requested: 2, created: 1, existing: 1, completedBefore: 0 },
  },
  BulkCancelBody: {
    ids: [cast.assignmentId, cast.priyasAssignmentId],
    reason: 'The exercise is being rewritten.',
  },
  BulkEditBody: { ids: [cast.assignmentId, cast.priyasAssignmentId], dueAt: cast.dueOn },
  BulkChangeDto: {
    changed: [cast.assignmentId],
    unchanged: [{ id: cast.priyasAssignmentId, status: 'completed' }],
    notFound: [],
  },
};

/** Where an answer is not the schema's usual one. By ids of operations. */
export const assignmentsAnswered = {
  LiveEvents_follow: `retry: 1000\n\nid: ${cast.place}\nevent: assignment.created\ndata: {"id":"${cast.eventId}","type":"assignment.created"}\n\n`,
  Assignments_start: started,
  Assignments_complete: completed,
  Assignments_correctResult: { ...completed, version: 4, result: { ...cast.result, score: 78.5 } },
  Assignments_cancel: { ...assignment, status: 'cancelled', version: 2, cancelledAt: times.cancelled },
};
