/** Every migration, oldest first. A new one is added here and never changed after it has landed. */
import { Initial1795568400000 } from './migrations/1795568400000-initial.js';
import { Guards1795600800000 } from './migrations/1795600800000-guards.js';
import { Imports1795622400000 } from './migrations/1795622400000-imports.js';
import { Turns1795708800000 } from './migrations/1795708800000-turns.js';
import { SerializableProbes1795920000000 } from './migrations/1795920000000-serializable-probes.js';
import { TimeZones1796000000000 } from './migrations/1796000000000-time-zones.js';
import { SameText1796010000000 } from './migrations/1796010000000-same-text.js';
import { Search1796020000000 } from './migrations/1796020000000-search.js';
import { SearchIndex1796020000001 } from './migrations/1796020000001-search-index.js';
import { DueDays1796030000000 } from './migrations/1796030000000-due-days.js';
import { Leaving1796040000000 } from './migrations/1796040000000-leaving.js';
import { ChangesAndFigures1796050000000 } from './migrations/1796050000000-changes-and-figures.js';
import { IdentityDrift1796060000000 } from './migrations/1796060000000-identity-drift.js';
import { Groups1796070000000 } from './migrations/1796070000000-groups.js';
import { KeptOutcomes1797000000000 } from './migrations/1797000000000-kept-outcomes.js';
import { KeyLimitsAndUses1797010000000 } from './migrations/1797010000000-key-limits-and-uses.js';
import { WhatKeysStillGet1797020000000 } from './migrations/1797020000000-what-keys-still-get.js';
import { FilesAsWritten1798000000000 } from './migrations/1798000000000-files-as-written.js';
import { UndoAndCancellations1798010000000 } from './migrations/1798010000000-undo-and-cancellations.js';
import { ImportProgressTold1798020000000 } from './migrations/1798020000000-import-progress-told.js';
import { ImportMappings1798030000000 } from './migrations/1798030000000-import-mappings.js';
import { SheetColumns1798050000000 } from './migrations/1798050000000-sheet-columns.js';
import { PasswordToChange1799000000000 } from './migrations/1799000000000-password-to-change.js';
import { EventLog1800000000000 } from './migrations/1800000000000-event-log.js';
import { Webhooks1800020000000 } from './migrations/1800020000000-webhooks.js';
import { Reminders1800030000000 } from './migrations/1800030000000-reminders.js';
import { Recurrence1800040000000 } from './migrations/1800040000000-recurrence.js';
import { Audit1800060000000 } from './migrations/1800060000000-audit.js';
import { RemindersInAudit1800061000000 } from './migrations/1800061000000-reminders-in-audit.js';
import { WebhooksInAudit1800062000000 } from './migrations/1800062000000-webhooks-in-audit.js';
import { RemindedDays1800063000000 } from './migrations/1800063000000-reminded-days.js';
import { AuditKept1800064000000 } from './migrations/1800064000000-audit-kept.js';
import { AuditInOrder1800065000000 } from './migrations/1800065000000-audit-in-order.js';
import { CancelledLists1800070000000 } from './migrations/1800070000000-cancelled-lists.js';

export const migrations = [
  Initial1795568400000,
  Guards1795600800000,
  Imports1795622400000,
  Turns1795708800000,
  SerializableProbes1795920000000,
  TimeZones1796000000000,
  SameText1796010000000,
  Search1796020000000,
  SearchIndex1796020000001,
  DueDays1796030000000,
  Leaving1796040000000,
  ChangesAndFigures1796050000000,
  IdentityDrift1796060000000,
  Groups1796070000000,
  KeptOutcomes1797000000000,
  KeyLimitsAndUses1797010000000,
  WhatKeysStillGet1797020000000,
  FilesAsWritten1798000000000,
  UndoAndCancellations1798010000000,
  ImportProgressTold1798020000000,
  ImportMappings1798030000000,
  SheetColumns1798050000000,
  PasswordToChange1799000000000,
  EventLog1800000000000,
  Webhooks1800020000000,
  Reminders1800030000000,
  Recurrence1800040000000,
  Audit1800060000000,
  RemindersInAudit1800061000000,
  WebhooksInAudit1800062000000,
  RemindedDays1800063000000,
  AuditKept1800064000000,
  AuditInOrder1800065000000,
  CancelledLists1800070000000,
];
