import {
  AisleError,
  PermanentError,
  RetryableError,
  SkipError,
  ThrottledError,
  errorCodeOf,
  errorMessageOf,
} from '@aisle/core';
import { retryAfter } from './retry-after.js';

/** How long a site that says "too many requests" without a time is left alone. */
const throttledByDefaultMs = 30_000;

const withStatus = <Failure extends AisleError>(error: Failure, httpStatus: number): Failure =>
  Object.assign(error, { httpStatus });

/** The HTTP status behind a failure, where there was an answer. */
export const httpStatusOf = (error: unknown): number | null => {
  const { httpStatus } = (error ?? {}) as { httpStatus?: unknown };
  return typeof httpStatus === 'number' ? httpStatus : null;
};

/** Says of a failure when trying again may help at all. */
export const withNotBefore = <Failure extends AisleError>(error: Failure, notBefore: Date): Failure =>
  Object.assign(error, { notBefore });

export const notBeforeOf = (error: unknown): Date | null => {
  const { notBefore } = (error ?? {}) as { notBefore?: unknown };
  return notBefore instanceof Date ? notBefore : null;
};

/** Failures of the way to a site, whatever was asked for there. */
export const isUnreachable = (code: string): boolean => unreachableCodes.has(code);

/** What an answer that is neither a page nor a redirect means for its request. */
export const failureOfStatus = (
  answer: { status: number; url: string; retryAfter: string | undefined },
  now: Date,
): AisleError => {
  const { status, url } = answer;
  const said = `${url} answered ${status}.`;
  const notBefore = retryAfter(answer.retryAfter, now);
  const asked = notBefore ?? new Date(now.getTime() + throttledByDefaultMs);
  if (status === 404) return withStatus(new SkipError('NOT_FOUND', said), status);
  if (status === 410) return withStatus(new SkipError('GONE', said), status);
  if (status === 429 || (status === 503 && notBefore)) {
    return withStatus(new ThrottledError(`HTTP_${status}`, said, asked), status);
  }
  const passes = status >= 500 || status === 408 || status === 425 || status === 304;
  const Failure = passes ? RetryableError : PermanentError;
  return withStatus(new Failure(`HTTP_${status}`, said), status);
};

const codeOfTransportError: Record<string, string> = {
  UND_ERR_CONNECT_TIMEOUT: 'TIMEOUT',
  UND_ERR_HEADERS_TIMEOUT: 'TIMEOUT',
  UND_ERR_BODY_TIMEOUT: 'TIMEOUT',
  ETIMEDOUT: 'TIMEOUT',
  ECONNREFUSED: 'CONNECTION_REFUSED',
  ENOTFOUND: 'DNS_NOT_FOUND',
  EAI_AGAIN: 'DNS_NOT_FOUND',
  ENODATA: 'DNS_NOT_FOUND',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  UND_ERR_SOCKET: 'CONNECTION_LOST',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'CONNECTION_LOST',
  EHOSTUNREACH: 'HOST_UNREACHABLE',
  ENETUNREACH: 'HOST_UNREACHABLE',
};

const unreachableCodes: ReadonlySet<string> = new Set([
  ...['DNS_NOT_FOUND', 'CONNECTION_REFUSED', 'HOST_UNREACHABLE', 'TLS_FAILED', 'TIMEOUT', 'CONNECTION_LOST'],
]);

/** Gives a failure of the transport its stable code; failures that have one already pass through. */
export const failureOfTransport = (error: unknown, url: string): AisleError => {
  if (error instanceof AisleError) return error;
  const given = errorCodeOf(error);
  const message = `${url} could not be fetched: ${errorMessageOf(error)}`;
  if (given === 'UND_ERR_HEADERS_OVERFLOW') return new PermanentError('HEADERS_TOO_LARGE', message, { cause: error });
  const isTls = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(given);
  // undici has no code for most of what its parser refuses.
  const isMalformed = given.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError');
  const fallback = isTls ? 'TLS_FAILED' : isMalformed ? 'HTTP_MALFORMED' : 'CONNECTION_FAILED';
  return new RetryableError(codeOfTransportError[given] ?? fallback, message, { cause: error });
};
