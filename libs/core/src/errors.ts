import type { ErrorCode } from './error-codes.js';

/** What the message runtime does with a failure; one table in `@aisle/messaging` maps each policy to an action. */
export type FailurePolicy = 'retry' | 'unavailable' | 'throttled' | 'permanent' | 'skip' | 'fatal';

export interface AisleErrorOptions {
  cause?: unknown;
  /** One sentence telling the reader what to do about it. */
  fix?: string;
}

/** An error with a stable `code`, one of `errorCodes`, that callers, logs, metrics and support can rely on. */
export class AisleError extends Error {
  readonly policy: FailurePolicy = 'retry';
  readonly fix: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { cause, fix }: AisleErrorOptions = {},
  ) {
    super(message, { cause });
    this.name = new.target.name;
    this.fix = fix;
  }
}

/** A passing fault: try again later, then dead-letter. */
export class RetryableError extends AisleError {
  override readonly policy: 'retry' | 'unavailable' = 'retry';
}

/**
 * What the service itself relies on (database, raw store, broker) is away, so that every message would fail now: consumers
 * wait until it is back; costs no attempt.
 */
export class UnavailableError extends RetryableError {
  override readonly policy = 'unavailable';
}

/** Somebody asked us to slow down: wait until `notBefore`; costs no attempt. */
export class ThrottledError extends AisleError {
  override readonly policy = 'throttled';
  constructor(
    code: ErrorCode,
    message: string,
    readonly notBefore: Date,
    options: AisleErrorOptions = {},
  ) {
    super(code, message, options);
  }
}

/** Trying again cannot help: dead-letter now. */
export class PermanentError extends AisleError {
  override readonly policy = 'permanent';
}

/** Nothing to do and nothing wrong: acknowledge and count. */
export class SkipError extends AisleError {
  override readonly policy = 'skip';
}

/** The service cannot go on: stop it, so that whoever runs it sees why. */
export class FatalError extends AisleError {
  override readonly policy = 'fatal';
}

/** The code of an unknown failure: ours, the runtime's (`ECONNREFUSED`), or `UNEXPECTED`. */
export const errorCodeOf = (error: unknown): string => {
  if (error instanceof AisleError) return error.code;
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && code !== '' ? code : 'UNEXPECTED';
};

export const errorMessageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
