import { errorCodeOf, errorMessageOf, PermanentError, RetryableError, AisleError, type ErrorCode } from '@aisle/core';
import { FetchError } from './fetch-error.js';
import { askedNotBefore } from './retry-after.js';
import type { WireHeaders } from './wire-headers.js';

/** How long a site that says "too many requests" without a time is left alone. */
const throttledByDefaultMs = 30_000;

/** What an answer that is neither a page nor a redirect means for its request. */
export const failureOfStatus = (
  answer: Pick<WireHeaders, 'headers'> & { status: number; url: string },
  now: Date,
): FetchError => {
  const { status, url } = answer;
  const said = `${url} answered ${status}.`;
  const httpStatus = status;
  if (status === 404) return new FetchError('NOT_FOUND', said, { policy: 'skip', httpStatus });
  if (status === 410) return new FetchError('GONE', said, { policy: 'skip', httpStatus });
  const asked = askedNotBefore(answer, now);
  if (status === 429 || (status === 503 && asked)) {
    const notBefore = asked ?? new Date(now.getTime() + throttledByDefaultMs);
    return new FetchError(`HTTP_${status}`, said, { policy: 'throttled', httpStatus, notBefore });
  }
  const passes = status >= 500 || status === 408 || status === 425 || status === 304 || status === 206;
  return new FetchError(`HTTP_${status}`, said, { policy: passes ? 'retry' : 'permanent', httpStatus });
};

const codeOfTransportError: Readonly<Record<string, ErrorCode>> = {
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

const unreachableCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'DNS_NOT_FOUND',
  'CONNECTION_REFUSED',
  'HOST_UNREACHABLE',
  'TLS_FAILED',
  'TIMEOUT',
  'CONNECTION_LOST',
]);

/** Failures of the way to a site, whatever was asked for there. */
export const isUnreachable = (code: ErrorCode): boolean => unreachableCodes.has(code);

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
