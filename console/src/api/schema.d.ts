/** Made by `npm run docs` from the OpenAPI document; not written by hand. */
export interface paths {
  '/api/assignments/bulk': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Bulk_createBulk'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/bulk/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Bulk_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/bulk/edit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Bulk_edit'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Assignments_list'];
    put?: never;
    post: operations['Assignments_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Assignments_summarize'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Assignments_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['Assignments_edit'];
    trace?: never;
  };
  '/api/assignments/{id}/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Assignments_start'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/{id}/complete': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Assignments_complete'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Assignments_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/{id}/result': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Assignments_correctResult'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/assignments/{id}/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Assignments_history'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/counselors': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Counselors_list'];
    put?: never;
    post: operations['Counselors_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/counselors/groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Counselors_listGroups'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/counselors/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Counselors_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['Counselors_update'];
    trace?: never;
  };
  '/api/counselors/{id}/archive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Counselors_archive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/counselors/{id}/unarchive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Counselors_unarchive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/counselors/{id}/erase': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Erasing_erase'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/scenarios': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Scenarios_list'];
    put?: never;
    post: operations['Scenarios_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/scenarios/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Scenarios_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['Scenarios_update'];
    trace?: never;
  };
  '/api/scenarios/{id}/archive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Scenarios_archive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/scenarios/{id}/unarchive': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Scenarios_unarchive'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports/template': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ImportTemplates_download'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports/preview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ImportPreview_show'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/import-mappings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ImportMappings_list'];
    put: operations['ImportMappings_keep'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/import-mappings/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['ImportMappings_forget'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Imports_list'];
    put?: never;
    post: operations['Imports_upload'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Imports_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Imports_follow'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports/{id}/rows': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Imports_rows'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Imports_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/imports/{id}/undo': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Imports_undo'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/reports/assignments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Reports_assignments'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['LiveEvents_follow'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Webhooks_list'];
    put?: never;
    post: operations['Webhooks_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/webhooks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Webhooks_get'];
    put?: never;
    post?: never;
    delete: operations['Webhooks_delete'];
    options?: never;
    head?: never;
    patch: operations['Webhooks_update'];
    trace?: never;
  };
  '/api/admin/webhooks/{id}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Webhooks_rotate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/webhooks/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['WebhookDeliveries_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/webhooks/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['WebhookDeliveries_test'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/webhooks/{id}/deliveries/{deliveryId}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['WebhookDeliveries_redeliver'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/webhooks/{id}/redeliver': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['WebhookDeliveries_redeliverSince'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/organization': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Organizations_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['Organizations_edit'];
    trace?: never;
  };
  '/api/organization/time-zones': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Organizations_timeZones'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/options': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Auth_options'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/login': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Auth_login'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/logout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Auth_logout'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Auth_me'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Auth_changePassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Auth_listSessions'];
    put?: never;
    post?: never;
    delete: operations['Auth_endOtherSessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/auth/sessions/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['Auth_endSession'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Users_list'];
    put?: never;
    post: operations['Users_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Users_get'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch: operations['Users_update'];
    trace?: never;
  };
  '/api/admin/users/{id}/unlink': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['Users_unlink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/users/{id}/sessions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['Users_endSessions'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['Audit_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['ApiKeys_list'];
    put?: never;
    post: operations['ApiKeys_create'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/api-keys/{id}/rotate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['ApiKeys_rotate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/admin/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['ApiKeys_revoke'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    ExternalAssignmentDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      scenario_id: string;
      /** @enum {string} */
      status: 'pending' | 'in_progress' | 'completed' | 'cancelled';
      repeat_every_months: number | null;
      /** Format: uuid */
      previous_id: string | null;
      /** Format: uuid */
      next_id: string | null;
      user_id: string;
      scenario_external_id: string;
      scenario_title: string;
      /** Format: date-time */
      assigned_at: string;
      /** Format: date-time */
      due_date: string | null;
      /** Format: date-time */
      started_at: string | null;
      /** Format: date-time */
      completed_at: string | null;
    };
    ExternalAssignmentPage: {
      items: components['schemas']['ExternalAssignmentDto'][];
      next_cursor: string | null;
      previous_cursor: string | null;
    };
    ExternalCreateBody: {
      user_id: string;
      scenario_id: string;
      due_date?: string | null;
      repeat_every_months?: number | null;
      note?: string | null;
    };
    ExternalResultValueDto: {
      /** Format: double */
      score: number | null;
      feedback: string | null;
      /** Format: date-time */
      completed_at: string;
    };
    ExternalResultDto: {
      /** Format: uuid */
      assignment_id: string;
      /** @enum {string} */
      status: 'pending' | 'in_progress' | 'completed' | 'cancelled';
      result: components['schemas']['ExternalResultValueDto'] | null;
    };
    ExternalResultBody: {
      /** Format: double */
      score?: number | null;
      feedback?: string | null;
    };
    ExternalEventActorDto: {
      /** @enum {string} */
      kind: 'user' | 'partner' | 'import' | 'system';
      you: boolean;
    };
    ExternalEventDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      type:
        | 'assignment.created'
        | 'assignment.started'
        | 'assignment.completed'
        | 'assignment.cancelled'
        | 'assignment.edited'
        | 'assignment.due_soon'
        | 'assignment.overdue';
      /** Format: date-time */
      at: string;
      assignment: components['schemas']['ExternalAssignmentDto'];
      version: number;
      by: components['schemas']['ExternalEventActorDto'];
    };
    ExternalEventPage: {
      items: components['schemas']['ExternalEventDto'][];
      next_cursor: string;
    };
    ExternalOrganizationDto: {
      name: string;
      time_zone: string;
    };
    ExternalKeyScenarioDto: {
      /** Format: uuid */
      id: string;
      external_id: string;
      title: string;
    };
    ExternalKeyDto: {
      /** Format: uuid */
      id: string;
      scopes: ('scenarios:read' | 'assignments:read' | 'assignments:write' | 'results:write')[];
      name: string;
      groups: string[] | null;
      scenarios: components['schemas']['ExternalKeyScenarioDto'][] | null;
      /** Format: date-time */
      expires_at: string | null;
      rate_limit: number | null;
    };
    ExternalMeDto: {
      organization: components['schemas']['ExternalOrganizationDto'];
      key: components['schemas']['ExternalKeyDto'];
    };
    ExternalScenarioDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string|null} */
      mode: 'phone' | 'chat' | null;
      /** @enum {string|null} */
      difficulty: 'beginner' | 'intermediate' | 'advanced' | null;
      external_id: string;
      title: string;
      description: string;
      skills: string[];
      estimated_minutes: number | null;
    };
    ExternalScenarioPage: {
      items: components['schemas']['ExternalScenarioDto'][];
      next_cursor: string | null;
      previous_cursor: string | null;
    };
    BulkBody: {
      dueAt?: string | null;
      repeatEveryMonths?: number | null;
      /**
       * @default partial
       * @enum {string}
       */
      mode?: 'partial' | 'atomic';
      counselorIds: string[];
      scenarioIds: string[];
      /** @default false */
      reassignCompleted?: boolean;
      /** @default false */
      dryRun?: boolean;
      note?: string | null;
    };
    CreatedPairDto: {
      /** Format: uuid */
      id: string | null;
      /** Format: uuid */
      counselorId: string;
      /** Format: uuid */
      scenarioId: string;
    };
    ExistingPairDto: {
      /** Format: uuid */
      counselorId: string;
      /** Format: uuid */
      scenarioId: string;
      /** Format: uuid */
      assignmentId: string;
    };
    BulkSummaryDto: {
      requested: number;
      created: number;
      existing: number;
      completedBefore: number;
    };
    BulkResultDto: {
      created: components['schemas']['CreatedPairDto'][];
      existing: components['schemas']['ExistingPairDto'][];
      completedBefore: components['schemas']['ExistingPairDto'][];
      summary: components['schemas']['BulkSummaryDto'];
    };
    BulkCancelBody: {
      /** @default false */
      endSeries?: boolean;
      ids: string[];
      /** @default false */
      dryRun?: boolean;
      reason?: string | null;
    };
    UnchangedAssignmentDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      status: 'pending' | 'in_progress' | 'completed' | 'cancelled';
    };
    BulkChangeDto: {
      changed: string[];
      notFound: string[];
      unchanged: components['schemas']['UnchangedAssignmentDto'][];
    };
    BulkEditBody: {
      dueAt?: string | null;
      repeatEveryMonths?: number | null;
      ids: string[];
      /** @default false */
      dryRun?: boolean;
      version?: number;
      note?: string | null;
    };
    AssignedCounselorDto: {
      /** Format: uuid */
      id: string;
      externalId: string;
      name: string;
    };
    AssignedScenarioDto: {
      /** Format: uuid */
      id: string;
      externalId: string;
      title: string;
    };
    ActorDto: {
      /** @enum {string} */
      kind: 'user' | 'partner' | 'import';
      /** Format: uuid */
      id: string;
      name: string;
    };
    ResultDto: {
      /** Format: double */
      score: number | null;
      feedback: string | null;
    };
    AssignmentDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      status: 'pending' | 'in_progress' | 'completed' | 'cancelled';
      /** Format: date */
      dueOn: string | null;
      repeatEveryMonths: number | null;
      /** Format: uuid */
      previousId: string | null;
      /** Format: uuid */
      nextId: string | null;
      counselor: components['schemas']['AssignedCounselorDto'];
      scenario: components['schemas']['AssignedScenarioDto'];
      /** Format: date-time */
      dueAt: string | null;
      overdue: boolean;
      note: string | null;
      assignedBy: components['schemas']['ActorDto'];
      result: components['schemas']['ResultDto'] | null;
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      startedAt: string | null;
      /** Format: date-time */
      completedAt: string | null;
      /** Format: date-time */
      cancelledAt: string | null;
    };
    AssignmentPage: {
      items: components['schemas']['AssignmentDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    WeekDto: {
      /** Format: date */
      weekStart: string;
      pending: number;
      inProgress: number;
      overdue: number;
    };
    SummaryDto: {
      /** Format: date-time */
      asOf: string;
      open: number;
      overdue: number;
      withoutDueDate: number;
      completedLast7Days: number;
      openByWeek: components['schemas']['WeekDto'][];
    };
    CreateAssignmentBody: {
      dueAt?: string | null;
      repeatEveryMonths?: number | null;
      /** Format: uuid */
      counselorId: string;
      /** Format: uuid */
      scenarioId: string;
      note?: string | null;
    };
    EditAssignmentBody: {
      dueAt?: string | null;
      repeatEveryMonths?: number | null;
      note?: string | null;
    };
    EmptyBody: Record<string, never>;
    ResultBody: {
      /** Format: double */
      score?: number | null;
      feedback?: string | null;
    };
    CompleteBody: {
      result?: components['schemas']['ResultBody'] | null;
    };
    CancelBody: {
      /** @default false */
      endSeries?: boolean;
      reason?: string | null;
    };
    CorrectResultBody: {
      /** Format: double */
      score?: number | null;
      reason: string;
      feedback?: string | null;
    };
    ChangeActorDto: {
      /** @enum {string} */
      kind: 'user' | 'partner' | 'import' | 'system';
      /** Format: uuid */
      id: string;
      name: string;
    };
    ChangeDto: {
      /** @enum {string} */
      door: 'web' | 'partner' | 'import' | 'system';
      /** @enum {string|null} */
      from: 'pending' | 'in_progress' | 'completed' | 'cancelled' | null;
      /** @enum {string} */
      to: 'pending' | 'in_progress' | 'completed' | 'cancelled';
      changes: {
        [key: string]: {
          from: unknown;
          to: unknown;
        };
      } | null;
      version: number;
      /** Format: date-time */
      at: string;
      by: components['schemas']['ChangeActorDto'];
      reason: string | null;
    };
    HistoryPage: {
      items: components['schemas']['ChangeDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    CounselorDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      userId: string | null;
      externalId: string;
      name: string;
      email: string | null;
      group: string | null;
      /** Format: date-time */
      archivedAt: string | null;
      /** Format: date-time */
      erasedAt: string | null;
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    CounselorPage: {
      items: components['schemas']['CounselorDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    GroupDto: {
      name: string;
    };
    GroupPage: {
      items: components['schemas']['GroupDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    CreateCounselorBody: {
      externalId: string;
      name: string;
      /** Format: email */
      email?: string | null;
      group?: string | null;
      /** Format: uuid */
      userId?: string | null;
    };
    UpdateCounselorBody: {
      externalId?: string;
      name?: string;
      /** Format: email */
      email?: string | null;
      group?: string | null;
      /** Format: uuid */
      userId?: string | null;
    };
    ArchiveCounselorBody: {
      /** @default false */
      cancelOpen?: boolean;
    };
    EraseCounselorBody: {
      confirm: string;
    };
    ScenarioDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string|null} */
      mode: 'phone' | 'chat' | null;
      /** @enum {string|null} */
      difficulty: 'beginner' | 'intermediate' | 'advanced' | null;
      externalId: string;
      title: string;
      description: string;
      skills: string[];
      estimatedMinutes: number | null;
      /** Format: date-time */
      archivedAt: string | null;
      version: number;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    ScenarioPage: {
      items: components['schemas']['ScenarioDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    CreateScenarioBody: {
      externalId: string;
      title: string;
      /** @enum {string|null} */
      mode?: 'phone' | 'chat' | null;
      /** @enum {string|null} */
      difficulty?: 'beginner' | 'intermediate' | 'advanced' | null;
      description?: string;
      skills?: string[];
      estimatedMinutes?: number | null;
    };
    UpdateScenarioBody: {
      externalId?: string;
      title?: string;
      /** @enum {string|null} */
      mode?: 'phone' | 'chat' | null;
      /** @enum {string|null} */
      difficulty?: 'beginner' | 'intermediate' | 'advanced' | null;
      description?: string;
      skills?: string[];
      estimatedMinutes?: number | null;
    };
    SuggestionDto: {
      /** @enum {string} */
      from: 'kept' | 'ready-made' | 'synonyms';
      columns: {
        [key: string]: unknown;
      };
      only?: {
        [key: string]: string[];
      };
      /** @enum {string} */
      dateOrder?: 'ymd' | 'dmy' | 'mdy';
      name: string | null;
      why: string;
      ignoreOtherColumns?: boolean;
      timeZone?: string;
      emptyWords?: string[];
    };
    CertaintyDto: {
      /** @enum {string} */
      encoding?: 'told' | 'certain' | 'likely';
      /** @enum {string} */
      delimiter?: 'told' | 'certain' | 'likely';
      /** @enum {string} */
      dialect?: 'told' | 'certain' | 'likely';
      /** @enum {string} */
      sheet?: 'told' | 'certain' | 'likely';
      /** @enum {string} */
      dateOrder?: 'told' | 'certain' | 'likely';
    };
    PreviewColumnDto: {
      /** @enum {string} */
      use: 'column' | 'filter' | 'ignored' | 'unknown';
      name: string;
      columns: string[];
    };
    PreviewRowDto: {
      fields: (string | null)[];
      values: {
        [key: string]: string | null;
      } | null;
      /** Format: date */
      dueOn: string | null;
      line: number;
      /** Format: date-time */
      dueAt: string | null;
      faults: string[];
      leftOut: string | null;
    };
    WarningDto: {
      code: string;
      message: string;
      count: number;
      lines: number[];
    };
    PreviewDto: {
      asks: 'dateOrder'[];
      /** @enum {string|null} */
      format: 'csv' | 'ndjson' | 'xlsx' | 'ods' | null;
      /** @enum {string|null} */
      dialect: 'quotes' | 'backslash' | null;
      /** @enum {string|null} */
      dateOrder: 'ymd' | 'dmy' | 'mdy' | null;
      suggestion: components['schemas']['SuggestionDto'] | null;
      error: string | null;
      encoding: string | null;
      delimiter: string | null;
      sheet: string | null;
      sheets: string[];
      certainty: components['schemas']['CertaintyDto'];
      header: string[];
      columns: components['schemas']['PreviewColumnDto'][];
      rows: components['schemas']['PreviewRowDto'][];
      lastRows: components['schemas']['PreviewRowDto'][];
      rowCount: number;
      faultyRowCount: number;
      leftOutCount: number;
      isWhole: boolean;
      warnings: components['schemas']['WarningDto'][];
    };
    UploaderDto: {
      /** Format: uuid */
      id: string;
      name: string;
    };
    ImportMappingDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      type: 'assignments' | 'counselors' | 'scenarios' | 'cancellations';
      columns: {
        [key: string]: unknown;
      };
      only: {
        [key: string]: string[];
      } | null;
      /** @enum {string|null} */
      dateOrder: 'ymd' | 'dmy' | 'mdy' | null;
      name: string | null;
      header: string[];
      ignoreOtherColumns: boolean;
      timeZone: string | null;
      emptyWords: string[];
      updatedBy: components['schemas']['UploaderDto'];
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    ImportMappingPage: {
      items: components['schemas']['ImportMappingDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    KeepMappingBody: {
      /** @enum {string} */
      type: 'assignments' | 'counselors' | 'scenarios' | 'cancellations';
      header: string[];
      name?: string | null;
      columns: {
        [key: string]: unknown;
      };
      only?: {
        [key: string]: string[];
      };
      /** @enum {string} */
      dateOrder?: 'ymd' | 'dmy' | 'mdy';
      emptyWords?: string[];
      ignoreOtherColumns?: boolean;
      timeZone?: string;
    };
    UploadForm: {
      /** @enum {string} */
      type?: 'assignments' | 'counselors' | 'scenarios' | 'cancellations';
      /** @enum {string} */
      mode?: 'partial' | 'atomic';
      /** @enum {string} */
      onExisting?: 'skip' | 'update';
      /** @enum {string} */
      dialect?: 'quotes' | 'backslash';
      /** @enum {string} */
      dateOrder?: 'ymd' | 'dmy' | 'mdy';
      emptyWords?: string[];
      columns?: string;
      only?: string;
      dryRun?: boolean;
      reassignCompleted?: boolean;
      unarchive?: boolean;
      encoding?: string;
      delimiter?: string;
      sheet?: string;
      timeZone?: string;
      ignoreOtherColumns?: boolean;
      /** Format: binary */
      file: string;
    };
    ImportCountsDto: {
      total: number;
      created: number;
      updated?: number;
      cancelled?: number;
      existing: number;
      completedBefore?: number;
      touched?: number;
      invalid: number;
      leftOut?: number;
    };
    ImportDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      type: 'assignments' | 'counselors' | 'scenarios' | 'cancellations' | 'undo';
      /** Format: uuid */
      undoOf: string | null;
      /** @enum {string} */
      status: 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
      /** @enum {string} */
      mode: 'partial' | 'atomic';
      /** @enum {string} */
      onExisting: 'skip' | 'update';
      /** Format: double */
      progress: number;
      /** @enum {string|null} */
      dialect: 'quotes' | 'backslash' | null;
      /** @enum {string|null} */
      dateOrder: 'ymd' | 'dmy' | 'mdy' | null;
      fileName: string | null;
      dryRun: boolean;
      reassignCompleted: boolean;
      unarchive: boolean;
      counts: components['schemas']['ImportCountsDto'];
      rows: number | null;
      rowsPerSecond: number | null;
      secondsLeft: number | null;
      error: string | null;
      encoding: string | null;
      delimiter: string | null;
      sheet: string | null;
      certainty: components['schemas']['CertaintyDto'];
      ignored: string[];
      warnings: components['schemas']['WarningDto'][];
      bytes: number;
      createdBy: components['schemas']['UploaderDto'];
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      startedAt: string | null;
      /** Format: date-time */
      finishedAt: string | null;
    };
    ImportPage: {
      items: components['schemas']['ImportDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    UndoDto: {
      cancelled: number;
      touched: number;
      import: components['schemas']['ImportDto'];
    };
    ReportedScenarioDto: {
      /** Format: uuid */
      id: string;
      externalId: string;
      title: string;
    };
    ReportedCounselorDto: {
      /** Format: uuid */
      id: string;
      externalId: string;
      name: string;
    };
    ReportRowDto: {
      /** Format: double */
      medianDays: number | null;
      /** Format: double */
      p90Days: number | null;
      /** Format: double */
      meanScore: number | null;
      scores: number[];
      group?: string | null;
      /** Format: date */
      weekStart?: string;
      scenario?: components['schemas']['ReportedScenarioDto'];
      counselor?: components['schemas']['ReportedCounselorDto'];
      total: number;
      pending: number;
      inProgress: number;
      completed: number;
      cancelled: number;
      overdue: number;
      withoutScore: number;
    };
    FiguresDto: {
      /** Format: double */
      medianDays: number | null;
      /** Format: double */
      p90Days: number | null;
      /** Format: double */
      meanScore: number | null;
      scores: number[];
      total: number;
      pending: number;
      inProgress: number;
      completed: number;
      cancelled: number;
      overdue: number;
      withoutScore: number;
    };
    ReportDto: {
      /** @enum {string} */
      groupBy: 'scenario' | 'counselor' | 'group' | 'week';
      /** Format: date-time */
      asOf: string;
      /** Format: date-time */
      from: string | null;
      /** Format: date-time */
      to: string | null;
      rows: components['schemas']['ReportRowDto'][];
      totals: components['schemas']['FiguresDto'];
    };
    CreateWebhookBody: {
      /** Format: uri */
      url: string;
      events: (
        | 'assignment.created'
        | 'assignment.started'
        | 'assignment.completed'
        | 'assignment.cancelled'
        | 'assignment.edited'
        | 'assignment.due_soon'
        | 'assignment.overdue'
      )[];
      description?: string | null;
    };
    PauseDto: {
      /** @enum {string} */
      reason: 'admin' | 'gone' | 'failing';
      /** Format: date-time */
      since: string;
    };
    WebhookMakerDto: {
      /** Format: uuid */
      id: string;
      name: string;
    };
    CreatedWebhookDto: {
      /** Format: uuid */
      id: string;
      /** Format: uri */
      url: string;
      events: (
        | 'assignment.created'
        | 'assignment.started'
        | 'assignment.completed'
        | 'assignment.cancelled'
        | 'assignment.edited'
        | 'assignment.due_soon'
        | 'assignment.overdue'
      )[];
      secret: string;
      description: string | null;
      paused: components['schemas']['PauseDto'] | null;
      /** Format: date-time */
      failingSince: string | null;
      /** Format: date-time */
      formerSecretUntil: string | null;
      /** Format: date-time */
      createdAt: string;
      createdBy: components['schemas']['WebhookMakerDto'];
    };
    WebhookDto: {
      /** Format: uuid */
      id: string;
      /** Format: uri */
      url: string;
      events: (
        | 'assignment.created'
        | 'assignment.started'
        | 'assignment.completed'
        | 'assignment.cancelled'
        | 'assignment.edited'
        | 'assignment.due_soon'
        | 'assignment.overdue'
      )[];
      description: string | null;
      paused: components['schemas']['PauseDto'] | null;
      /** Format: date-time */
      failingSince: string | null;
      /** Format: date-time */
      formerSecretUntil: string | null;
      /** Format: date-time */
      createdAt: string;
      createdBy: components['schemas']['WebhookMakerDto'];
    };
    WebhookPage: {
      items: components['schemas']['WebhookDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    UpdateWebhookBody: {
      /** Format: uri */
      url?: string;
      events?: (
        | 'assignment.created'
        | 'assignment.started'
        | 'assignment.completed'
        | 'assignment.cancelled'
        | 'assignment.edited'
        | 'assignment.due_soon'
        | 'assignment.overdue'
      )[];
      description?: string | null;
      paused?: boolean;
    };
    RotateWebhookBody: {
      /** @default 86400 */
      overlapSeconds?: number;
    };
    DeliveryAnswerDto: {
      status: number | null;
      body: string | null;
      error: string | null;
    };
    DeliveryDto: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      eventId: string;
      /** @enum {string} */
      type:
        | 'assignment.created'
        | 'assignment.started'
        | 'assignment.completed'
        | 'assignment.cancelled'
        | 'assignment.edited'
        | 'assignment.due_soon'
        | 'assignment.overdue'
        | 'webhook.test';
      /** Format: uuid */
      assignmentId: string | null;
      version: number | null;
      /** @enum {string} */
      status: 'pending' | 'delivered' | 'dead';
      attempts: number;
      /** Format: date-time */
      lastAttemptAt: string | null;
      /** Format: date-time */
      nextAttemptAt: string | null;
      answer: components['schemas']['DeliveryAnswerDto'] | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      finishedAt: string | null;
    };
    DeliveryPage: {
      items: components['schemas']['DeliveryDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    RedeliverBody: {
      /** Format: date-time */
      since: string;
      /**
       * @default all
       * @enum {string}
       */
      which?: 'all' | 'dead';
    };
    RemindersDto: {
      daysBefore: number[];
      daysAfter: number[];
    };
    OrganizationSettingsDto: {
      /** Format: uuid */
      id: string;
      reminders: components['schemas']['RemindersDto'];
      name: string;
      timeZone: string;
    };
    EditRemindersBody: {
      daysBefore?: number[];
      daysAfter?: number[];
    };
    EditOrganizationBody: {
      name?: string;
      timeZone?: string;
      reminders?: components['schemas']['EditRemindersBody'];
    };
    EditedOrganizationDto: {
      /** Format: uuid */
      id: string;
      reminders: components['schemas']['RemindersDto'];
      name: string;
      timeZone: string;
      dueDatesMoved: number;
    };
    TimeZonesDto: {
      items: string[];
    };
    WordDto: {
      name: string;
      meaning: string;
    };
    ProblemExplanationDto: {
      /** Format: uri-reference */
      type: string;
      status: number;
      title: string;
      retryable: boolean;
      meaning: string;
      remedy: string;
      members: components['schemas']['WordDto'][];
      codes: components['schemas']['WordDto'][];
    };
    ProblemExplanationsDto: {
      items: components['schemas']['ProblemExplanationDto'][];
    };
    LiveDto: {
      /** @enum {string} */
      status: 'up';
    };
    ReadyDto: {
      /** @enum {string} */
      status: 'ready' | 'not-ready';
      /** @enum {string} */
      database: 'up' | 'down';
      stopping: boolean;
      reason?: string;
    };
    DeprecationDto: {
      /** Format: date */
      since: string;
      /** Format: date */
      sunset: string;
      name: string;
      what: string;
      instead: string;
    };
    DeprecationsDto: {
      items: components['schemas']['DeprecationDto'][];
    };
    IssuerOptionDto: {
      name: string;
      startUrl: string;
    };
    SignInOptionsDto: {
      password: boolean;
      oidc: components['schemas']['IssuerOptionDto'] | null;
    };
    LoginBody: {
      /** Format: email */
      email: string;
      password: string;
    };
    OrganizationDto: {
      /** Format: uuid */
      id: string;
      name: string;
      timeZone: string;
    };
    CurrentUserDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      role: 'admin' | 'supervisor' | 'counselor';
      /** Format: uuid */
      counselorId: string | null;
      email: string;
      name: string;
      groups: string[];
      organization: components['schemas']['OrganizationDto'];
      mustChangePassword: boolean;
    };
    ChangePasswordBody: {
      currentPassword: string;
      newPassword: string;
    };
    SessionDto: {
      /** Format: uuid */
      id: string;
      current: boolean;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      expiresAt: string;
      address: string | null;
      userAgent: string | null;
    };
    SessionPage: {
      items: components['schemas']['SessionDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    IssuerAccountDto: {
      issuer: string;
      subject: string;
      email: string | null;
      /** Format: date-time */
      lastSeenAt: string | null;
    };
    UserDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      role: 'admin' | 'supervisor' | 'counselor';
      /** Format: uuid */
      counselorId: string | null;
      email: string;
      name: string;
      groups: string[];
      active: boolean;
      /** Format: date-time */
      deactivatedAt: string | null;
      mustChangePassword: boolean;
      issuerAccount: components['schemas']['IssuerAccountDto'] | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
    };
    UserPage: {
      items: components['schemas']['UserDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    CreateUserBody: {
      /** Format: email */
      email: string;
      name: string;
      /** @enum {string} */
      role: 'admin' | 'supervisor' | 'counselor';
      /** @default [] */
      groups?: string[];
      password: string;
      /** @default false */
      mustChangePassword?: boolean;
    };
    UpdateUserBody: {
      /** Format: email */
      email?: string;
      name?: string;
      /** @enum {string} */
      role?: 'admin' | 'supervisor' | 'counselor';
      groups?: string[];
      password?: string;
      active?: boolean;
      mustChangePassword?: boolean;
    };
    NamedKeyDto: {
      /** Format: uuid */
      id: string;
      name: string;
    };
    EditedUserDto: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      role: 'admin' | 'supervisor' | 'counselor';
      /** Format: uuid */
      counselorId: string | null;
      email: string;
      name: string;
      groups: string[];
      active: boolean;
      /** Format: date-time */
      deactivatedAt: string | null;
      mustChangePassword: boolean;
      issuerAccount: components['schemas']['IssuerAccountDto'] | null;
      /** Format: date-time */
      createdAt: string;
      /** Format: date-time */
      updatedAt: string;
      apiKeys: components['schemas']['NamedKeyDto'][];
    };
    AuditActorDto: {
      /** @enum {string} */
      kind: 'user' | 'partner' | 'import' | 'issuer' | 'system' | 'anonymous';
      /** Format: uuid */
      id: string | null;
      name: string | null;
      role: string | null;
    };
    AuditTargetDto: {
      /** Format: uuid */
      id: string;
      kind: string;
      name: string | null;
    };
    AuditEntryDto: {
      /** Format: uuid */
      id: string;
      before: {
        [key: string]: unknown;
      } | null;
      after: {
        [key: string]: unknown;
      } | null;
      details: {
        [key: string]: unknown;
      } | null;
      /** Format: date-time */
      at: string;
      action: string;
      actor: components['schemas']['AuditActorDto'];
      address: string | null;
      requestId: string | null;
      target: components['schemas']['AuditTargetDto'];
    };
    AuditPage: {
      items: components['schemas']['AuditEntryDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    CreateApiKeyBody: {
      name: string;
      scopes: ('scenarios:read' | 'assignments:read' | 'assignments:write' | 'results:write')[];
      groups?: string[] | null;
      scenarioIds?: string[] | null;
      expiresAt?: string | null;
      rateLimit?: number | null;
    };
    LimitingScenarioDto: {
      /** Format: uuid */
      id: string;
      externalId: string;
      title: string;
    };
    KeyMakerDto: {
      /** Format: uuid */
      id: string;
      name: string;
    };
    CreatedApiKeyDto: {
      /** Format: uuid */
      id: string;
      prefix: string;
      scopes: ('scenarios:read' | 'assignments:read' | 'assignments:write' | 'results:write')[];
      name: string;
      groups: string[] | null;
      scenarios: components['schemas']['LimitingScenarioDto'][] | null;
      /** Format: date-time */
      expiresAt: string | null;
      rateLimit: number | null;
      /** Format: date-time */
      createdAt: string;
      createdBy: components['schemas']['KeyMakerDto'] | null;
      key: string;
    };
    KeyUseDto: {
      /** Format: date */
      day: string;
      requests: number;
      refusals: number;
      /** Format: date-time */
      lastUsedAt: string;
    };
    ApiKeyDto: {
      /** Format: uuid */
      id: string;
      prefix: string;
      scopes: ('scenarios:read' | 'assignments:read' | 'assignments:write' | 'results:write')[];
      name: string;
      groups: string[] | null;
      scenarios: components['schemas']['LimitingScenarioDto'][] | null;
      /** Format: date-time */
      expiresAt: string | null;
      rateLimit: number | null;
      /** Format: date-time */
      createdAt: string;
      createdBy: components['schemas']['KeyMakerDto'] | null;
      /** Format: date-time */
      revokedAt: string | null;
      /** Format: date-time */
      lastUsedAt: string | null;
      use: components['schemas']['KeyUseDto'][];
    };
    ApiKeyPage: {
      items: components['schemas']['ApiKeyDto'][];
      nextCursor: string | null;
      previousCursor: string | null;
    };
    RotateApiKeyBody: {
      /** @default 86400 */
      overlapSeconds?: number;
    };
    ValidationFailedProblem: {
      /** @constant */
      type: '/problems/validation-failed';
      title: string;
      /** @constant */
      status: 400;
      detail: string;
      instance: string;
      errors: {
        field: string;
        code: string;
        message: string;
      }[];
    };
    UnauthenticatedProblem: {
      /** @constant */
      type: '/problems/unauthenticated';
      title: string;
      /** @constant */
      status: 401;
      detail: string;
      instance: string;
    };
    ForbiddenProblem: {
      /** @constant */
      type: '/problems/forbidden';
      title: string;
      /** @constant */
      status: 403;
      detail: string;
      instance: string;
      /** @enum {string} */
      code?: 'password-change-required';
    };
    RateLimitedProblem: {
      /** @constant */
      type: '/problems/rate-limited';
      title: string;
      /** @constant */
      status: 429;
      detail: string;
      instance: string;
    };
    PayloadTooLargeProblem: {
      /** @constant */
      type: '/problems/payload-too-large';
      title: string;
      /** @constant */
      status: 413;
      detail: string;
      instance: string;
    };
    UnsupportedMediaTypeProblem: {
      /** @constant */
      type: '/problems/unsupported-media-type';
      title: string;
      /** @constant */
      status: 415;
      detail: string;
      instance: string;
    };
    InternalErrorProblem: {
      /** @constant */
      type: '/problems/internal-error';
      title: string;
      /** @constant */
      status: 500;
      detail: string;
      instance: string;
      requestId: string;
    };
    DatabaseUnavailableProblem: {
      /** @constant */
      type: '/problems/database-unavailable';
      title: string;
      /** @constant */
      status: 503;
      detail: string;
      instance: string;
    };
    ListTooSlowProblem: {
      /** @constant */
      type: '/problems/list-too-slow';
      title: string;
      /** @constant */
      status: 503;
      detail: string;
      instance: string;
    };
    ExternalDuplicateActiveAssignmentProblem: {
      /** @constant */
      type: '/problems/duplicate-active-assignment';
      title: string;
      /** @constant */
      status: 409;
      detail: string;
      instance: string;
      assignment: {
        /** Format: uuid */
        id: string;
        /** @enum {string} */
        status: 'pending' | 'in_progress';
        /** Format: date-time */
        assigned_at: string;
        assigned_by_you: boolean;
        url: string;
      };
    };
    IdempotencyKeyInProgressProblem: {
      /** @constant */
      type: '/problems/idempotency-key-in-progress';
      title: string;
      /** @constant */
      status: 409;
      detail: string;
      instance: string;
    };
    SerializationConflictProblem: {
      /** @constant */
      type: '/problems/serialization-conflict';
      title: string;
      /** @constant */
      status: 409;
      detail: string;
      instance: string;
    };
    NotFoundProblem: {
      /** @constant */
      type: '/problems/not-found';
      title: string;
      /** @constant */
      status: 404;
      detail: string;
      instance: string;
      resource: string;
    };
    IdempotencyKeyReusedProblem: {
      /** @constant */
      type: '/problems/idempotency-key-reused';
      title: string;
      /** @constant */
      status: 422;
      detail: string;
      instance: string;
    };
    InvalidTransitionProblem: {
      /** @constant */
      type: '/problems/invalid-transition';
      title: string;
      /** @constant */
      status: 409;
      detail: string;
      instance: string;
      /** @enum {string} */
      from: 'pending' | 'in_progress' | 'completed' | 'cancelled';
      /** @enum {string} */
      to: 'pending' | 'in_progress' | 'completed' | 'cancelled';
    };
    PreconditionFailedProblem: {
      /** @constant */
      type: '/problems/precondition-failed';
      title: string;
      /** @constant */
      status: 412;
      detail: string;
      instance: string;
    };
    CursorExpiredProblem: {
      /** @constant */
      type: '/problems/cursor-expired';
      title: string;
      /** @constant */
      status: 410;
      detail: string;
      instance: string;
      oldest: string;
    };
    DuplicateActiveAssignmentProblem: {
      /** @constant */
      type: '/problems/duplicate-active-assignment';
      title: string;
      /** @constant */
      status: 409;
      detail: string;
      instance: string;
      assignment: {
        /** Format: uuid */
        id: string;
        /** @enum {string} */
        status: 'pending' | 'in_progress';
        /** Format: date-time */
        createdAt: string;
        createdByYou: boolean;
        url: string;
      };
      existing?: components['schemas']['ExistingPairDto'][];
    };
    IssuerUnavailableProblem: {
      /** @constant */
      type: '/problems/issuer-unavailable';
      title: string;
      /** @constant */
      status: 503;
      detail: string;
      instance: string;
    };
    PreconditionRequiredProblem: {
      /** @constant */
      type: '/problems/precondition-required';
      title: string;
      /** @constant */
      status: 428;
      detail: string;
      instance: string;
    };
    NotUndoableProblem: {
      /** @constant */
      type: '/problems/not-undoable';
      title: string;
      /** @constant */
      status: 409;
      detail: string;
      instance: string;
    };
    Problem:
      | components['schemas']['ValidationFailedProblem']
      | components['schemas']['UnauthenticatedProblem']
      | components['schemas']['ForbiddenProblem']
      | components['schemas']['RateLimitedProblem']
      | components['schemas']['PayloadTooLargeProblem']
      | components['schemas']['UnsupportedMediaTypeProblem']
      | components['schemas']['InternalErrorProblem']
      | components['schemas']['DatabaseUnavailableProblem']
      | components['schemas']['ListTooSlowProblem']
      | components['schemas']['ExternalDuplicateActiveAssignmentProblem']
      | components['schemas']['IdempotencyKeyInProgressProblem']
      | components['schemas']['SerializationConflictProblem']
      | components['schemas']['NotFoundProblem']
      | components['schemas']['IdempotencyKeyReusedProblem']
      | components['schemas']['InvalidTransitionProblem']
      | components['schemas']['PreconditionFailedProblem']
      | components['schemas']['CursorExpiredProblem']
      | components['schemas']['DuplicateActiveAssignmentProblem']
      | components['schemas']['IssuerUnavailableProblem']
      | components['schemas']['PreconditionRequiredProblem']
      | components['schemas']['NotUndoableProblem'];
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  Bulk_createBulk: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BulkBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkResultDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Bulk_cancel: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BulkCancelBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkChangeDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Bulk_edit: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['BulkEditBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['BulkChangeDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_list: {
    parameters: {
      query?: {
        id?: string[];
        counselorId?: string[];
        scenarioId?: string[];
        importId?: string;
        updatedSince?: string;
        group?: string[];
        status?: ('pending' | 'in_progress' | 'completed' | 'cancelled')[];
        dueOn?: string;
        dueBefore?: string;
        dueAfter?: string;
        completedAfter?: string;
        q?: string;
        sort?: 'createdAt' | '-createdAt' | 'dueAt' | '-dueAt';
        overdue?: boolean;
        withoutDueDate?: boolean;
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_create: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateAssignmentBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_summarize: {
    parameters: {
      query?: {
        id?: string[];
        counselorId?: string[];
        scenarioId?: string[];
        importId?: string;
        updatedSince?: string;
        group?: string[];
        status?: ('pending' | 'in_progress' | 'completed' | 'cancelled')[];
        dueOn?: string;
        dueBefore?: string;
        dueAfter?: string;
        completedAfter?: string;
        q?: string;
        overdue?: boolean;
        withoutDueDate?: boolean;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SummaryDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_get: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_edit: {
    parameters: {
      query?: never;
      header: {
        'If-Match': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EditAssignmentBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_start: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_complete: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CompleteBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_cancel: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CancelBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_correctResult: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CorrectResultBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignmentDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Assignments_history: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HistoryPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Counselors_list: {
    parameters: {
      query?: {
        id?: string[];
        q?: string;
        group?: string[];
        archived?: boolean;
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CounselorPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Counselors_create: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateCounselorBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CounselorDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Counselors_listGroups: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['GroupPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Counselors_get: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CounselorDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Counselors_update: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['UpdateCounselorBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CounselorDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Counselors_archive: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['ArchiveCounselorBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CounselorDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Counselors_unarchive: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CounselorDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Erasing_erase: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['EraseCounselorBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CounselorDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Scenarios_list: {
    parameters: {
      query?: {
        id?: string[];
        q?: string;
        archived?: boolean;
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Scenarios_create: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateScenarioBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Scenarios_get: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Scenarios_update: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['UpdateScenarioBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Scenarios_archive: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Scenarios_unarchive: {
    parameters: {
      query?: never;
      header?: {
        'If-Match'?: string;
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ScenarioDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ImportTemplates_download: {
    parameters: {
      query?: {
        type?: 'assignments' | 'counselors' | 'scenarios' | 'cancellations';
        format?: 'csv' | 'xlsx';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': string;
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ImportPreview_show: {
    parameters: {
      query?: {
        type?: 'assignments' | 'counselors' | 'scenarios' | 'cancellations';
        mode?: 'partial' | 'atomic';
        onExisting?: 'skip' | 'update';
        dialect?: 'quotes' | 'backslash';
        dateOrder?: 'ymd' | 'dmy' | 'mdy';
        emptyWords?: string[];
        columns?: string;
        only?: string;
        dryRun?: boolean;
        reassignCompleted?: boolean;
        unarchive?: boolean;
        encoding?: string;
        delimiter?: string;
        sheet?: string;
        timeZone?: string;
        ignoreOtherColumns?: boolean;
        fileName?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': components['schemas']['UploadForm'];
        'text/csv': string;
        'application/x-ndjson': string;
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': string;
        'application/vnd.oasis.opendocument.spreadsheet': string;
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PreviewDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ImportMappings_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportMappingPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ImportMappings_keep: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['KeepMappingBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportMappingDto'];
        };
      };
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportMappingDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ImportMappings_forget: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Imports_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Imports_upload: {
    parameters: {
      query?: {
        type?: 'assignments' | 'counselors' | 'scenarios' | 'cancellations';
        mode?: 'partial' | 'atomic';
        onExisting?: 'skip' | 'update';
        dialect?: 'quotes' | 'backslash';
        dateOrder?: 'ymd' | 'dmy' | 'mdy';
        emptyWords?: string[];
        columns?: string;
        only?: string;
        dryRun?: boolean;
        reassignCompleted?: boolean;
        unarchive?: boolean;
        encoding?: string;
        delimiter?: string;
        sheet?: string;
        timeZone?: string;
        ignoreOtherColumns?: boolean;
        fileName?: string;
      };
      header?: {
        'Idempotency-Key'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': components['schemas']['UploadForm'];
        'text/csv': string;
        'application/x-ndjson': string;
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': string;
        'application/vnd.oasis.opendocument.spreadsheet': string;
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Imports_get: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Imports_follow: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Imports_rows: {
    parameters: {
      query?: {
        outcome?:
          | 'created'
          | 'updated'
          | 'cancelled'
          | 'existing'
          | 'completed_before'
          | 'touched'
          | 'invalid'
          | 'left_out'
          | 'unprocessed';
        format?: 'csv' | 'ndjson' | 'xlsx';
      };
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/csv': string;
          'application/x-ndjson': string;
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': string;
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Imports_cancel: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ImportDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Imports_undo: {
    parameters: {
      query?: never;
      header?: {
        'Idempotency-Key'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UndoDto'];
        };
      };
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UndoDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Reports_assignments: {
    parameters: {
      query: {
        groupBy: 'scenario' | 'counselor' | 'group' | 'week';
        from?: string;
        to?: string;
        format?: 'json' | 'csv' | 'xlsx';
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReportDto'];
          'text/csv': string;
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': string;
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  LiveEvents_follow: {
    parameters: {
      query?: {
        lastEventId?: string;
      };
      header?: {
        'Last-Event-ID'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateWebhookBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedWebhookDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_get: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_delete: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_update: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['UpdateWebhookBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Webhooks_rotate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RotateWebhookBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedWebhookDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  WebhookDeliveries_list: {
    parameters: {
      query?: {
        status?: 'pending' | 'delivered' | 'dead';
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  WebhookDeliveries_test: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  WebhookDeliveries_redeliver: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
        deliveryId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeliveryDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  WebhookDeliveries_redeliverSince: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedeliverBody'];
      };
    };
    responses: {
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WebhookDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Organizations_get: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OrganizationSettingsDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Organizations_edit: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EditOrganizationBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EditedOrganizationDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Organizations_timeZones: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TimeZonesDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_options: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignInOptionsDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_login: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['LoginBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CurrentUserDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_logout: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_me: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CurrentUserDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_changePassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['ChangePasswordBody'];
      };
    };
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_listSessions: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_endOtherSessions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Auth_endSession: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Users_list: {
    parameters: {
      query?: {
        q?: string;
        limit?: number;
        cursor?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Users_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateUserBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Users_get: {
    parameters: {
      query?: never;
      header?: {
        'If-None-Match'?: string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Users_update: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['UpdateUserBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EditedUserDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Users_unlink: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['EmptyBody'];
      };
    };
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UserDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Users_endSessions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  Audit_list: {
    parameters: {
      query?: {
        actorId?: string[];
        action?: (
          | 'user.created'
          | 'user.updated'
          | 'user.deactivated'
          | 'user.reactivated'
          | 'user.password-changed'
          | 'user.unlinked'
          | 'user.erased'
          | 'user.deleted'
          | 'user.signed-in'
          | 'user.signed-out'
          | 'user.sign-in-failed'
          | 'user.sign-in-limited'
          | 'user.refused'
          | 'api-key.created'
          | 'api-key.updated'
          | 'api-key.rotated'
          | 'api-key.revoked'
          | 'api-key.deleted'
          | 'api-key.refused'
          | 'counselor.created'
          | 'counselor.updated'
          | 'counselor.archived'
          | 'counselor.unarchived'
          | 'counselor.erased'
          | 'counselor.deleted'
          | 'scenario.created'
          | 'scenario.updated'
          | 'scenario.archived'
          | 'scenario.unarchived'
          | 'scenario.deleted'
          | 'organization.created'
          | 'organization.updated'
          | 'organization.deleted'
          | 'import.uploaded'
          | 'import.cancelled'
          | 'import.undone'
          | 'import-mapping.created'
          | 'import-mapping.updated'
          | 'import-mapping.deleted'
          | 'webhook.created'
          | 'webhook.updated'
          | 'webhook.paused'
          | 'webhook.resumed'
          | 'webhook.rotated'
          | 'webhook.deleted'
        )[];
        targetKind?: (
          | 'user'
          | 'api-key'
          | 'counselor'
          | 'scenario'
          | 'organization'
          | 'import'
          | 'import-mapping'
          | 'webhook'
        )[];
        targetId?: string[];
        from?: string;
        to?: string;
        format?: 'json' | 'csv';
        limit?: number;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AuditPage'];
          'text/csv': string;
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ApiKeys_list: {
    parameters: {
      query?: {
        limit?: number;
        cursor?: string;
        createdBy?: string;
        prefix?: string;
      };
      header?: {
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKeyPage'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ApiKeys_create: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['CreateApiKeyBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedApiKeyDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ApiKeys_rotate: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['RotateApiKeyBody'];
      };
    };
    responses: {
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CreatedApiKeyDto'];
        };
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ApiKeys_revoke: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
}
