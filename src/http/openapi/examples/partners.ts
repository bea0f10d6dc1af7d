/** Examples of what is said at the partners' door. By names of schemas. */
import * as cast from './cast.js';

const { times } = cast;

const assignment = {
  id: cast.assignmentId,
  user_id: cast.kofi.externalId,
  scenario_id: cast.panic.id,
  scenario_external_id: cast.panic.externalId,
  scenario_title: cast.panic.title,
  status: 'pending',
  assigned_at: times.assigned,
  due_date: times.due,
  started_at: null,
  completed_at: null,
  repeat_every_months: null,
  previous_id: null,
  next_id: null,
};

const scenario = {
  id: cast.panic.id,
  external_id: cast.panic.externalId,
  title: cast.panic.title,
  description: 'An exercise of about 25 minutes by phone, on grounding and de-escalation.',
  mode: 'phone',
  difficulty: 'intermediate',
  skills: ['grounding', 'de-escalation'],
  estimated_minutes: 25,
};

const result = {
  assignment_id: cast.assignmentId,
  status: 'completed',
  result: { ...cast.result, completed_at: times.completed },
};

export const partners = {
  ExternalMeDto: {
    organization: { name: cast.organization.name, time_zone: cast.organization.timeZone },
    key: {
      ...cast.key,
      scopes: ['scenarios:read', 'assignments:read', 'assignments:write', 'results:write'],
      groups: ['Night shift'],
      scenarios: [{ id: cast.panic.id, external_id: cast.panic.externalId, title: cast.panic.title }],
      expires_at: '2027-12-31T22:59:59.999Z',
      rate_limit: 50,
    },
  },
  ExternalAssignmentDto: assignment,
  ExternalAssignmentPage: { items: [assignment], next_cursor: cast.cursor, previous_cursor: null },
  ExternalEventPage: {
    items: [
      {
        id: cast.eventId,
        type: 'assignment.created',
        at: times.assigned,
        assignment,
        version: 1,
        by: { kind: 'user', you: false },
      },
    ],
    next_cursor: cast.place,
  },
  ExternalCreateBody: {
    user_id: cast.kofi.externalId,
    scenario_id: cast.panic.externalId,
    due_date: cast.dueOn,
    note: cast.note,
  },
  ExternalResultDto: result,
  ExternalResultBody: cast.result,
  ExternalScenarioPage: { items: [scenario], next_cursor: null, previous_cursor: null },
};
