import { AisleError, type AisleErrorOptions, type ErrorCode, type FailurePolicy } from '@aisle/core';

/** A page that could not be fetched: what the frontier needs to know to decide about another attempt. */
export class FetchError extends AisleError {
  override readonly policy: FailurePolicy;
  /** Of the answer, where there was one. */
  readonly httpStatus: number | null;
  /** When trying again may help at all, where somebody said so. */
  readonly notBefore: Date | null;
  /** Until when everything of the same politeness key is left alone, not only this page. */
  readonly keyPausedUntil: Date | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: AisleErrorOptions & {
      policy: Exclude<FailurePolicy, 'fatal'>;
      httpStatus?: number;
      notBefore?: Date;
      keyPausedUntil?: Date;
    },
  ) {
    const { policy, httpStatus = null, notBefore = null, keyPausedUntil = null, ...rest } = options;
    super(code, message, rest);
    this.policy = policy;
    this.httpStatus = httpStatus;
    this.notBefore = notBefore;
    this.keyPausedUntil = keyPausedUntil;
  }
}
