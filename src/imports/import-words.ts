/** What an import may be, in the contract's words; without the table, for the command line too. */

export const fileTypes = ['assignments', 'counselors', 'scenarios', 'cancellations'] as const;
/** What the rows of a file are. */
export type FileType = (typeof fileTypes)[number];

export const importTypes = [...fileTypes, 'undo'] as const;
/** `undo`: no file; its rows are what another import created. */
export type ImportType = (typeof importTypes)[number];

export const importModes = ['partial', 'atomic'] as const;
/** `partial`: what can be done is. `atomic`: all rows, or nothing. */
export type ImportMode = (typeof importModes)[number];

export const importStatuses = ['queued', 'running', 'completed', 'failed', 'cancelled'] as const;
export type ImportStatus = (typeof importStatuses)[number];

export const importFormats = ['csv', 'ndjson', 'xlsx', 'ods'] as const;
export type ImportFormat = (typeof importFormats)[number];

export const reportFormats = ['csv', 'ndjson', 'xlsx'] as const;
/** What the rows of an import are told in. */
export type ReportFormat = (typeof reportFormats)[number];

export const onExistingWords = ['skip', 'update'] as const;
/** What becomes of the active assignment that a row meets: `skip`: nothing; `update`: its due date and note are the row's. */
export type OnExisting = (typeof onExistingWords)[number];
