/** Column options that every entity shares, so that one kind of value has one type in the database. */
import type { ColumnOptions, ColumnType } from 'typeorm';

/** A moment, to the millisecond: what JavaScript can hold is what PostgreSQL keeps, and a cursor compares equal. */
export const moment = { type: 'timestamptz', precision: 3 } as const satisfies ColumnOptions;

export const createdAt = { ...moment, name: 'created_at', default: () => 'now()' } as const;
export const updatedAt = { ...moment, name: 'updated_at', default: () => 'now()' } as const;

/** What `q` is held against, which a trigger keeps. */
export const search = {
  type: 'text',
  default: '',
  select: false,
  insert: false,
  update: false,
} as const satisfies ColumnOptions;

/** PostgreSQL's 64-bit number of a transaction, which TypeORM does not know: see data-source.ts. */
export const transactionNumber = 'xid8' as ColumnType;

/** The transaction that wrote the row, which only PostgreSQL sets. */
export const transactionId = {
  type: transactionNumber,
  name: 'transaction_id',
  default: () => 'pg_current_xact_id()',
  select: false,
  insert: false,
  update: false,
} as const satisfies ColumnOptions;
