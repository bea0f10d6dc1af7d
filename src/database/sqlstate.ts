/**
 * Reads what PostgreSQL and the connection to it report, so that the rest of the service asks by meaning:
 * may this be run again, is the database away, which constraint was it.
 * Codes: PostgreSQL manual, appendix A.
 */
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';

const retried = new Set<string>();

/**
 * Declares a unique constraint or index, by its name, as one where the next run of a transaction finds the row that was
 * in the way of this one: a violation of it is then run again ({@link retryableSqlstate}), and is no answer.
 */
export function foundNextTime(constraint: string): string {
  retried.add(constraint);
  return constraint;
}

interface DatabaseError {
  severity?: unknown;
  code?: unknown;
  constraint?: unknown;
}

/** The SQLSTATE (or Node's system error code) of an error, wherever it was wrapped. */
export function sqlstateOf(error: unknown): string | undefined {
  const code = databaseError(error)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** The constraint that a 23xxx error names. */
export function constraintOf(error: unknown): string | undefined {
  const constraint = databaseError(error)?.constraint;
  return typeof constraint === 'string' ? constraint : undefined;
}

function severityOf(error: unknown): unknown {
  return databaseError(error)?.severity;
}

function databaseError(error: unknown): DatabaseError | undefined {
  if (error instanceof QueryFailedError) return error.driverError as DatabaseError;
  return error instanceof Error ? (error as DatabaseError) : undefined;
}

/**
 * The SQLSTATE, if the whole transaction may be run again from its start: serialization_failure,
 * deadlock_detected, or unique_violation where the next run finds the row that was in the way.
 */
export function retryableSqlstate(error: unknown): string | undefined {
  const sqlstate = sqlstateOf(error);
  if (sqlstate === '40001' || sqlstate === '40P01') return sqlstate;
  return sqlstate === '23505' && retried.has(constraintOf(error) ?? '') ? sqlstate : undefined;
}

/**
 * out_of_memory of the shared kind: the table of predicate locks is full, which one idle SERIALIZABLE transaction of
 * whoever it may be brings about. The statement has had no effect.
 */
export function isOutOfSharedMemory(error: unknown): boolean {
  return sqlstateOf(error) === '53200';
}

/** lock_not_available: a lock was not given within `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return sqlstateOf(error) === '55P03';
}

/**
 * Whether PostgreSQL refused a statement that is not to be run again as it is: it has had no effect, and the
 * connection is good. FATAL errors and those without a severity leave open what happened.
 */
export function isRefusedStatement(error: unknown): boolean {
  return severityOf(error) === 'ERROR' && retryableSqlstate(error) === undefined;
}

/** Node's codes for a connection that could not be made or was lost. */
const connectionErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
]);

/** What pg says where it has no code for it. */
const connectionMessages =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout)/;

/**
 * What a server says that cannot serve us now: class 08 connection exception; 57P01 to 57P05 it stops, starts or ends
 * idle sessions; 25006 it is read-only; 0A000, since we ask for nothing that PostgreSQL does not have: it is a standby,
 * which has no SERIALIZABLE and no unlogged tables, or a prepared statement's result has changed with the schema; 25P03 and
 * 25P04 it has ended a transaction; 26000 and 42P05 it does not have what was prepared on it, or has it already: a pooler
 * that lent sessions now lends connections for a transaction.
 */
const wrongServer = /^(08...|57P0[1-5]|25P0[34]|25006|0A000|26000|42P05)$/;

/** Whether the server at the other end of a connection does not serve us, or that of before is gone. */
export function isOfWrongServer(error: unknown): boolean {
  return wrongServer.test(sqlstateOf(error) ?? '');
}

/**
 * Whether the connection on which this happened is not to be used again, however healthy it looks: it leads to a server
 * that does not serve us, or an answer may still come on it.
 */
export function closesConnection(error: unknown): boolean {
  return isOfWrongServer(error) || isReadTimeout(error);
}

/** pg's `query_timeout`: no answer came, and one may still come. It has no code. */
export function isReadTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/**
 * Whether the database is away, busy beyond its limits, or not (yet) writable: {@link wrongServer}, class 53
 * insufficient resources, 57 operator intervention (statement timeout), 55P03 lock timeout. TypeORM reports a
 * connection that broke in its hands as a released runner.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  if (error instanceof Error && error.cause !== undefined && isDatabaseUnavailable(error.cause)) return true;
  const sqlstate = sqlstateOf(error) ?? '';
  if (isOfWrongServer(error) || /^(53|57|55P03)/.test(sqlstate) || connectionErrors.has(sqlstate)) {
    return true;
  }
  return error instanceof Error && connectionMessages.test(error.message);
}
