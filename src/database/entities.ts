/** Every table that TypeORM knows. */
import { ApiKeySecret } from '../identity/api-keys/api-key-secret.entity.js';
import { ApiKey } from '../identity/api-keys/api-key.entity.js';
import { AssignmentChange } from '../assignments/assignment-change.entity.js';
import { Assignment } from '../assignments/assignment.entity.js';
import { Counselor } from '../counselors/counselor.entity.js';
import { IdempotencyKey } from '../http/idempotency/idempotency-key.entity.js';
import { ImportOutcome } from '../imports/import-outcome.entity.js';
import { ImportPart } from '../imports/import-part.entity.js';
import { ImportProgress } from '../imports/import-progress.entity.js';
import { ImportRow } from '../imports/import-row.entity.js';
import { Import } from '../imports/import.entity.js';
import { Organization } from '../organizations/organization.entity.js';
import { RateLimit } from '../http/rate-limits/rate-limit.entity.js';
import { Scenario } from '../scenarios/scenario.entity.js';
import { Session } from '../identity/users/session.entity.js';
import { User } from '../identity/users/user.entity.js';
import { InstallationSecret } from './installation-secret.entity.js';

export const entities = [
  Organization,
  User,
  Session,
  ApiKey,
  ApiKeySecret,
  RateLimit,
  IdempotencyKey,
  Counselor,
  Scenario,
  Assignment,
  AssignmentChange,
  Import,
  ImportPart,
  ImportRow,
  ImportOutcome,
  ImportProgress,
  InstallationSecret,
];
