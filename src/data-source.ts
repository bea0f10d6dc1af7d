/**
 * The DataSource of the service, with every table and every migration. Its pool is that of reads, and of writes that are
 * no part of the promise, at READ COMMITTED; the pool of SERIALIZABLE writes is not TypeORM's. See database/connections/pools.ts.
 */
import { Event } from './events/event.entity.js';
import { EventBatch } from './events/event-batch.entity.js';
import { EventHorizon } from './events/event-horizon.entity.js';
import { DataSource } from 'typeorm';
import {
  type ConnectionRules,
  connectionConfig,
  patience,
  unnamed,
} from './database/connections/connection.js';
import { migrations } from './database/migrations.js';
import { AuditEntry } from './identity/audit/audit-entry.entity.js';
import { ApiKeySecret } from './identity/api-keys/api-key-secret.entity.js';
import { ApiKeyUse } from './identity/api-keys/api-key-use.entity.js';
import { ApiKey } from './identity/api-keys/api-key.entity.js';
import { AssignmentChange } from './assignments/assignment-change.entity.js';
import { Assignment } from './assignments/assignment.entity.js';
import { Counselor } from './counselors/counselor.entity.js';
import { IdempotencyKey } from './http/idempotency/idempotency-key.entity.js';
import { ImportOutcome } from './imports/import-outcome.entity.js';
import { ImportPart } from './imports/import-part.entity.js';
import { ImportProgress } from './imports/import-progress.entity.js';
import { ImportRow } from './imports/import-row.entity.js';
import { Import } from './imports/import.entity.js';
import { ImportMapping } from './imports/mappings/import-mapping.entity.js';
import { Mail } from './mail/mail.entity.js';
import { MailUnsubscribe } from './mail/mail-unsubscribe.entity.js';
import { OrganizationReminders } from './organizations/organization-reminders.entity.js';
import { Organization } from './organizations/organization.entity.js';
import { RateLimit } from './http/rate-limits/rate-limit.entity.js';
import { AssignmentReminder } from './reminders/assignment-reminder.entity.js';
import { Scenario } from './scenarios/scenario.entity.js';
import { Session } from './identity/users/session.entity.js';
import { User } from './identity/users/user.entity.js';
import { Webhook } from './webhooks/webhook.entity.js';
import { WebhookDelivery } from './webhooks/webhook-delivery.entity.js';
import { InstallationSecret } from './database/installation-secret.entity.js';

/** Every table that TypeORM knows. */
const entities = [
  Organization,
  User,
  Session,
  ApiKey,
  ApiKeySecret,
  ApiKeyUse,
  RateLimit,
  IdempotencyKey,
  Counselor,
  Scenario,
  Assignment,
  AssignmentChange,
  Event,
  EventBatch,
  EventHorizon,
  Webhook,
  WebhookDelivery,
  Import,
  ImportPart,
  ImportRow,
  ImportOutcome,
  ImportProgress,
  ImportMapping,
  OrganizationReminders,
  AssignmentReminder,
  Mail,
  MailUnsubscribe,
  InstallationSecret,
  AuditEntry,
];

export interface DataSourceSettings {
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  onIdleError?: (error: Error) => void;
  rules?: ConnectionRules;
}

export function createDataSource({ url, poolSize, onIdleError, rules }: DataSourceSettings): DataSource {
  const { application_name: applicationName, ...extra } = connectionConfig('reads', rules);
  return new DataSource({
    type: 'postgres',
    url: unnamed(url),
    applicationName,
    poolSize,
    connectTimeoutMS: patience.connectionTimeoutMillis,
    extra,
    poolErrorHandler: onIdleError,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    // gen_random_uuid(), which PostgreSQL has had itself since 13.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    synchronize: false,
    logging: false,
  });
}
