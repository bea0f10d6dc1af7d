/** An example of what the audit tells. By names of schemas. */
import * as cast from './cast.js';

const entry = {
  id: cast.auditEntryId,
  at: cast.times.started,
  action: 'counselor.updated',
  actor: { kind: 'user', id: cast.sam.id, name: cast.sam.name, role: 'supervisor' },
  address: '203.0.113.9',
  requestId: cast.requestId,
  target: { kind: 'counselor', id: cast.kofi.id, name: cast.kofi.name },
  before: { group: null },
  after: { group: 'Night shift' },
  details: null,
};

export const audit = { AuditPage: cast.page(entry) };

const cells = [
  entry.id,
  entry.at,
  entry.action,
  ...Object.values(entry.actor),
  entry.address,
  entry.requestId,
  ...Object.values(entry.target),
  '"{""group"":null}"',
  '"{""group"":""Night shift""}"',
  '',
];

/** By ids of operations and media types. */
export const auditAnswered = {
  'Audit_list text/csv':
    'id,at,action,actor_kind,actor_id,actor_name,actor_role,address,request_id,target_kind,target_id,target_name,before,after,details\r\n' +
    `${cells.join(',')}\r\n`,
};
