import { AisleError, ThrottledError, type AisleErrorOptions, type ErrorCode, type FailurePolicy } from '@aisle/core';

export interface FieldIssue {
  /** `body.retailer`, `query.limit` */
  path: string;
  message: string;
}

/** The body of every error answer; the HTTP contracts describe the same shape. */
export interface ErrorBody {
  error: { code: string; message: string; fix?: string; issues?: FieldIssue[] };
}

/** An error that knows its HTTP status; its message is shown to the caller. */
export class HttpError extends AisleError {
  override readonly policy = 'permanent';
  readonly issues: readonly FieldIssue[] | undefined;
  constructor(
    readonly status: number,
    code: ErrorCode,
    message: string,
    { issues, ...options }: AisleErrorOptions & { issues?: readonly FieldIssue[] } = {},
  ) {
    super(code, message, options);
    this.issues = issues;
  }
}

export const notFound = (message: string): HttpError => new HttpError(404, 'NOT_FOUND', message);
export const conflict = (code: ErrorCode, message: string): HttpError => new HttpError(409, code, message);

const statusOfPolicy: Record<FailurePolicy, number> = {
  retry: 503,
  unavailable: 503,
  throttled: 429,
  permanent: 422,
  skip: 404,
  fatal: 500,
};

export interface ErrorAnswer {
  status: number;
  headers: Record<string, string>;
  body: ErrorBody;
}

/** What a caller is told about a failure; of an unknown one nothing but that it happened. */
export const answerFor = (error: unknown, now: Date): ErrorAnswer => {
  if (error instanceof AisleError) {
    const status = error instanceof HttpError ? error.status : statusOfPolicy[error.policy];
    return { status, headers: headersFor(error, status, now), body: bodyOf(error) };
  }
  return rejectedByExpress(error) ?? internal;
};

const headersFor = (error: AisleError, status: number, now: Date): Record<string, string> => {
  if (status === 401) return { 'WWW-Authenticate': 'Bearer' };
  if (!(error instanceof ThrottledError)) return {};
  const seconds = Math.max(1, Math.ceil((error.notBefore.getTime() - now.getTime()) / 1000));
  return { 'Retry-After': String(seconds) };
};

const bodyOf = (error: AisleError): ErrorBody => ({
  error: {
    code: error.code,
    message: error.message,
    ...(error.fix === undefined ? {} : { fix: error.fix }),
    ...(error instanceof HttpError && error.issues ? { issues: [...error.issues] } : {}),
  },
});

/** Express and its body parser reject requests with errors that carry a 4xx `status` and a `type`. */
const rejectedByExpress = (error: unknown): ErrorAnswer | undefined => {
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  const [code, message] = {
    'entity.too.large': ['BODY_TOO_LARGE', 'The request body is too large.'],
    'entity.parse.failed': ['BODY_NOT_JSON', 'The request body is not valid JSON.'],
  }[String(type)] ?? ['REQUEST_INVALID', 'The request could not be understood.'];
  return { status, headers: {}, body: { error: { code: code as string, message: message as string } } };
};

const internal: ErrorAnswer = {
  status: 500,
  headers: {},
  body: { error: { code: 'INTERNAL', message: 'Something went wrong on our side; the service has logged it.' } },
};
