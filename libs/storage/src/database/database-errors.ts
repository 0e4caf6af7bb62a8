import { AisleError, RetryableError, UnavailableError, errorMessageOf } from '@aisle/core';

/** What the driver adapter says about a failure; `kind` is `MappedError` of @prisma/driver-adapter-utils. */
interface DriverFailure {
  kind?: string;
  originalCode?: string;
}

/** Kinds, Prisma's and the system's codes (https://www.prisma.io/docs/orm/reference/error-reference) of a database out of reach. */
const unavailableKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections']);

const unavailableCodes = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EPIPE'],
]);

/** SQLSTATE: connection exceptions, and a server that starts up or shuts down. */
const unavailableSqlState = /^(08\w{3}|57P0[123])$/;

/** SQLSTATE: a statement, a wait for a lock, a transaction that stood idle, each over its time. */
const timeoutSqlStates = new Set(['57014', '55P03', '25P03']);

/** SQLSTATE: serialization failure, deadlock. */
const conflictSqlStates = new Set(['40001', '40P01']);

/** Runs `work` and turns the failures that pass by themselves into `RetryableError`s with a stable code. */
export const translateDatabaseErrors = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw translated(error);
  }
};

const translated = (error: unknown): unknown => {
  if (error instanceof AisleError) return error;
  const code = textProperty(error, 'code') ?? '';
  const { kind = '', originalCode = '' } = driverFailureOf(error);
  const isUnavailable =
    unavailableKinds.has(kind) ||
    unavailableCodes.has(code) ||
    [code, originalCode].some((sqlState) => unavailableSqlState.test(sqlState));
  if (isUnavailable) {
    return new UnavailableError('DATABASE_UNAVAILABLE', `The database cannot be reached: ${errorMessageOf(error)}`, {
      cause: error,
      fix: 'Check that PostgreSQL runs at DATABASE_URL and takes more connections.',
    });
  }
  if (kind === 'TransactionWriteConflict' || code === 'P2034' || conflictSqlStates.has(code)) {
    return new RetryableError(conflictCode, 'Transactions kept getting into each other’s way.', { cause: error });
  }
  const isLate = [code, originalCode].some((sqlState) => timeoutSqlStates.has(sqlState));
  if (code === 'P2028' || isLate || errorMessageOf(error).includes('Query read timeout')) return tookTooLong(error);
  return isClosedConnection(error)
    ? new UnavailableError('DATABASE_UNAVAILABLE', 'The connection to the database was lost.', { cause: error })
    : error;
};

const conflictCode = 'DATABASE_CONFLICT';

export const isTransactionConflict = (error: unknown): boolean =>
  error instanceof RetryableError && error.code === conflictCode;

/** P2028 stands for every trouble with an interactive transaction: no connection in time, or too slow a work. */
const tookTooLong = (error: unknown): RetryableError =>
  new RetryableError('DATABASE_TIMEOUT', `The database took too long: ${errorMessageOf(error)}`, { cause: error });

/** What pg itself says when the server goes away between two statements; it has no code. */
const isClosedConnection = (error: unknown): boolean =>
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Server has closed the connection/.test(
    errorMessageOf(error),
  );

const driverFailureOf = (error: unknown): DriverFailure => {
  const meta = property(error, 'meta');
  const adapterError = property(meta, 'driverAdapterError') ?? error;
  const cause = property(adapterError, 'cause');
  return { kind: textProperty(cause, 'kind'), originalCode: textProperty(cause, 'originalCode') } as DriverFailure;
};

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

const textProperty = (value: unknown, name: string): string | undefined => {
  const found = property(value, name);
  return typeof found === 'string' ? found : undefined;
};
