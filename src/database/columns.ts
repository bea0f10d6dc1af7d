/** Column options that every entity shares, so that one kind of value has one type in the database. */
import type { ColumnOptions } from 'typeorm';

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

/**
 * The transaction that wrote a row, which tells when others see it: the log of events numbers rows by it. NULL in what was
 * written before there was a log.
 */
export const transactionId = {
  type: 'bigint',
  name: 'transaction_id',
  nullable: true,
  // As TypeORM reads it, which takes the casts off: ((pg_current_xact_id())::text)::bigint.
  default: () => '((pg_current_xact_id()))',
  select: false,
  insert: false,
  update: false,
} as const satisfies ColumnOptions;
